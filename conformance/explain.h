/* explain.h - --explain and --dry-run: what is asked for, told on stdout. */
#ifndef CONFORMANCE_EXPLAIN_H
#define CONFORMANCE_EXPLAIN_H

#include "session.h"

/* The clause: its words, level, who is bound, and the French source. */
void explain_clause(enum pp_clause_id clause);

/* A case, or the row of its values, in one line: its name, clauses, level, tags
 * (`-`: none), FILE:LINE, and its title with the row's values. Only the title
 * has blanks in it. */
void explain_case(const struct session *session, int row);

/* A case's steps, the row's values filled in. */
void explain_steps(const struct session *session, int row);

#endif
