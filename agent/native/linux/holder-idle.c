/*
 * Nobody there, somebody back: told by the X server's own idle time with alarms, so that nobody has to ask again and again.
 * Input of every device counts, also what a switch, an eye tracker or dictation injects. Without such a counter nothing is told.
 */
#include "holder.h"

#include <X11/extensions/sync.h>
#include <X11/extensions/Xrandr.h>
#include <string.h>

static int alarmEvent = -1;
static XSyncCounter idleTime;
static XSyncAlarm passed, touched;
static long limitMs;

static XSyncAlarm alarmAt(struct holder *h, XSyncTestType test, long ms) {
  XSyncAlarmAttributes want = {.trigger = {.counter = idleTime, .value_type = XSyncAbsolute, .test_type = test}, .events = True};
  XSyncIntToValue(&want.trigger.wait_value, (int)ms);
  XSyncIntToValue(&want.delta, 0);
  return XSyncCreateAlarm(h->dpy, XSyncCACounter | XSyncCAValueType | XSyncCAValue | XSyncCATestType | XSyncCADelta | XSyncCAEvents, &want);
}
static void drop(struct holder *h, XSyncAlarm *alarm) {
  if (*alarm != None) XSyncDestroyAlarm(h->dpy, *alarm);
  *alarm = None;
}

void openIdle(struct holder *h) {
  int errors, major, minor, count = 0;
  if (!XSyncQueryExtension(h->dpy, &alarmEvent, &errors) || !XSyncInitialize(h->dpy, &major, &minor)) {
    alarmEvent = -1;
    return;
  }
  alarmEvent += XSyncAlarmNotify;
  XSyncSystemCounter *counters = XSyncListSystemCounters(h->dpy, &count);
  for (int i = 0; i < count; i++)
    if (strcmp(counters[i].name, "IDLETIME") == 0) idleTime = counters[i].counter;
  if (counters) XSyncFreeSystemCounterList(counters);
}

/* Told at once when nobody has been there for so long already. A watch for longer than the one before leaves that one's end to be told. */
void watchIdle(struct holder *h, long ms) {
  if (idleTime == None) return;
  limitMs = ms;
  drop(h, &passed);
  passed = alarmAt(h, XSyncPositiveComparison, ms);
}

/* False when it is no event of ours. */
bool takeIdleEvent(struct holder *h, const XEvent *event) {
  if (alarmEvent < 0 || event->type != alarmEvent) return false;
  const XSyncAlarmNotifyEvent *of = (const XSyncAlarmNotifyEvent *)event;
  if (of->state == XSyncAlarmDestroyed) return true;
  if (of->alarm == passed) {
    drop(h, &passed);
    say(&h->agent, "idle %d", XSyncValueLow32(of->counter_value));
    /* Compared, not awaited: whoever came back between the two is told of too. */
    if (touched == None) touched = alarmAt(h, XSyncNegativeComparison, limitMs - 1);
  } else if (of->alarm == touched) {
    drop(h, &touched);
    say(&h->agent, "touched");
  }
  return true;
}

/* Two outputs that show the same part of the screen: a projector or a board repeats what is on the PC. */
bool isMirrored(struct holder *h) {
  XRRScreenResources *found = XRRGetScreenResourcesCurrent(h->dpy, h->root);
  if (!found) return false;
  bool mirrored = false;
  for (int i = 0; i < found->ncrtc; i++) {
    XRRCrtcInfo *crtc = XRRGetCrtcInfo(h->dpy, found, found->crtcs[i]);
    if (!crtc) continue;
    mirrored = mirrored || crtc->noutput > 1;
    for (int j = i + 1; crtc->noutput > 0 && j < found->ncrtc; j++) {
      XRRCrtcInfo *other = XRRGetCrtcInfo(h->dpy, found, found->crtcs[j]);
      mirrored = mirrored || (other && other->noutput > 0 && other->x == crtc->x && other->y == crtc->y);
      if (other) XRRFreeCrtcInfo(other);
    }
    XRRFreeCrtcInfo(crtc);
  }
  XRRFreeScreenResources(found);
  return mirrored;
}
