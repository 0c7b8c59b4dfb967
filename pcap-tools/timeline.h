/* timeline.h - how many of something there were, over all of the time: a fixed
 * number of bins that grow wider as the time grows longer. */
#ifndef PCAP_TOOLS_TIMELINE_H
#define PCAP_TOOLS_TIMELINE_H

#include <stdint.h>

enum { TIMELINE_BINS = 128 };

struct timeline {
    int begun;
    int64_t start; /* ns */
    int64_t width; /* of a bin, ns */
    uint64_t bins[TIMELINE_BINS];
};

/* Counts one at that time; one before the start counts as at the start. */
void timeline_add(struct timeline *timeline, int64_t time);

/* How many of the bins have been reached. */
int timeline_used(const struct timeline *timeline);

#endif
