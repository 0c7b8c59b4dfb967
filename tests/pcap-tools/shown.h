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

/* A verdict or finding of that clause. */
struct pp_finding shown_finding(enum pp_clause_id clause, const char *words);

#endif
