#include "progress.h"

#include <stdio.h>
#include <time.h>

#define SECOND 1000000000LL
#define STEP (SECOND / 5)

enum { BAR = 30 };

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

void progress_begin(struct progress *progress, int wanted)
{
    progress->shown = 0;
    progress->begun = now();
    progress->next = wanted ? progress->begun + SECOND : 0;
}

int progress_due(const struct progress *progress)
{
    return progress->next && now() >= progress->next;
}

/* "[####----] 40 %, 103.4 MB/s, 0:12 left" */
void progress_show(struct progress *progress, uint64_t read, uint64_t total)
{
    double seconds = (double)(now() - progress->begun) / 1e9;
    double rate = (double)read / seconds, left;
    int i, done;

    progress->shown = 1;
    progress->next = now() + STEP;
    if (!total || read > total) {
        fprintf(stderr, "\r%.1f MB, %.1f MB/s\033[K", (double)read / 1e6,
                rate / 1e6);
        return;
    }
    done = (int)(read * BAR / total);
    left = rate > 0 ? (double)(total - read) / rate : 0;
    fputs("\r[", stderr);
    for (i = 0; i < BAR; i++)
        fputc(i < done ? '#' : '-', stderr);
    fprintf(stderr, "] %d %%, %.1f MB/s, %d:%02d left\033[K",
            (int)(read * 100 / total), rate / 1e6, (int)left / 60,
            (int)left % 60);
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = 0;
}
