/* select.h - which scripts are read, and which of their cases are played. */
#ifndef CONFORMANCE_SELECT_H
#define CONFORMANCE_SELECT_H

#include "session.h"

enum { TAGS_MAX = 16, SELECT_TAGS = 256 };

struct selection {
    int by_clause, by_level;
    unsigned char clauses[PP_CLAUSE_COUNT], levels[3];
    const char *tags[TAGS_MAX];
    int tag_count;
    const char *name;    /* or NULL */
};

/* A file to read: all its cases, or the one at `line`, or the `number`th with
 * its row `row` (from 1; 0: all). */
struct source {
    const char *path;
    unsigned line, number, row;
    struct source *next;
};

/* The files of the operands: a file, FILE:LINE, a case's name, or a folder with all its
 * *.session files in the order of their names. NULL after it told why not. */
struct source *select_sources(struct arena *arena, char **operands, int count);

/* The suite's folder, or NULL. */
char *select_find_suite(struct arena *arena);

/* The suite's folder: installed beside this program or in its source tree.
 * NULL after it told that there is none. */
char *select_suite(struct arena *arena);

/* The folder beside it with the cases that judge clients. */
char *select_clients(struct arena *arena);

/* Whether a case, and a row of its values (0 when it has none), is chosen. */
int select_row(const struct selection *selection, const struct source *source,
               const struct session *session, int row);

/* Whether a case has that tag. */
int select_tagged(const struct session *session, const char *tag);

/* All tags of some cases, each once. */
struct tags {
    const char *names[SELECT_TAGS];
    int count;
};
void select_tags(struct tags *tags, struct arena *arena,
                 const struct session *session);

/* The first tag of a selection that is none of them, or NULL. */
const char *select_unknown_tag(const struct selection *selection,
                               const struct tags *tags);

/* Whether anything but the operands narrows the choice. */
int select_narrow(const struct selection *selection);

#endif
