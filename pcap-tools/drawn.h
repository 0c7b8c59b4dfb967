/* drawn.h - which frames of a capture draw on which lobby's canvas.
 *
 * A drawing frame is captured once where it is sent and once more for each
 * member it is relayed to. It draws once: where its author sent it, when the
 * author's connection is in the capture, else where the first witness got it.
 */
#ifndef PCAP_TOOLS_DRAWN_H
#define PCAP_TOOLS_DRAWN_H

#include "record.h"

struct drawn;

/* A lobby that was drawn in. `index` counts from 0 in order of appearance. */
struct drawn_lobby {
    unsigned index;
    const char *name;  /* its Filename; "" when it was never seen */
    const char *owner; /* its Owner, "" when not known */
    uint64_t frames;   /* that drew */
};

/* NULL: no memory. */
struct drawn *drawn_new(void);

/* The lobby on whose canvas this record draws, NULL when on none (or no memory
 * is left). Frames that break a clause draw nowhere. */
const struct drawn_lobby *drawn_on(struct drawn *drawn,
                                   const struct record *record);

unsigned drawn_count(const struct drawn *drawn);
const struct drawn_lobby *drawn_lobby(const struct drawn *drawn,
                                      unsigned index);
void drawn_free(struct drawn *drawn);

#endif
