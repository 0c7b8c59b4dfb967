/* parts.h - an input as parts one behind another, for mutators: the frames of a
 * stream, the steps of a session. */
#ifndef PARTS_H
#define PARTS_H

#include <stddef.h>
#include <stdint.h>

enum { PARTS_MOST = 256 };

/* What the parts of an input are. */
struct parts_kind {
    size_t from;   /* bytes before the first */
    unsigned most; /* that are looked at, <= PARTS_MOST */
    /* how long the one is that begins there, 1 to `left` bytes */
    size_t (*size_of)(const uint8_t *part, size_t left);
};

struct parts {
    uint8_t *bytes;
    size_t size, max;
    size_t at[PARTS_MOST + 1]; /* where each begins, and the last ends */
    unsigned count;
    uint32_t seed;
};

/* The next number of the seed's, below the limit; 0 when that is 0. */
uint32_t parts_below(struct parts *parts, size_t limit);

/* Says anew where parts begin. */
void parts_find(struct parts *parts, const struct parts_kind *kind);

/* Makes `want` bytes of `had` at a place; 0: there is no room. Where parts
 * begin is not said anew. */
int parts_resize(struct parts *parts, size_t at, size_t had, size_t want);

/* The first parts of one input, then the last ones of another, in `out`, as far
 * as there is room. Returns the size; 0 when the first does not fit. */
size_t parts_splice(const struct parts_kind *kind, const uint8_t *a,
                    size_t a_size, const uint8_t *b, size_t b_size,
                    uint8_t *out, size_t max, unsigned seed);

#endif
