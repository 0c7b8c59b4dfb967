/* plain_check.h - does a frame conform? The second opinion.
 *
 * Written from docs/PROTOCOL.md and the contract in polypaint/check.h alone,
 * as plainly as possible and with nothing of lib/check*.c: what both say must
 * be the same, clause and byte.
 */
#ifndef PLAIN_CHECK_H
#define PLAIN_CHECK_H

#include <polypaint/frame.h>

struct plain_verdict {
    enum pp_clause_id clause; /* PP_CLAUSE_NONE: it conforms */
    size_t offset;            /* SIZE_MAX: JSON too deep for this check */
};

struct plain_verdict plain_check(const uint8_t *frame, size_t size,
                                 enum pp_from from, enum pp_level level);

#endif
