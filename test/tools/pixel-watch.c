/*
 * Watches points of an Xvfb framebuffer file (XWD, mapped shared: what the server drew is there at once).
 *
 *   pixel-watch FILE PERIOD_US X,Y…
 *   stdout   pixel <µs> <point> <rrggbb>           now and at every change (CLOCK_MONOTONIC; when it was seen)
 *            watched <samples> <longest gap in µs>  at the end of stdin
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { POINTS_MAX = 32 };

static long long nowUs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv) {
  if (argc < 4 || argc - 3 > POINTS_MAX) return 64;
  const int fd = open(argv[1], O_RDONLY);
  struct stat is;
  if (fd < 0 || fstat(fd, &is) < 0) return 66;
  const uint8_t *file = mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_SHARED, fd, 0);
  if (file == MAP_FAILED) return 66;
  /* XWDFileHeader: 32-bit big-endian words; 0 header size, 12 bytes per line, 19 colours of 12 bytes each before the pixels */
  const uint32_t *header = (const uint32_t *)file;
  const size_t start = ntohl(header[0]) + ntohl(header[19]) * 12UL, stride = ntohl(header[12]);
  const long period = atol(argv[2]);
  /* as root, ahead of a busy machine: what it doesn't look at it can't swear to */
  const struct sched_param first = {.sched_priority = 1};
  if (sched_setscheduler(0, SCHED_FIFO, &first) < 0) setpriority(PRIO_PROCESS, 0, -15);
  prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0);
  setvbuf(stdout, NULL, _IOLBF, 0);
  const int count = argc - 3;
  const volatile uint32_t *points[POINTS_MAX];
  uint32_t last[POINTS_MAX];
  for (int i = 0; i < count; i++) {
    unsigned x, y;
    if (sscanf(argv[3 + i], "%u,%u", &x, &y) != 2 || start + y * stride + x * 4UL + 4 > (size_t)is.st_size) return 65;
    points[i] = (const volatile uint32_t *)(file + start + y * stride + x * 4UL);
    last[i] = ~(*points[i] & 0xffffff);
  }
  long long samples = 0, longest = 0, before = nowUs();
  struct pollfd end = {.fd = 0, .events = POLLIN};
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (;;) {
    const long long now = nowUs();
    if (now - before > longest) longest = now - before;
    before = now;
    samples++;
    for (int i = 0; i < count; i++) {
      const uint32_t colour = *points[i] & 0xffffff;
      if (colour == last[i]) continue;
      last[i] = colour;
      printf("pixel %lld %d %06x\n", now, i, colour);
    }
    /* the end is looked for every 16th time: it costs a system call */
    if (samples % 16 == 0 && poll(&end, 1, 0) > 0) break;
    next.tv_nsec += period * 1000;
    next.tv_sec += next.tv_nsec / 1000000000L;
    next.tv_nsec %= 1000000000L;
    struct timespec late;
    clock_gettime(CLOCK_MONOTONIC, &late);
    if (late.tv_sec > next.tv_sec || (late.tv_sec == next.tv_sec && late.tv_nsec > next.tv_nsec)) next = late;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  printf("watched %lld %lld\n", samples, longest);
  return 0;
}
