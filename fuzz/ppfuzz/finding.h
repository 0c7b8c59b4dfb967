/* finding.h - something that a server should not have done. */
#ifndef PPFUZZ_FINDING_H
#define PPFUZZ_FINDING_H

#include <polypaint/polypaint.h>

enum finding_kind {
    FOUND_NOTHING,
    FOUND_INVALID,  /* it sent a frame that breaks a clause */
    FOUND_DIALOGUE, /* what it sent does not fit what was sent to it */
    FOUND_CLOSED,   /* it closed a clean client's connection */
    FOUND_SILENT,   /* it does not answer a clean client */
    FOUND_MUTE,     /* nor closes nor answers one that sent a bad frame */
    FOUND_NO_LOGIN, /* nobody gets in any more */
    FOUND_DEAD,     /* it is gone */
    /* what one case can't show: */
    FOUND_MEMORY,   /* it grows */
    FOUND_SLOWER    /* its answers take longer and longer */
};

struct finding {
    enum finding_kind kind;
    enum pp_clause_id clause;
    int player;       /* where it shows, -1: nowhere in particular */
    char words[300];
};

/* Whether it is the same again, as far as can be told. */
static inline int finding_same(const struct finding *a,
                               const struct finding *b)
{
    return a->kind == b->kind && a->clause == b->clause;
}

#endif
