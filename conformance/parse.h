/* parse.h - what the files that read cases share: parse.c reads a file's
 * cases and steps, parse_head.c the lines that say what a case starts from. */
#ifndef CONFORMANCE_PARSE_H
#define CONFORMANCE_PARSE_H

#include "session.h"

struct parser {
    struct arena *arena;
    const struct script *script;
    struct mistakes *mistakes;
    struct session *session;  /* the case that is being read */
    size_t next;              /* the next statement of the script */
    struct mark manual[ROLES_MAX]; /* words to look up at the case's end */
    int manual_count;
};

/* One statement, its words one after another. */
struct cursor {
    struct parser *parser;
    const struct statement *statement;
    size_t at;
    struct word word; /* the one that cursor_next() took */
};

int cursor_next(struct cursor *cursor);

/* Tells a mistake at the word that was taken last. */
void cursor_mistake(struct cursor *cursor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads the header line; 0 when the statement is none. */
int parse_header(struct cursor *cursor);

/* Once a case's headers are all there. */
void parse_headers_end(struct parser *parser);

/* The clause that the word taken last names; NONE after it told that there is
 * no such clause. */
enum pp_clause_id parse_clause(struct cursor *cursor);

/* `reading` and `when`, behind that word. */
void parse_reading(struct cursor *cursor);
void parse_when(struct cursor *cursor);

/* Whether a word begins a header. */
int parse_begins_header(const struct word *word);

/* Whether a word begins a header or a step and so can't be a role. */
int parse_reserved(const struct word *word);

#endif
