/*
 * The window, the keyboard, the order of things above it.
 *
 * One window the size of the whole screen covers every display, also one that is plugged in, moved or declared later:
 * there is no edge between displays to get wrong, and no list of displays to be out of date (docs/adr/0003).
 */
#include "holder.h"

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xrandr.h>
#include <stdio.h>
#include <string.h>

/* On the root it names the holder's window; on that window it names itself, so that a stale number is never believed. */
#define HOLDER_PROPERTY "_HANDRAIL_HOLDER"
/* On the window: the presses under the present cover, for the holder that takes over. "<press> <agent|kiosk>" per line. */
#define PRESSES_PROPERTY "_HANDRAIL_PRESSES"

/*
 * The window reaches past the screen by one 4K display in each direction, so that a display plugged in while covered is
 * covered from its first frame. Not under a compositor: it would keep a picture of all of it in memory.
 */
enum { AHEAD_WIDTH = 3840, AHEAD_HEIGHT = 2160 };

/* On the window: who had the keyboard before the cover, likewise. */
#define FOCUS_PROPERTY "_HANDRAIL_FOCUS"

static Atom holderAtom, pressesAtom, focusAtom, compositorAtom;

/* Windows of others come and go between two requests: an error about one of them is an answer, not a fault. */
static int ignoreError(Display *dpy, XErrorEvent *error) {
  (void)dpy;
  (void)error;
  return 0;
}

bool openScreen(struct holder *h, const char *colour) {
  h->dpy = XOpenDisplay(NULL);
  if (!h->dpy) return false;
  XSetErrorHandler(ignoreError);
  h->screen = DefaultScreen(h->dpy);
  h->root = RootWindow(h->dpy, h->screen);
  holderAtom = XInternAtom(h->dpy, HOLDER_PROPERTY, False);
  pressesAtom = XInternAtom(h->dpy, PRESSES_PROPERTY, False);
  focusAtom = XInternAtom(h->dpy, FOCUS_PROPERTY, False);
  char compositor[24];
  snprintf(compositor, sizeof compositor, "_NET_WM_CM_S%d", h->screen);
  compositorAtom = XInternAtom(h->dpy, compositor, False);

  XColor pixel;
  if (!XParseColor(h->dpy, DefaultColormap(h->dpy, h->screen), colour, &pixel)) return false;
  if (!XAllocColor(h->dpy, DefaultColormap(h->dpy, h->screen), &pixel)) return false;
  XSetWindowAttributes want = {
      .background_pixel = pixel.pixel,
      .override_redirect = True,
      /* Input on the bare colour ends here; the mask also holds while the window outlives its holder. */
      .event_mask = FocusChangeMask | ButtonPressMask | ButtonReleaseMask | KeyPressMask | KeyReleaseMask,
      .do_not_propagate_mask = ButtonPressMask | ButtonReleaseMask | PointerMotionMask | KeyPressMask | KeyReleaseMask,
  };
  XWindowAttributes root;
  XSelectInput(h->dpy, h->root, StructureNotifyMask);
  XGetWindowAttributes(h->dpy, h->root, &root);
  h->win = XCreateWindow(h->dpy, h->root, 0, 0, 1, 1, 0, CopyFromParent, InputOutput, CopyFromParent,
                         CWBackPixel | CWOverrideRedirect | CWEventMask | CWDontPropagate, &want);
  fitScreen(h, root.width, root.height);
  XStoreName(h->dpy, h->win, "Handrail holder");
  XChangeProperty(h->dpy, h->win, holderAtom, XA_WINDOW, 32, PropModeReplace, (unsigned char *)&h->win, 1);
  return true;
}

int countDisplays(struct holder *h) {
  int count = 0;
  XRRMonitorInfo *monitors = XRRGetMonitors(h->dpy, h->root, True, &count);
  if (monitors) XRRFreeMonitors(monitors);
  return count > 0 ? count : 1;
}

void fitScreen(struct holder *h, int width, int height) {
  const bool composited = XGetSelectionOwner(h->dpy, compositorAtom) != None;
  XMoveResizeWindow(h->dpy, h->win, 0, 0, (unsigned)(width + (composited ? 0 : AHEAD_WIDTH)), (unsigned)(height + (composited ? 0 : AHEAD_HEIGHT)));
  h->unsettled = h->state != OPEN;
}

bool isViewable(struct holder *h, Window w) {
  XWindowAttributes found;
  return XGetWindowAttributes(h->dpy, w, &found) && found.map_state == IsViewable;
}

Window topLevelOf(struct holder *h, Window w) {
  for (int depth = 0; depth < 16 && w != None; depth++) {
    Window root, parent = None, *children = NULL;
    unsigned count;
    if (!XQueryTree(h->dpy, w, &root, &parent, &children, &count)) return None;
    if (children) XFree(children);
    if (parent == h->root) return w;
    w = parent;
  }
  return None;
}

bool isStage(const struct holder *h, Window w) {
  for (int i = 0; i < h->stageCount; i++)
    if (h->stages[i] == w) return true;
  return false;
}

bool isPress(const char *id) { return strlen(id) == PRESS_LENGTH && strspn(id, "0123456789abcdef-") == PRESS_LENGTH; }

bool knowsPress(const struct holder *h, const char *id) {
  for (int i = 0; i < h->pressCount; i++)
    if (strcmp(h->presses[i].id, id) == 0) return true;
  return false;
}

/* On the window they outlive us. */
static void writePresses(struct holder *h) {
  char all[PRESSES_MAX * (PRESS_LENGTH + 8)];
  size_t used = 0;
  for (int i = 0; i < h->pressCount; i++) {
    memcpy(all + used, h->presses[i].id, PRESS_LENGTH);
    memcpy(all + used + PRESS_LENGTH, h->presses[i].by == BY_KIOSK ? " kiosk\n" : " agent\n", 7);
    used += PRESS_LENGTH + 7;
  }
  XChangeProperty(h->dpy, h->win, pressesAtom, XA_STRING, 8, PropModeReplace, (unsigned char *)all, (int)used);
}

/* False when it was known already or the list is full. */
bool rememberPress(struct holder *h, const char *id, enum by by) {
  if (h->pressCount == PRESSES_MAX || knowsPress(h, id)) return false;
  struct press *press = &h->presses[h->pressCount++];
  memcpy(press->id, id, PRESS_LENGTH + 1);
  press->by = by;
  writePresses(h);
  return true;
}

void forgetKioskPresses(struct holder *h) {
  int kept = 0;
  for (int i = 0; i < h->pressCount; i++)
    if (h->presses[i].by != BY_KIOSK) h->presses[kept++] = h->presses[i];
  h->pressCount = kept;
  writePresses(h);
}

static void recallPresses(struct holder *h, Window of) {
  Atom type;
  int format;
  unsigned long length = 0, after;
  unsigned char *text = NULL;
  XGetWindowProperty(h->dpy, of, pressesAtom, 0, 1024, False, XA_STRING, &type, &format, &length, &after, &text);
  if (!text) return;
  char *rest = NULL;
  for (char *line = strtok_r((char *)text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    char *by = strchr(line, ' ');
    if (!by) continue;
    *by++ = '\0';
    if (isPress(line)) rememberPress(h, line, strcmp(by, "kiosk") == 0 ? BY_KIOSK : BY_AGENT);
  }
  XFree(text);
}

static Window windowProperty(struct holder *h, Window on, Atom name) {
  Atom type;
  int format;
  unsigned long length = 0, after;
  unsigned char *value = NULL;
  Window found = None;
  if (XGetWindowProperty(h->dpy, on, name, 0, 1, False, XA_WINDOW, &type, &format, &length, &after, &value) == Success && value) {
    if (length == 1) found = *(Window *)value;
    XFree(value);
  }
  return found;
}

bool grabKeyboard(struct holder *h) {
  h->grabbed = XGrabKeyboard(h->dpy, h->root, False, GrabModeAsync, GrabModeAsync, CurrentTime) == GrabSuccess;
  return h->grabbed;
}

static void rememberFocus(struct holder *h, Window focus) {
  h->focusBefore = focus;
  XChangeProperty(h->dpy, h->win, focusAtom, XA_WINDOW, 32, PropModeReplace, (unsigned char *)&focus, 1);
}

void giveBackFocus(struct holder *h) {
  if (h->focusBefore != None && isViewable(h, h->focusBefore)) XSetInputFocus(h->dpy, h->focusBefore, RevertToPointerRoot, CurrentTime);
  h->focusBefore = None;
}

void takeOver(struct holder *h, bool cover) {
  XGrabServer(h->dpy);
  const Window old = windowProperty(h, h->root, holderAtom);
  const bool genuine = old != None && old != h->win && windowProperty(h, old, holderAtom) == old;
  if (genuine && isViewable(h, old)) {
    recallPresses(h, old);
    rememberFocus(h, windowProperty(h, old, focusAtom));
    cover = true;
  }
  if (cover) {
    XSetCloseDownMode(h->dpy, RetainPermanent);
    XMapRaised(h->dpy, h->win);
  }
  if (genuine) {
    /* The first ends a live holder, which leaves its window behind; the second destroys what was left behind. */
    XKillClient(h->dpy, old);
    XKillClient(h->dpy, old);
  }
  XChangeProperty(h->dpy, h->root, holderAtom, XA_WINDOW, 32, PropModeReplace, (unsigned char *)&h->win, 1);
  if (cover) coverScreen(h);
  XUngrabServer(h->dpy);
  XSync(h->dpy, False);
}

/*
 * The path a child waits for: seven requests and two answers, the last of which proves that the window is painted. The focus goes with the
 * window: while another program still holds the keyboard (the kiosk's shortcut does), a key must not fall back to the desktop.
 */
void coverScreen(struct holder *h) {
  h->state = COVERED;
  XSetCloseDownMode(h->dpy, RetainPermanent);
  Window focus;
  int revert;
  XGetInputFocus(h->dpy, &focus, &revert);
  /* A kiosk that was quicker has the keyboard already; and who takes over knows who had it before. */
  if (h->focusBefore == None && focus > PointerRoot && !isStage(h, focus)) rememberFocus(h, focus);
  XMapRaised(h->dpy, h->win);
  XSetInputFocus(h->dpy, h->win, RevertToNone, CurrentTime);
  XSelectInput(h->dpy, h->root, StructureNotifyMask | SubstructureNotifyMask);
  grabKeyboard(h);
  h->unsettled = true;
}

void uncoverScreen(struct holder *h) {
  Window focus;
  int revert;
  XSelectInput(h->dpy, h->root, StructureNotifyMask);
  XGetInputFocus(h->dpy, &focus, &revert);
  if (focus == h->win) XSetInputFocus(h->dpy, PointerRoot, RevertToPointerRoot, CurrentTime);
  XUngrabKeyboard(h->dpy, CurrentTime);
  XUnmapWindow(h->dpy, h->win);
  XDeleteProperty(h->dpy, h->win, pressesAtom);
  XDeleteProperty(h->dpy, h->win, focusAtom);
  XSetCloseDownMode(h->dpy, DestroyAll);
  XSync(h->dpy, False);
  h->state = OPEN;
  h->grabbed = false;
  h->unsettled = false;
  h->pressCount = 0;
}

void setStages(struct holder *h, const Window *stages, int count) {
  h->stageCount = 0;
  for (int i = 0; i < count && i < STAGES_MAX; i++) {
    if (stages[i] == None || stages[i] == h->root || stages[i] == h->win) continue;
    h->stages[h->stageCount++] = stages[i];
    XSelectInput(h->dpy, stages[i], FocusChangeMask);
  }
  h->unsettled = true;
}

/*
 * Raises a child of the root for certain: raising a window manager's frame is only a request to the window manager,
 * unless the frame says for that moment that it is nobody's business. Called with the server held.
 */
static void raiseForCertain(struct holder *h, Window w) {
  XWindowAttributes was;
  XSetWindowAttributes unmanaged = {.override_redirect = True};
  if (!XGetWindowAttributes(h->dpy, w, &was)) return;
  XChangeWindowAttributes(h->dpy, w, CWOverrideRedirect, &unmanaged);
  XRaiseWindow(h->dpy, w);
  unmanaged.override_redirect = was.override_redirect;
  XChangeWindowAttributes(h->dpy, w, CWOverrideRedirect, &unmanaged);
}

/*
 * From the top: the stages, the last one named uppermost, the holder, everything else; the focus on the first stage, or on
 * the holder when there is none, so that keys have nowhere to go in the moment between a holder's death and the next one's
 * grab. The server is held meanwhile, so that no frame shows a step in between. Stages are raised before the holder moves:
 * the other way round they would be hidden and have to paint again.
 */
void settle(struct holder *h) {
  Window focusOn = h->win, lowest = None, focus;
  int revert;
  XGrabServer(h->dpy);
  for (int i = 0; i < h->stageCount; i++) {
    const Window top = isViewable(h, h->stages[i]) ? topLevelOf(h, h->stages[i]) : None;
    if (top == None) continue;
    raiseForCertain(h, top);
    if (lowest == None) {
      lowest = top;
      focusOn = h->stages[i];
    }
  }
  if (lowest == None) {
    XRaiseWindow(h->dpy, h->win);
  } else {
    XWindowChanges under = {.sibling = lowest, .stack_mode = Below};
    XConfigureWindow(h->dpy, h->win, CWSibling | CWStackMode, &under);
  }
  XGetInputFocus(h->dpy, &focus, &revert);
  if (focus != focusOn) XSetInputFocus(h->dpy, focusOn, RevertToNone, CurrentTime);
  h->settledSerial = NextRequest(h->dpy);
  XUngrabServer(h->dpy);
  XFlush(h->dpy);
  h->unsettled = false;
}
