/*
 * Lifting: the desktop comes back empty. Every window is asked to minimise, and only when none is left to see does the
 * cover go. Fail direction: the cover stays.
 */
#include "holder.h"

#include <X11/Xatom.h>
#include <X11/Xutil.h>

/* A window that has not minimised by now is taken off the screen without its window manager's consent. */
enum { INSIST_AFTER_MS = 500 };
/* Some window managers keep a minimised window mapped out of sight: believed after this long. */
enum { BELIEVE_ICONIC_AFTER_MS = 100 };
/* Ids below this belong to the X server itself (the compositor's overlay): client ids start far above it. */
enum { SERVER_IDS = 0x40000 };

struct windows {
  Window *list; /* XFree */
  unsigned long count;
};

static struct windows longsOf(struct holder *h, Window w, const char *property, Atom type) {
  Atom found;
  int format;
  unsigned long count = 0, after;
  unsigned char *value = NULL;
  XGetWindowProperty(h->dpy, w, XInternAtom(h->dpy, property, False), 0, 4096, False, type, &found, &format, &count, &after, &value);
  if (value && (found != type || format != 32)) {
    XFree(value);
    value = NULL;
  }
  return (struct windows){(Window *)value, value ? count : 0};
}

/* Panels and the wallpaper are the empty desktop. */
static bool isFurniture(struct holder *h, Window w) {
  const Atom dock = XInternAtom(h->dpy, "_NET_WM_WINDOW_TYPE_DOCK", False);
  const Atom desktop = XInternAtom(h->dpy, "_NET_WM_WINDOW_TYPE_DESKTOP", False);
  const struct windows types = longsOf(h, w, "_NET_WM_WINDOW_TYPE", XA_ATOM);
  bool found = false;
  for (unsigned long i = 0; i < types.count; i++) found = found || types.list[i] == dock || types.list[i] == desktop;
  if (types.list) XFree(types.list);
  return found;
}

static bool isHidden(struct holder *h, Window w, long elapsedMs) {
  if (!isViewable(h, w)) return true;
  if (elapsedMs < BELIEVE_ICONIC_AFTER_MS) return false;
  const struct windows state = longsOf(h, w, "WM_STATE", XInternAtom(h->dpy, "WM_STATE", False));
  const bool iconic = state.count > 0 && state.list[0] == IconicState;
  if (state.list) XFree(state.list);
  return iconic;
}

/*
 * What no window manager manages (menus, tooltips, games that fill the screen on their own, everything when there is no
 * window manager) is unmapped. Called with the server held.
 */
static void sweepUnmanaged(struct holder *h, const struct windows *managed) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  if (!XQueryTree(h->dpy, h->root, &root, &parent, &children, &count)) return;
  for (unsigned long i = 0; i < managed->count; i++) managed->list[i] = topLevelOf(h, managed->list[i]);
  for (unsigned i = 0; i < count; i++) {
    const Window w = children[i];
    XWindowAttributes is;
    if (w == h->win || w < SERVER_IDS || !XGetWindowAttributes(h->dpy, w, &is)) continue;
    if (is.map_state != IsViewable || is.class != InputOutput) continue;
    bool keep = false;
    for (unsigned long m = 0; m < managed->count; m++) keep = keep || managed->list[m] == w;
    for (int s = 0; s < h->stageCount; s++) keep = keep || topLevelOf(h, h->stages[s]) == w;
    if (!keep && !isFurniture(h, w)) XUnmapWindow(h->dpy, w);
  }
  if (children) XFree(children);
}

void askToMinimise(struct holder *h) {
  const struct windows clients = longsOf(h, h->root, "_NET_CLIENT_LIST", XA_WINDOW);
  for (unsigned long i = 0; i < clients.count; i++)
    if (!isStage(h, clients.list[i]) && !isFurniture(h, clients.list[i])) XIconifyWindow(h->dpy, clients.list[i], h->screen);
  if (clients.list) XFree(clients.list);
  XFlush(h->dpy);
}

/* One look, under a held server so that nothing can appear between the look and the uncovering. */
enum lift stepLift(struct holder *h, long elapsedMs) {
  XGrabServer(h->dpy);
  const struct windows clients = longsOf(h, h->root, "_NET_CLIENT_LIST", XA_WINDOW);
  const bool insist = elapsedMs >= INSIST_AFTER_MS && !h->liftInsisted;
  enum lift result = LIFT_DONE;
  for (unsigned long i = 0; i < clients.count; i++) {
    const Window w = clients.list[i];
    if (isStage(h, w) || isFurniture(h, w) || isHidden(h, w, elapsedMs)) continue;
    result = LIFT_WAITS;
    if (insist) XWithdrawWindow(h->dpy, w, h->screen);
  }
  h->liftInsisted = h->liftInsisted || insist;
  if (result == LIFT_DONE) {
    sweepUnmanaged(h, &clients);
    if (!h->liftStays) {
      uncoverScreen(h);
      h->focusBefore = None;
    }
  }
  XUngrabServer(h->dpy);
  XFlush(h->dpy);
  if (clients.list) XFree(clients.list);
  return result;
}

void askToClose(struct holder *h) {
  const struct windows clients = longsOf(h, h->root, "_NET_CLIENT_LIST", XA_WINDOW);
  const Atom protocols = XInternAtom(h->dpy, "WM_PROTOCOLS", False);
  for (unsigned long i = 0; i < clients.count; i++) {
    if (isStage(h, clients.list[i]) || isFurniture(h, clients.list[i])) continue;
    XClientMessageEvent ask = {.type = ClientMessage, .window = clients.list[i], .message_type = protocols, .format = 32};
    ask.data.l[0] = (long)XInternAtom(h->dpy, "WM_DELETE_WINDOW", False);
    ask.data.l[1] = CurrentTime;
    XSendEvent(h->dpy, clients.list[i], False, NoEventMask, (XEvent *)&ask);
  }
  if (clients.list) XFree(clients.list);
  XFlush(h->dpy);
}

int countWindows(struct holder *h) {
  const struct windows clients = longsOf(h, h->root, "_NET_CLIENT_LIST", XA_WINDOW);
  if (!clients.list) return -1;
  int count = 0;
  for (unsigned long i = 0; i < clients.count; i++) count += !isStage(h, clients.list[i]) && !isFurniture(h, clients.list[i]);
  XFree(clients.list);
  return count;
}
