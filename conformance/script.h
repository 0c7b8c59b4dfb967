/* script.h - a *.session file as statements, and pointing at mistakes in it.
 *
 * A statement is one line without its comment and indentation, with the lines
 * that a '\' at the end joins to it. Statements and texts live in the arena.
 */
#ifndef CONFORMANCE_SCRIPT_H
#define CONFORMANCE_SCRIPT_H

#include <stddef.h>
#include <stdio.h>

#include "arena.h"

/* From offset `at` of a statement's text on, this is where it stands. */
struct piece {
    size_t at;
    unsigned line, column; /* from 1; column in bytes */
};

struct statement {
    const struct script *script;
    const char *text; /* terminated */
    size_t size;
    struct piece *pieces;
    unsigned piece_count;
};

struct script {
    const char *path;
    const char *text;
    size_t size;
    struct statement *statements;
    size_t count;
};

/* Where mistakes are told, and how many there were. */
struct mistakes {
    FILE *out;
    unsigned count;
};

/* Reads the file. NULL after it told why not; mistakes in the text are counted
 * and told. */
struct script *script_read(struct arena *arena, const char *path,
                           struct mistakes *mistakes);

/* The same for a text that is there already. */
struct script *script_parse(struct arena *arena, const char *path,
                            const char *text, size_t size,
                            struct mistakes *mistakes);

/* The line and column of an offset in a statement. */
struct piece statement_place(const struct statement *statement, size_t at);

/* Tells a mistake at an offset of a statement:
 *    FILE:LINE:COLUMN: words
 *    the line, and a caret below it. */
void mistake(struct mistakes *mistakes, const struct statement *statement,
             size_t at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- words -------------------------------------------------------------- */

/* A piece of a text; a quoted string keeps its quotes. */
struct word {
    const char *text;
    size_t size, at; /* at: its offset in the text */
};

/* Takes the next word from *at on: up to white space outside of quotes and of
 * {} and []. Returns 0 when there is none; *at is set behind it. */
int word_next(const char *text, size_t size, size_t *at, struct word *word);

/* Whether the word is that one. */
int word_is(const struct word *word, const char *text);

/* The nearest of the `count` names, "; did you mean NAME?", or "" when none is
 * near. */
const char *did_you_mean(struct arena *arena, const char *text, size_t size,
                         const char *const *names, size_t count);

#endif
