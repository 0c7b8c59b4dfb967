/* cli.h - what the programs of the kit share at the command line.
 *
 * A program describes its options once, in a table. From it come parsing,
 * --help, --version, the messages for mistakes and the reference pages.
 *
 * Not part of libpolypaint and not installed.
 */
#ifndef CLI_H
#define CLI_H

#include <stdio.h>

#define CLI_OK 0
#define CLI_FOUND 1 /* the program found something wrong */
#define CLI_USAGE 2 /* used wrongly, or could not run */

struct cli_option {
    const char *name;     /* long name without dashes; NULL ends the table */
    char letter;          /* short name, or 0 */
    const char *argument; /* "PORT"; NULL: takes none; "[=WHEN]": optional */
    const char *group;    /* heading in --help, given at a group's first row */
    const char *clause;   /* "T-2", or NULL */
    const char *help;     /* one line; its default in brackets */
    int id;               /* the program's own, for its switch */
};

struct cli_program {
    const char *name;    /* "polypaintd" */
    const char *summary; /* what it is for, in a line */
    const char *usage;   /* "[OPTION]... FILE..."; lines after the first too */
    const char *notes;   /* printed below the options, or NULL */
    const struct cli_option *options;
};

/* Called for each option given; `value` is NULL without an argument. Returns
 * 0, or -1 after it told what is wrong with cli_error(). */
typedef int cli_set(void *context, const struct cli_option *option,
                    const char *value);

enum cli_next { CLI_RUN, CLI_STOP_OK, CLI_STOP_USAGE };

/* Reads the command line; handles --help and --version. RUN: go on, *rest is
 * the index of the first operand (operands are moved to the end of argv). */
enum cli_next cli_parse(const struct cli_program *program, int argc,
                        char **argv, cli_set *set, void *context, int *rest);

/* What --help prints. */
void cli_help(const struct cli_program *program, FILE *out);

/* "program: what: why" on stderr, printf-like. The program's name is the one
 * that cli_parse() was called for. */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What cli_error() says next stands at `place` ("FILE:3:7"), which must stay;
 * NULL: nowhere any more. */
void cli_place(const char *place);

/* From now on cli_error() writes there, without the program's name and without
 * a newline; NULL: to stderr again. */
void cli_catch(char *words, size_t size);

/* Reads a whole number of min to max; -1 after an error that names the
 * option. Units k, M, G (of 1024) are taken when `units`. */
int cli_number(const struct cli_option *option, const char *value,
               long long min, long long max, int units, long long *number);

/* Seconds, with decimals or with ms, s, m: to milliseconds; -1 as above. */
int cli_seconds(const struct cli_option *option, const char *value,
                long long *milliseconds);

/* One of the words separated by '|' ("text|json"): its index, or -1. */
int cli_choice(const struct cli_option *option, const char *value,
               const char *words);

/* Letters that one must change to get from a to b, 99 when b is too long: below
 * 4 one may have been meant for the other. */
unsigned cli_distance(const char *a, const char *b);

/* The option of that name, or NULL. */
const struct cli_option *cli_find(const struct cli_program *program,
                                  const char *name);

/* The name nearest to a misspelt one, or NULL. */
const char *cli_nearest(const struct cli_program *program, const char *name);

/* Whether to colour what goes to `out`: a terminal, and no NO_COLOR. */
int cli_colour(FILE *out);

#endif
