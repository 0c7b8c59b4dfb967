/* judge.h - how the checks say what is wrong, and which of it comes first. */
#ifndef POLYPAINT_JUDGE_H
#define POLYPAINT_JUDGE_H

#include "internal.h"

struct pp_judge {
    enum pp_level level;       /* what to judge by: R, or R and I */
    size_t base;               /* where the data begins in the frame */
    struct pp_verdict verdict; /* the first broken clause so far; its words
                                  are set only with its clause */
};

/* A clause is broken at this byte of the data. It becomes the verdict when it
 * comes before the one so far: by its byte, then R before I, then in the order
 * of these calls. Clauses that the level leaves out are passed over. */
void pp_judge_broken(struct pp_judge *judge, enum pp_clause_id clause,
                     size_t offset, const char *format, ...) PP_PRINTF(4, 5);

/* Text: UTF-8 by that clause (NONE: any bytes), and no NUL (V-text.nul). */
void pp_judge_text(struct pp_judge *judge, enum pp_clause_id utf8,
                   const uint8_t *data, size_t size);

/* check_data.c, check_json.c: everything about this kind of data. */
void pp_judge_data(struct pp_judge *judge, enum pp_payload_kind kind,
                   const uint8_t *data, size_t size);
void pp_judge_document(struct pp_judge *judge, enum pp_payload_kind kind,
                       const char *text, size_t size);
void pp_judge_list(struct pp_judge *judge, enum pp_payload_kind kind,
                   const char *text, size_t size);

/* check_repeated.c: V-*.repeated, of an object in that text. */
void pp_judge_repeated(struct pp_judge *judge, enum pp_clause_id clause,
                       const char *text, const struct pp_json_value *object);

#endif
