#include "target_compare.h"

#include <stdlib.h>
#include <string.h>

enum opinion { OPINION_ACCEPT, OPINION_REJECT, OPINION_NONE };

/* Ours of a frame; what a level leaves open is nobody's business. */
static enum opinion judge(const struct target_level *level,
                          const struct pp_frame *frame,
                          struct pp_verdict *verdict)
{
    struct pp_verdict strict;

    pp_frame_check(frame, level->from, level->level, verdict);
    if (verdict->clause != PP_CLAUSE_NONE)
        return OPINION_REJECT;
    pp_frame_check(frame, level->from, PP_LEVEL_I, &strict);
    return strict.clause == PP_CLAUSE_NONE ? OPINION_ACCEPT : OPINION_NONE;
}

static struct difference stream_differs(enum pp_clause_id clause, size_t said,
                                        size_t right)
{
    return (struct difference){ .kind = DIFFERENCE_STREAM, .clause = clause,
                                .said = said, .right = right };
}

/* Compares one frame's verdict. */
static struct difference frame_differs(const struct target_level *level,
                                       const struct pp_frame *frame, size_t at,
                                       unsigned theirs)
{
    struct difference difference = { .at = at, .size = frame->size,
                                     .type = frame->type };
    struct pp_verdict verdict;
    enum opinion ours = level->only && !level->types[frame->type]
                            ? OPINION_NONE : judge(level, frame, &verdict);

    if (ours == OPINION_REJECT && theirs == FRAME_ACCEPTED) {
        difference.kind = DIFFERENCE_ACCEPTS;
        difference.clause = verdict.clause;
    } else if (ours == OPINION_ACCEPT && theirs == FRAME_REJECTED)
        difference.kind = DIFFERENCE_REJECTS;
    return difference;
}

/* What the target says of a block of just that size. */
static size_t ask(const struct target_level *level, const uint8_t *bytes,
                  size_t size, struct verdicts *verdicts)
{
    uint8_t *block = malloc(size ? size : 1);
    size_t said;

    if (size)
        memcpy(block, bytes, size);
    verdicts->from_server = level->from == PP_FROM_SERVER;
    verdicts->count = 0;
    said = target_parse(block, size, verdicts);
    free(block);
    return said;
}

struct difference target_compare(const struct target_level *level,
                                 const uint8_t *bytes, size_t size)
{
    struct verdicts verdicts;
    struct difference difference;
    struct pp_frame frame;
    enum pp_split split;
    size_t said = ask(level, bytes, size, &verdicts), at = 0;
    unsigned i;

    for (i = 0;; i++, at += frame.size) {
        split = pp_frame_read(bytes + at, size - at, &frame);
        if (split != PP_SPLIT_FRAME || i == VERDICTS_MAX)
            break;
        if (i && i == verdicts.count &&
            verdicts.verdict[i - 1] == FRAME_REJECTED)
            return (struct difference){ .kind = DIFFERENCE_NONE };
        if (i == verdicts.count || verdicts.verdict[i] == STREAM_BROKEN)
            return stream_differs(PP_CLAUSE_T_4, said, at + frame.size);
        difference = frame_differs(level, &frame, at, verdicts.verdict[i]);
        if (difference.kind != DIFFERENCE_NONE)
            return difference;
    }
    if (i == VERDICTS_MAX)
        return (struct difference){ .kind = DIFFERENCE_NONE };
    if (split == PP_SPLIT_BROKEN && i < verdicts.count &&
        verdicts.verdict[i] == FRAME_ACCEPTED)
        return stream_differs(PP_CLAUSE_F_1, said, at);
    if (split == PP_SPLIT_MORE && (i < verdicts.count || said != at))
        return stream_differs(PP_CLAUSE_F_1, said, at);
    return (struct difference){ .kind = DIFFERENCE_NONE };
}
