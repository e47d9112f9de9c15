/*
 * A program on a desktop, for tests: plain windows of one colour that tell every key they get.
 *
 *   plain-window #rrggbb WxH+X+Y…          one window per geometry; --override: without a window manager
 *   stdin    raise | map | grab | release  (grab: hold the keyboard, as an open menu does)
 *   stdout   windows <xid>…                once they are on the screen
 *            key <µs> <keysym>             when the X server took the key, to a whole ms: not when this program got its turn
 *            seen <µs> | unseen <µs>       un/mapped, per window (all times CLOCK_MONOTONIC)
 *            grabbed | free                answers to grab
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WINDOWS_MAX = 8 };

static long long nowUs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* X tells milliseconds of the same clock, in 32 bits. */
static long long serverTimeUs(Time at) {
  const long long nowMs = nowUs() / 1000;
  return (nowMs - (unsigned)((unsigned)nowMs - (unsigned)at)) * 1000;
}

static int ignoreError(Display *dpy, XErrorEvent *error) {
  (void)dpy;
  (void)error;
  return 0;
}

int main(int argc, char **argv) {
  const int override = argc > 1 && strcmp(argv[1], "--override") == 0;
  const int first = 1 + override;
  Display *dpy = XOpenDisplay(NULL);
  if (!dpy || argc < first + 2 || argc > first + 1 + WINDOWS_MAX) return 64;
  XSetErrorHandler(ignoreError);
  setvbuf(stdout, NULL, _IOLBF, 0);
  XColor colour;
  XParseColor(dpy, DefaultColormap(dpy, 0), argv[first], &colour);
  XAllocColor(dpy, DefaultColormap(dpy, 0), &colour);
  Window windows[WINDOWS_MAX];
  const int count = argc - first - 1;
  for (int i = 0; i < count; i++) {
    int x, y;
    unsigned w, h;
    XParseGeometry(argv[first + 1 + i], &x, &y, &w, &h);
    XSetWindowAttributes want = {
        .background_pixel = colour.pixel, .override_redirect = override, .event_mask = KeyPressMask | StructureNotifyMask | ButtonPressMask};
    windows[i] = XCreateWindow(dpy, DefaultRootWindow(dpy), x, y, w, h, 0, CopyFromParent, InputOutput, CopyFromParent,
                               CWBackPixel | CWOverrideRedirect | CWEventMask, &want);
    XSizeHints size = {.flags = USPosition | USSize, .x = x, .y = y, .width = (int)w, .height = (int)h};
    XSetWMNormalHints(dpy, windows[i], &size);
    const long undecorated[5] = {2, 0, 0, 0, 0}; /* _MOTIF_WM_HINTS: decorations, none */
    const Atom motif = XInternAtom(dpy, "_MOTIF_WM_HINTS", False);
    XChangeProperty(dpy, windows[i], motif, motif, 32, PropModeReplace, (const unsigned char *)undecorated, 5);
    XStoreName(dpy, windows[i], "plain window");
    Atom closes = XInternAtom(dpy, "WM_DELETE_WINDOW", False);
    XSetWMProtocols(dpy, windows[i], &closes, 1);
    XMapWindow(dpy, windows[i]);
  }
  int mapped = 0, told = 0, unsaved = 0;
  for (;;) {
    while (XPending(dpy)) {
      XEvent event;
      XNextEvent(dpy, &event);
      if (event.type == KeyPress) {
        const char *name = XKeysymToString(XLookupKeysym(&event.xkey, 0));
        printf("key %lld %s\n", serverTimeUs(event.xkey.time), name ? name : "?");
      } else if (event.type == MapNotify) {
        printf("seen %lld\n", nowUs());
        if (++mapped == count && !told++) {
          printf("windows");
          for (int i = 0; i < count; i++) printf(" %lu", windows[i]);
          printf("\n");
        }
      } else if (event.type == UnmapNotify) {
        printf("unseen %lld\n", nowUs());
      } else if (event.type == ClientMessage) {
        /* Asked to close; with unsaved work it would ask back. */
        if (!unsaved) XDestroyWindow(dpy, event.xclient.window);
      } else if (event.type == MappingNotify) {
        XRefreshKeyboardMapping(&event.xmapping);
      }
    }
    struct pollfd on[] = {{.fd = 0, .events = POLLIN}, {.fd = ConnectionNumber(dpy), .events = POLLIN}};
    poll(on, 2, -1);
    if (!on[0].revents) continue;
    char line[64];
    const ssize_t got = read(0, line, sizeof line - 1);
    if (got <= 0) return 0;
    line[got] = '\0';
    if (strncmp(line, "grab", 4) == 0)
      printf("%s\n", XGrabKeyboard(dpy, windows[0], False, GrabModeAsync, GrabModeAsync, CurrentTime) == GrabSuccess ? "grabbed" : "free");
    if (strncmp(line, "release", 7) == 0) XUngrabKeyboard(dpy, CurrentTime);
    if (strncmp(line, "unsaved", 7) == 0) unsaved = 1;
    for (int i = 0; i < count; i++) {
      if (strncmp(line, "raise", 5) == 0) XRaiseWindow(dpy, windows[i]);
      if (strncmp(line, "map", 3) == 0) XMapRaised(dpy, windows[i]);
    }
    XFlush(dpy);
  }
}
