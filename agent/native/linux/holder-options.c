/* How the holder is started: protocol/holder.ts. */
#include "holder.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

long wholeNumber(const char *text) {
  char *end;
  errno = 0;
  const long value = strtol(text, &end, 10);
  return errno || !*text || *end || value < 0 || value > 0x7fffffffL ? -1 : value;
}

static long number(const char *text) {
  const long value = wholeNumber(text);
  if (value < 0) die(EXIT_ARGUMENTS, "a user or group is a whole number");
  return value;
}

struct options readOptions(int argc, char **argv) {
  static const struct option NAMES[] = {
      {"uid", required_argument, NULL, 'u'},       {"gid", required_argument, NULL, 'g'},     {"socket", required_argument, NULL, 's'},
      {"kiosk-uid", required_argument, NULL, 'k'}, {"covered", required_argument, NULL, 'c'}, {"colour", required_argument, NULL, 'b'},
      {NULL, 0, NULL, 0},
  };
  struct options o = {.uid = -1, .gid = -1, .kioskUid = -1};
  for (int c; (c = getopt_long(argc, argv, "", NAMES, NULL)) != -1;) {
    if (c == 'u') o.uid = number(optarg);
    else if (c == 'g') o.gid = number(optarg);
    else if (c == 'k') o.kioskUid = number(optarg);
    else if (c == 's') o.socket = optarg;
    else if (c == 'c') o.covered = optarg;
    else if (c == 'b') o.colour = optarg;
    else die(EXIT_ARGUMENTS, "usage: holder --socket PATH --kiosk-uid N --colour #rrggbb [--uid N --gid N] [--covered PRESS]");
  }
  if (!o.socket || o.kioskUid < 0 || !o.colour) die(EXIT_ARGUMENTS, "--socket, --kiosk-uid and --colour are needed");
  if (o.covered && !isPress(o.covered)) die(EXIT_ARGUMENTS, "--covered is a press id");
  if (geteuid() == 0) {
    if (o.uid <= 0 || o.gid <= 0) die(EXIT_ARGUMENTS, "started as root, --uid and --gid of another user are needed");
    if (o.uid == o.kioskUid) die(EXIT_ARGUMENTS, "the holder never runs as the pupil");
  }
  return o;
}
