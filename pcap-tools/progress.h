/* progress.h - how far reading is, on standard error, when that is a terminal
 * and it takes longer than a second. */
#ifndef PCAP_TOOLS_PROGRESS_H
#define PCAP_TOOLS_PROGRESS_H

#include <stdint.h>

struct progress {
    int shown;     /* a bar stands there now */
    int64_t begun, next; /* monotonic ns; 0: never */
};

/* `wanted` 0: it will never show anything. */
void progress_begin(struct progress *progress, int wanted);

/* Whether it is time to show something; cheap, ask often. */
int progress_due(const struct progress *progress);

/* Bytes read, and in all; `total` 0 when that is not known. */
void progress_show(struct progress *progress, uint64_t read, uint64_t total);

/* Takes the bar away. */
void progress_end(struct progress *progress);

#endif
