/* target_compare.h - where a parser (target.h) and libpolypaint differ. */
#ifndef TARGET_COMPARE_H
#define TARGET_COMPARE_H

#include <stdbool.h>

#include <polypaint/polypaint.h>

#include "target.h"

enum difference_kind {
    DIFFERENCE_NONE,
    DIFFERENCE_ACCEPTS, /* what breaks `clause` */
    DIFFERENCE_REJECTS, /* what breaks none */
    DIFFERENCE_STREAM   /* the frames are found elsewhere, or not */
};

/* The first difference in a stream. Two of the same kind, clause and type are
 * one fault seen twice. */
struct difference {
    enum difference_kind kind;
    enum pp_clause_id clause; /* ACCEPTS: broken; REJECTS: NONE */
    unsigned type;            /* of the frame; STREAM: 0 */
    size_t at, size;          /* the frame in the stream */
    size_t said, right;       /* STREAM: bytes of whole frames */
};

/* How frames are judged; set once. */
struct target_level {
    enum pp_from from;
    enum pp_level level; /* R: what breaks I clauses only is not compared */
    bool only;           /* these types alone are compared */
    bool types[256];
};

struct difference target_compare(const struct target_level *level,
                                 const uint8_t *bytes, size_t size);

/* Makes the stream as short and plain as it can while the same difference
 * shows; returns its new size. */
size_t target_shrink(const struct target_level *level, uint8_t *bytes,
                     size_t size, const struct difference *difference);

#endif
