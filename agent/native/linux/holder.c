/*
 * The holder keeps the screen. A plain window of one colour and the keyboard, owned by a process that the pupil can't
 * end, connected and ready before it is needed, so that a press is covered in one round trip and a dead kiosk or agent
 * changes nothing about it. Lines on standard input and output: protocol/holder.ts.
 *
 * Started by the agent as root. It opens the display and the kiosk's socket, then becomes another user for good.
 *
 * Fail direction: the cover stays. Killed, its window stays (RetainPermanent) and the next holder takes over; its agent
 * gone, it goes on; a lift that can't hide everything is refused; the kiosk may cover and never lift.
 */
#include "holder.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
  GRAB_RETRY_MS = 5,     /* another program holds the keyboard: an open menu */
  SETTLE_EVERY_MS = 2,   /* at most so often, should a rival raise itself without end */
  RECHECK_EVERY_MS = 500, /* while covered: take the keyboard and the top again, whatever happened */
  LIFT_LOOK_MS = 10,
  LIFT_LIMIT_MS = 1000,
};

static long nowMs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

void die(int code, const char *why) {
  fprintf(stderr, "holder: %s\n", why);
  _exit(code);
}

static int displayLost(Display *dpy) {
  (void)dpy;
  _exit(EXIT_DISPLAY);
}

/* Told at 1, 2, 4, 8…: enough to notice, and no flood can be made of it. */
static void refuse(struct holder *h) {
  h->refused++;
  if ((h->refused & (h->refused - 1)) == 0) say(&h->agent, "refused %lu", h->refused);
}
static void ignore(struct holder *h) { (void)h; }

static void reportPress(struct holder *h, const struct press *press) {
  say(&h->agent, "covered %s %s", press->id, press->by == BY_KIOSK ? "kiosk" : "agent");
}

static void failLift(struct holder *h, const char *why) {
  h->state = COVERED;
  h->unsettled = true;
  say(&h->agent, "liftFailed %s %s", h->liftPress, why);
}

static void cover(struct holder *h, const char *press, enum by by) {
  const bool isNew = rememberPress(h, press, by);
  if (h->state == LIFTING && isNew) failLift(h, "pressed-again");
  if (h->state == OPEN) coverScreen(h);
  if (isNew || by == BY_AGENT) say(&h->agent, "covered %s %s", press, by == BY_KIOSK ? "kiosk" : "agent");
  if (by == BY_KIOSK) say(&h->kiosk, "covered %s", press);
}

static void sayLifted(struct holder *h, const char *press) {
  say(&h->agent, "lifted %s", press);
  say(&h->kiosk, "lifted %s", press);
}

/* Windows come back as they were: for a screen that was held for no press. One that has come meanwhile is not shown again. */
static void release(struct holder *h, const char *press) {
  bool pressed = false;
  for (int i = 0; i < h->pressCount; i++) pressed = pressed || h->presses[i].by == BY_KIOSK;
  if (h->state == LIFTING || pressed || (h->state == COVERED && !knowsPress(h, press))) {
    say(&h->agent, "liftFailed %s %s", press, pressed ? "pressed-again" : "other-press");
    return;
  }
  if (h->state == COVERED) {
    uncoverScreen(h);
    /* Whoever was in the middle of a word goes on with it. */
    giveBackFocus(h);
  }
  sayLifted(h, press);
}

/* `stays`: hides what is there and goes on covering. */
static void lift(struct holder *h, const char *press, bool stays) {
  if (h->state == OPEN) {
    say(&h->agent, stays ? "emptied %s" : "lifted %s", press);
  } else if (!knowsPress(h, press)) {
    say(&h->agent, "liftFailed %s other-press", press);
  } else {
    memcpy(h->liftPress, press, PRESS_LENGTH + 1);
    if (h->state == LIFTING) return;
    h->state = LIFTING;
    h->liftStays = stays;
    h->liftStartedMs = h->liftLookedMs = nowMs();
    h->liftInsisted = false;
    askToMinimise(h);
  }
}

static void takeAgentLine(struct holder *h, char *line) {
  char *argument = strchr(line, ' ');
  if (argument) *argument++ = '\0';
  if (!argument) {
    if (strcmp(line, "quit") == 0 && h->state == OPEN) _exit(0);
    if (strcmp(line, "close") == 0) askToClose(h);
    else if (strcmp(line, "look") == 0) say(&h->agent, "look %d %s", countWindows(h), isMirrored(h) ? "mirrored" : "single");
    return;
  }
  if (strcmp(line, "idle") == 0) {
    const long ms = wholeNumber(argument);
    if (ms > 0) watchIdle(h, ms);
    return;
  }
  if (!isPress(argument)) return;
  if (strcmp(line, "cover") == 0) cover(h, argument, BY_AGENT);
  else if (strcmp(line, "lift") == 0) lift(h, argument, false);
  else if (strcmp(line, "empty") == 0) lift(h, argument, true);
  else if (strcmp(line, "release") == 0) release(h, argument);
}

static void takeStages(struct holder *h, char *words) {
  Window stages[STAGES_MAX];
  int count = 0;
  char *rest = NULL;
  for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
    char *end;
    const unsigned long id = strtoul(word, &end, 0);
    if (*end || id == 0 || id > 0x1fffffffUL || count == STAGES_MAX) {
      refuse(h);
      return;
    }
    stages[count++] = id;
  }
  setStages(h, stages, count);
}

static void takeKioskLine(struct holder *h, char *line) {
  char *argument = strchr(line, ' ');
  if (argument) *argument++ = '\0';
  if (argument && strcmp(line, "cover") == 0 && isPress(argument)) cover(h, argument, BY_KIOSK);
  else if (strcmp(line, "stage") == 0) takeStages(h, argument ? argument : "");
  else refuse(h);
}

static void dropKiosk(struct holder *h) {
  if (h->kiosk.fd < 0) return;
  close(h->kiosk.fd);
  h->kiosk = (struct peer){.fd = -1, .out = -1};
  setStages(h, NULL, 0);
  say(&h->agent, "kiosk off");
}

/* One kiosk at a time, the newest: a kiosk that was killed may not have been noticed as gone yet. */
static void acceptKiosk(struct holder *h, uid_t owner) {
  const int fd = accept4(h->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0 || (peer.uid != owner && peer.uid != 0)) {
    close(fd);
    refuse(h);
    return;
  }
  dropKiosk(h);
  h->kiosk = (struct peer){.fd = fd, .out = fd};
  say(&h->agent, "kiosk on");
  if (h->pressCount > 0) say(&h->kiosk, "covered %s", h->presses[0].id);
}

static int listenForKiosk(const char *path, uid_t owner) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  /* Nobody can open it before it has its owner. An earlier holder's socket is replaced with it. */
  const mode_t before = umask(0777);
  unlink(path);
  const bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
  umask(before);
  const bool owned = geteuid() != 0 || chown(path, owner, (gid_t)-1) == 0;
  if (!bound || !owned || chmod(path, 0600) < 0 || listen(fd, 8) < 0) return -1;
  return fd;
}

/* Stays in memory and near the front of every queue: a full machine must not delay a cover. Best effort but the user. */
static void settleIn(const struct options *o) {
  const bool root = geteuid() == 0;
  int lock = MCL_CURRENT;
  if (root) {
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
      if (write(fd, "-900", 4) != 4) fprintf(stderr, "holder: not protected from the out-of-memory killer\n");
      close(fd);
    }
    const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    /* Without it, memory asked for as the other user would be refused instead of locked. */
    if (setrlimit(RLIMIT_MEMLOCK, &unlimited) == 0) lock |= MCL_FUTURE;
    setpriority(PRIO_PROCESS, 0, -10);
  }
  mlockall(lock);
  if (root) {
    if (setgroups(0, NULL) < 0 || setresgid((gid_t)o->gid, (gid_t)o->gid, (gid_t)o->gid) < 0 ||
        setresuid((uid_t)o->uid, (uid_t)o->uid, (uid_t)o->uid) < 0 || setuid(0) == 0)
      die(EXIT_PRIVILEGES, "can't become another user");
  }
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void takeEvent(struct holder *h, XEvent *event) {
  switch (event->type) {
    case KeyPress:
      if (h->state != OPEN) forwardKey(h, &event->xkey);
      break;
    case MappingNotify:
      XRefreshKeyboardMapping(&event->xmapping);
      break;
    case ConfigureNotify:
      if (event->xconfigure.window == h->root) {
        fitScreen(h, event->xconfigure.width, event->xconfigure.height);
        break;
      } /* fall through */
    case FocusOut:
    case MapNotify:
    case UnmapNotify:
    case DestroyNotify:
    case ReparentNotify:
    case CirculateNotify:
      /* Ours, from putting things right, are older than the serial noted then. */
      if (event->xany.serial >= h->settledSerial) h->unsettled = true;
      break;
    default:
      takeIdleEvent(h, event);
      break;
  }
}

static void run(struct holder *h, uid_t owner) {
  long settledAt = 0, checkedAt = nowMs();
  for (;;) {
    while (XPending(h->dpy)) {
      XEvent event;
      XNextEvent(h->dpy, &event);
      takeEvent(h, &event);
    }
    const long now = nowMs();
    int wait = -1;
    if (h->state != OPEN) {
      if (!h->grabbed) grabKeyboard(h);
      if (now - checkedAt >= RECHECK_EVERY_MS) {
        checkedAt = now;
        grabKeyboard(h);
        h->unsettled = true;
      }
      if (h->unsettled && now - settledAt >= SETTLE_EVERY_MS) {
        settledAt = now;
        settle(h);
      }
      wait = h->unsettled ? SETTLE_EVERY_MS : h->grabbed ? RECHECK_EVERY_MS : GRAB_RETRY_MS;
    }
    if (h->state == LIFTING && now - h->liftLookedMs >= LIFT_LOOK_MS) {
      h->liftLookedMs = now;
      const long elapsed = now - h->liftStartedMs;
      if (stepLift(h, elapsed) == LIFT_DONE) {
        if (h->liftStays) {
          h->state = COVERED;
          h->unsettled = true;
          forgetKioskPresses(h);
          say(&h->agent, "emptied %s", h->liftPress);
        } else sayLifted(h, h->liftPress);
      } else if (elapsed >= LIFT_LIMIT_MS) {
        failLift(h, "windows-stay");
      }
    }
    if (h->state == LIFTING && wait > LIFT_LOOK_MS) wait = LIFT_LOOK_MS;
    XFlush(h->dpy);
    if (XEventsQueued(h->dpy, QueuedAlready)) continue;

    struct pollfd on[] = {
        {.fd = h->kiosk.fd, .events = POLLIN},
        {.fd = h->agent.fd, .events = POLLIN},
        {.fd = ConnectionNumber(h->dpy), .events = POLLIN},
        {.fd = h->listener, .events = POLLIN},
    };
    if (poll(on, sizeof on / sizeof *on, wait) < 0 && errno != EINTR) die(EXIT_FAILURE, "poll failed");
    if (on[0].revents && readLines(&h->kiosk, takeKioskLine, refuse, h) == READ_END) dropKiosk(h);
    if (on[1].revents && readLines(&h->agent, takeAgentLine, ignore, h) == READ_END) h->agent.fd = h->agent.out = -1;
    if (on[3].revents) acceptKiosk(h, owner);
  }
}

int main(int argc, char **argv) {
  const struct options o = readOptions(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);

  static struct holder h = {.agent = {.fd = STDIN_FILENO, .out = STDOUT_FILENO}, .kiosk = {.fd = -1, .out = -1}};
  XSetIOErrorHandler(displayLost);
  if (!openScreen(&h, o.colour)) die(EXIT_DISPLAY, "can't open the display");
  h.listener = listenForKiosk(o.socket, (uid_t)o.kioskUid);
  if (h.listener < 0) die(EXIT_SOCKET, "can't listen for the kiosk");
  settleIn(&o);

  takeOver(&h, o.covered != NULL);
  if (o.covered) rememberPress(&h, o.covered, BY_AGENT);
  for (int i = 0; i < h.pressCount; i++) reportPress(&h, &h.presses[i]);
  openKeys(&h);
  openIdle(&h);
  say(&h.agent, "ready %d", countDisplays(&h));
  run(&h, (uid_t)o.kioskUid);
}
