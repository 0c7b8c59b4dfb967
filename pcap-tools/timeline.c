#include "timeline.h"

#include <string.h>

static void widen(struct timeline *timeline)
{
    int i;

    for (i = 0; i < TIMELINE_BINS / 2; i++)
        timeline->bins[i] = timeline->bins[2 * i] + timeline->bins[2 * i + 1];
    memset(timeline->bins + TIMELINE_BINS / 2, 0,
           sizeof timeline->bins / 2);
    timeline->width *= 2;
}

void timeline_add(struct timeline *timeline, int64_t time)
{
    uint64_t since;

    if (!timeline->begun) {
        timeline->begun = 1;
        timeline->start = time;
        timeline->width = 1000000;
    }
    since = time > timeline->start
                ? (uint64_t)time - (uint64_t)timeline->start : 0;
    while (since / (uint64_t)timeline->width >= TIMELINE_BINS)
        widen(timeline);
    timeline->bins[since / (uint64_t)timeline->width]++;
}

int timeline_used(const struct timeline *timeline)
{
    int used = TIMELINE_BINS;

    while (used && !timeline->bins[used - 1])
        used--;
    return used;
}
