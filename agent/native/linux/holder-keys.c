/* Keys the holder keeps from the desktop, told to the kiosk by their names on the web (KeyboardEvent.key). */
#include "holder.h"

#include <X11/Xutil.h>
#include <X11/keysym.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static XIC composer; /* dead keys (Welsh ŵ and ŷ); NULL when the locale has none: Latin-1 only then */

static const struct {
  KeySym from, to; /* inclusive; a range shares one name */
  const char *name;
} NAMES[] = {
    {XK_Return, XK_Return, "Enter"},       {XK_KP_Enter, XK_KP_Enter, "Enter"},
    {XK_Tab, XK_Tab, "Tab"},               {XK_ISO_Left_Tab, XK_ISO_Left_Tab, "Tab"},
    {XK_BackSpace, XK_BackSpace, "Backspace"}, {XK_Escape, XK_Escape, "Escape"},
    {XK_Delete, XK_Delete, "Delete"},      {XK_KP_Delete, XK_KP_Delete, "Delete"},
    {XK_Insert, XK_Insert, "Insert"},      {XK_KP_Insert, XK_KP_Insert, "Insert"},
    {XK_Home, XK_Home, "Home"},            {XK_KP_Home, XK_KP_Home, "Home"},
    {XK_End, XK_End, "End"},               {XK_KP_End, XK_KP_End, "End"},
    {XK_Prior, XK_Prior, "PageUp"},        {XK_KP_Prior, XK_KP_Prior, "PageUp"},
    {XK_Next, XK_Next, "PageDown"},        {XK_KP_Next, XK_KP_Next, "PageDown"},
    {XK_Left, XK_Left, "ArrowLeft"},       {XK_KP_Left, XK_KP_Left, "ArrowLeft"},
    {XK_Up, XK_Up, "ArrowUp"},             {XK_KP_Up, XK_KP_Up, "ArrowUp"},
    {XK_Right, XK_Right, "ArrowRight"},    {XK_KP_Right, XK_KP_Right, "ArrowRight"},
    {XK_Down, XK_Down, "ArrowDown"},       {XK_KP_Down, XK_KP_Down, "ArrowDown"},
    {XK_Shift_L, XK_Shift_R, "Shift"},     {XK_Control_L, XK_Control_R, "Control"},
    {XK_Alt_L, XK_Alt_R, "Alt"},           {XK_Meta_L, XK_Meta_R, "Meta"},
    {XK_Super_L, XK_Super_R, "Meta"},      {XK_ISO_Level3_Shift, XK_ISO_Level3_Shift, "AltGraph"},
    {XK_Caps_Lock, XK_Caps_Lock, "CapsLock"}, {XK_Num_Lock, XK_Num_Lock, "NumLock"},
    {XK_Menu, XK_Menu, "ContextMenu"},     {XK_Print, XK_Print, "PrintScreen"},
    {XK_Pause, XK_Pause, "Pause"},
};

void openKeys(struct holder *h) {
  if (!setlocale(LC_CTYPE, "C.UTF-8") || !XSetLocaleModifiers("@im=none")) return;
  XIM method = XOpenIM(h->dpy, NULL, NULL, NULL);
  if (!method) return;
  composer = XCreateIC(method, XNInputStyle, XIMPreeditNothing | XIMStatusNothing, XNClientWindow, h->win, XNFocusWindow, h->win, (char *)NULL);
  if (composer) XSetICFocus(composer);
}

/* `-` is escaped too: alone it means "nothing". */
static void percentEncode(const char *text, size_t length, char *out, size_t room) {
  static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~";
  size_t used = 0;
  for (size_t i = 0; i < length && used + 4 < room; i++) {
    const unsigned char byte = (unsigned char)text[i];
    if (byte && strchr(PLAIN, byte)) out[used++] = (char)byte;
    else used += (size_t)snprintf(out + used, 4, "%%%02X", byte);
  }
  out[used] = '\0';
}

/* What the key types, as UTF-8; 0 bytes when nothing. */
static size_t textOf(XKeyEvent *event, char *text, size_t room, KeySym *keysym) {
  int length;
  if (composer) {
    Status status;
    *keysym = NoSymbol;
    length = Xutf8LookupString(composer, event, text, (int)room, keysym, &status);
    if (status == XBufferOverflow) length = 0;
  } else {
    char latin1[8];
    const int bytes = XLookupString(event, latin1, sizeof latin1, keysym, NULL);
    length = 0;
    for (int i = 0; i < bytes && (size_t)length + 2 < room; i++) {
      const unsigned char c = (unsigned char)latin1[i];
      if (c < 0x80) text[length++] = (char)c;
      else {
        text[length++] = (char)(0xc0 | c >> 6);
        text[length++] = (char)(0x80 | (c & 0x3f));
      }
    }
  }
  const bool control = length == 1 && ((unsigned char)text[0] < 0x20 || text[0] == 0x7f);
  return length > 0 && !control ? (size_t)length : 0;
}

static const char *nameOf(KeySym keysym, char *room, size_t size) {
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
    if (keysym >= NAMES[i].from && keysym <= NAMES[i].to) return NAMES[i].name;
  if (keysym >= XK_F1 && keysym <= XK_F24) {
    snprintf(room, size, "F%d", (int)(keysym - XK_F1) + 1);
    return room;
  }
  return NULL;
}

void forwardKey(struct holder *h, XKeyEvent *event) {
  /* The grab reports keys on the root; the composer listens on its own window. */
  event->window = h->win;
  if (composer && XFilterEvent((XEvent *)event, h->win)) return;
  if (h->kiosk.fd < 0) return;

  const unsigned state = event->state;
  char mods[5] = "", named[8], text[32], name[100], typed[100] = "-";
  if (state & ShiftMask) strcat(mods, "s");
  if (state & ControlMask) strcat(mods, "c");
  if (state & Mod1Mask) strcat(mods, "a");
  if (state & Mod4Mask) strcat(mods, "m");

  /* Ctrl+A is the key `a` and types nothing. */
  KeySym keysym;
  event->state &= ~(unsigned)ControlMask;
  const size_t length = textOf(event, text, sizeof text, &keysym);
  const char *special = nameOf(keysym, named, sizeof named);
  if (special) snprintf(name, sizeof name, "%s", special);
  else if (length) percentEncode(text, length, name, sizeof name);
  else snprintf(name, sizeof name, "Unidentified");
  if (!special && length && !(state & (ControlMask | Mod1Mask | Mod4Mask))) percentEncode(text, length, typed, sizeof typed);
  say(&h->kiosk, "key %s %s %s", name, mods[0] ? mods : "-", typed);
}
