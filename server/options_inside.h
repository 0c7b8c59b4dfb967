/* options_inside.h - what the files of the options know of each other.
 *
 *    options.c        the table, a value into its member, the command line
 *    options_check.c  what values must be, and what does not go together
 *    options_file.c   --config
 */
#ifndef OPTIONS_INSIDE_H
#define OPTIONS_INSIDE_H

#include "options.h"

enum option_when {
    OPTION_AT_START,
    OPTION_LIVE,   /* SIGHUP changes it */
    OPTION_COMMAND /* on the command line only */
};

extern const struct cli_program options_program;

/* Sets what row `row` of options.def says. The value must stay; NULL when the
 * option takes none. -1 after it told what is wrong. */
int options_set(struct options *options, unsigned row, const char *value);

/* Whether it may be given more than once. */
bool options_repeats(unsigned row);
enum option_when options_when(unsigned row);

/* 0, or -1 after it told what is wrong. */
int options_check_account(const char *item);
int options_check_channel(const char *name);
int options_check(struct options *options);

/* Reads the file into *options; -1 after it told what is wrong. */
int options_file(struct options *options, const char *path);

/* What is told from now on stands there in the file; cli_place(NULL) ends it. */
void options_place(struct options *options, struct config_place at);

#endif
