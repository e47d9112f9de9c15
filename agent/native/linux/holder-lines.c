/* Lines in and out. Nothing here allocates, blocks or trusts a length. */
#include "holder.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Hands every whole line to `take`, without its end. Returns READ_END when the peer is gone. */
enum read_result readLines(struct peer *peer, void (*take)(struct holder *, char *line), void (*tooLong)(struct holder *), struct holder *h) {
  char chunk[LINE_MAX_BYTES];
  const int fd = peer->fd;
  const ssize_t got = read(fd, chunk, sizeof chunk);
  if (got < 0) return errno == EAGAIN || errno == EINTR ? READ_ALL : READ_END;
  if (got == 0) return READ_END;
  for (ssize_t i = 0; i < got && peer->fd == fd; i++) {
    if (chunk[i] == '\n') {
      if (peer->skipping) {
        tooLong(h);
      } else {
        peer->line[peer->used] = '\0';
        take(h, peer->line);
      }
      peer->used = 0;
      peer->skipping = false;
    } else if (peer->used + 1 < sizeof peer->line) {
      /* A NUL would end the line early for whoever parses it. */
      peer->line[peer->used++] = chunk[i] == '\0' ? '?' : chunk[i];
    } else {
      peer->skipping = true;
    }
  }
  return READ_ALL;
}

/* One line, whole or not at all. False when the peer can't take it: it doesn't read, or it is gone. */
bool say(struct peer *peer, const char *format, ...) {
  if (peer->out < 0) return false;
  char line[LINE_MAX_BYTES];
  va_list args;
  va_start(args, format);
  const int length = vsnprintf(line, sizeof line - 1, format, args);
  va_end(args);
  if (length < 0 || (size_t)length >= sizeof line - 1) return false;
  line[length] = '\n';
  return write(peer->out, line, (size_t)length + 1) == length + 1;
}
