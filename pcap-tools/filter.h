/* filter.h - which records to take: expressions over facts (--filter).
 *
 *    type == ADD_STROKE && user == "bob" && index > 3
 *    !ok || kind == gap
 *    points.x < 0 || content ~ "hello"
 *
 * A comparison has the fact on its left (== != < <= > >=, and ~ for "contains")
 * and a number, a "text" or a word on its right. A fact alone is true when the
 * record has it; `ok` when the frame conforms. Of lists any element counts;
 * NAME.count is how many there are. What a record does not have compares with
 * nothing: neither a == 1 nor a != 1 holds then. && (and) binds closer than ||
 * (or); ! (not) binds closest.
 *
 * Compiled once; evaluation allocates nothing.
 */
#ifndef PCAP_TOOLS_FILTER_H
#define PCAP_TOOLS_FILTER_H

#include "facts.h"

struct filter;

struct filter_error {
    size_t column;  /* from 0, in bytes */
    char words[200];
};

/* NULL with *error set. */
struct filter *filter_new(const char *text, struct filter_error *error);

/* Whether facts->record is taken. */
int filter_matches(const struct filter *filter, struct facts *facts);

void filter_free(struct filter *filter);

#endif
