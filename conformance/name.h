/* name.h - what a case is called, in every report and on the command line.
 *
 *    drawing/relay:3      the third case of that file of the suite
 *    drawing/relay:3[2]   the second row of its values
 *
 * A file outside of the suite is named from the current folder. The name does
 * not depend on how the file was chosen, nor where the kit is installed.
 */
#ifndef CONFORMANCE_NAME_H
#define CONFORMANCE_NAME_H

#include "select.h"

/* Gives the cases of one script their names and numbers. */
void name_cases(struct arena *arena, struct session *sessions);

/* The name of a case's row; of the case itself when it has no values. */
const char *case_name(struct arena *arena, const struct session *session,
                      int row);

/* The file, number and row that a name means: 1, or 0 when it is no name of a
 * script that is there. */
int name_source(struct arena *arena, const char *name,
                struct source **source);

/* Whether the source has that row, by its number. */
int name_chosen(const struct source *source, const struct session *session,
                int row);

#endif
