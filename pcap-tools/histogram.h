/* histogram.h - how long things took: counts in buckets that grow with the
 * value, each at most 1/32 (3 %) wide.
 *
 * The HdrHistogram library does this too, but Debian 12 has it for Java and Go
 * only.
 */
#ifndef PCAP_TOOLS_HISTOGRAM_H
#define PCAP_TOOLS_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_STEPS = 32, HISTOGRAM_BUCKETS = 60 * HISTOGRAM_STEPS };

struct histogram {
    uint64_t count, max;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* The value that `percent` of all are not above; 0 when there is none. */
uint64_t histogram_percentile(const struct histogram *histogram,
                              double percent);

/* How many values are from..to-1, as far as buckets tell. */
uint64_t histogram_between(const struct histogram *histogram, uint64_t from,
                           uint64_t to);

#endif
