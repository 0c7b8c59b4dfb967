/* shown.h - what an output wrote, for tests. */
#ifndef TESTS_PCAP_TOOLS_SHOWN_H
#define TESTS_PCAP_TOOLS_SHOWN_H

#include "said.h"

/* A file of this test's own to write to. */
const char *shown_path(void);

/* Closes the output, which wrote to shown_path(): what it wrote. The answer
 * stays until the next call. */
const char *shown_by(struct output *output);

/* Everything but a frame, at said->time, given to the output: the caller fills
 * in what its kind needs. */
struct record shown_other(struct said *said, enum record_kind kind);

/* An output in front of `to`: of its frames the start was guessed, 87 % sure,
 * and they show the finding of S-7 that shown_finding() makes. */
struct output *shown_doubted(struct output *to);

/* A finding of that clause about the server, shown by frame 7. */
struct pp_finding shown_finding(enum pp_clause_id clause, const char *words);

#endif
