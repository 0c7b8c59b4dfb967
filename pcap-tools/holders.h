/* holders.h - who keeps the most bytes, found at once among any number.
 *
 * Holders are sorted into lists by the highest bit of what they hold: the
 * answer is within a factor of two of the largest, in constant time.
 */
#ifndef PCAP_TOOLS_HOLDERS_H
#define PCAP_TOOLS_HOLDERS_H

#include <stddef.h>

/* Lies inside whatever holds something; all zero: holds nothing. */
struct holder {
    struct holder *prev, *next;
    size_t held; /* bytes */
};

#define HOLDERS_LISTS 64

struct holders {
    struct holder *lists[HOLDERS_LISTS];
    size_t held; /* by all together */
};

/* `holder` holds that many bytes from now on. */
void holders_set(struct holders *holders, struct holder *holder, size_t held);

/* One of those that hold the most; NULL when nobody holds anything. */
struct holder *holders_largest(const struct holders *holders);

#endif
