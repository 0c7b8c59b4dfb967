/* latency.h - from a frame's arrival at the server to its last relay.
 *
 * A relayed frame is the same bytes again (F-2): arrivals are kept by what
 * they say, the newest LATENCY_WAITING of them. A frame that nobody was sent
 * counts as unrelayed. Times are those of the packets in the capture.
 */
#ifndef PCAP_TOOLS_LATENCY_H
#define PCAP_TOOLS_LATENCY_H

#include "histogram.h"
#include "record.h"

enum { LATENCY_WAITING = 1 << 14 };

struct latency {
    struct histogram spans; /* nanoseconds */
    uint64_t unrelayed;
    struct latency_wait *waiting;
};

int latency_open(struct latency *latency); /* -1: no memory */
void latency_frame(struct latency *latency, const struct record *record);

/* Counts those that still wait, and frees. */
void latency_finish(struct latency *latency);

#endif
