/* The holder's parts. What it is for and which way it fails: holder.c. */
#ifndef HANDRAIL_HOLDER_H
#define HANDRAIL_HOLDER_H

#include <X11/Xlib.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
  PRESS_LENGTH = 36, /* a UUID as text */
  PRESSES_MAX = 16,  /* remembered per cover; more are acknowledged to the kiosk and left to its own call to the agent */
  STAGES_MAX = 16,
  LINE_MAX_BYTES = 512,
};

enum by { BY_AGENT, BY_KIOSK };
struct press {
  char id[PRESS_LENGTH + 1];
  enum by by;
};

/* open ──cover──▶ covered ──lift, empty──▶ lifting ──every window minimised──▶ open; empty: covered
 *   ▲               │ ▲                     │
 *   └──release──────┘ └── 1 s, or a press ──┘                                     */
enum state { OPEN, COVERED, LIFTING };

/* One peer that speaks lines. */
struct peer {
  int fd, out; /* -1: nobody; what is said to it goes to `out` */
  char line[LINE_MAX_BYTES];
  size_t used;
  bool skipping; /* inside a line that is too long */
};

struct holder {
  Display *dpy;
  int screen;
  Window root, win;
  enum state state;
  bool grabbed;                /* the keyboard is ours */
  bool unsettled;              /* somebody touched the stacking order or the focus since we put it right */
  unsigned long settledSerial; /* events older than this were answered by the last settle */
  Window focusBefore;          /* who had the keyboard when the cover came; None: nobody */
  struct press presses[PRESSES_MAX];
  int pressCount;
  Window stages[STAGES_MAX]; /* the kiosk's stage windows, the one with the focus first */
  int stageCount;
  struct peer agent, kiosk;
  int listener;
  unsigned long refused;
  char liftPress[PRESS_LENGTH + 1];
  long liftStartedMs, liftLookedMs;
  bool liftInsisted;
  bool liftStays; /* empty: the windows are hidden and the cover stays */
};

/* holder.c */
void die(int code, const char *why) __attribute__((noreturn));

/* holder-options.c */
enum { EXIT_ARGUMENTS = 64, EXIT_DISPLAY = 69, EXIT_SOCKET = 73, EXIT_PRIVILEGES = 77 };
struct options {
  long uid, gid, kioskUid;
  const char *socket, *covered, *colour;
};
struct options readOptions(int argc, char **argv);
/* -1 when it is none. */
long wholeNumber(const char *text);

/* holder-lines.c */
enum read_result { READ_ALL, READ_END };
enum read_result readLines(struct peer *peer, void (*take)(struct holder *, char *line), void (*tooLong)(struct holder *), struct holder *h);
bool say(struct peer *peer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* holder-screen.c */
bool openScreen(struct holder *h, const char *colour);
int countDisplays(struct holder *h);
void fitScreen(struct holder *h, int width, int height);
/* Takes over from an earlier holder, dead or alive, and covers in the same breath when it was covering or `cover` says so. */
void takeOver(struct holder *h, bool cover);
void coverScreen(struct holder *h);
void uncoverScreen(struct holder *h);
/* To whoever had it before the cover; once. */
void giveBackFocus(struct holder *h);
bool grabKeyboard(struct holder *h);
void settle(struct holder *h);
void setStages(struct holder *h, const Window *stages, int count);
bool rememberPress(struct holder *h, const char *id, enum by by);
/* What the kiosk asked cover for is dealt with; what the agent holds for stays. */
void forgetKioskPresses(struct holder *h);
bool knowsPress(const struct holder *h, const char *id);
bool isPress(const char *id);
/* The child of the root that holds `w`, None when there is none. */
Window topLevelOf(struct holder *h, Window w);
bool isViewable(struct holder *h, Window w);
bool isStage(const struct holder *h, Window w);

/* holder-lift.c */
enum lift { LIFT_WAITS, LIFT_DONE };
/* Asks every window to minimise. */
void askToMinimise(struct holder *h);
enum lift stepLift(struct holder *h, long elapsedMs);

/* Asks every window to close, as its own close button does. */
void askToClose(struct holder *h);
/* Windows that are not closed; -1 where no window manager says which there are. */
int countWindows(struct holder *h);

/* holder-idle.c */
void openIdle(struct holder *h);
void watchIdle(struct holder *h, long ms);
bool takeIdleEvent(struct holder *h, const XEvent *event);
bool isMirrored(struct holder *h);

/* holder-keys.c */
void openKeys(struct holder *h);
void forwardKey(struct holder *h, XKeyEvent *event);

#endif
