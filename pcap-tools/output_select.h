/* output_select.h - in front of all outputs: chooses records, counts them,
 * hands each to every output. */
#ifndef PCAP_TOOLS_OUTPUT_SELECT_H
#define PCAP_TOOLS_OUTPUT_SELECT_H

#include "filter.h"
#include "follow.h"

enum { OUTPUTS_MAX = 16 };

struct select_options {
    struct filter *filter; /* NULL: all; both are the output's from now on */
    struct follow *follow;
    int problems;          /* only what breaks a clause */
    uint64_t count;        /* frames, then no more; 0: all */
    int live;              /* flush behind each record */
};

/* What was chosen. Those of another thread or handler don't look at it. */
struct selected {
    struct output output;
    struct select_options options;
    struct output *outputs[OUTPUTS_MAX];
    size_t output_count;
    uint64_t frames;
    uint64_t problems; /* frames that break a clause, findings, no frames */
    int done;          /* `count` is reached */
    struct facts facts;
    struct peers_table peers;
};

/* Fills in *selected; its output is to be given records. Closing it closes and
 * frees all, but not *selected itself. */
void output_select(struct selected *selected,
                   const struct select_options *options);

/* -1 when there are OUTPUTS_MAX already. */
int output_select_add(struct selected *selected, struct output *output);

#endif
