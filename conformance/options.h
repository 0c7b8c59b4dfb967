/* options.h - the command line of ppconform. */
#ifndef CONFORMANCE_OPTIONS_H
#define CONFORMANCE_OPTIONS_H

#include <cli/cli.h>

#include "report_files.h"
#include "select.h"

struct options {
    struct arena arena;
    const char *host, *server_cmd, *accounts;
    const char *listen;        /* NULL: a server is judged */
    const char *client_cmd;
    int prompt;
    int port;                  /* 0: the default of T-2 */
    struct selection selection;
    int list, check;
    const char *program;       /* as it was called */
    const char *profile, *write_profile, *account_cmd;
    enum pp_clause_id explain; /* or NONE */
    int slow, dry_run, until_fail, shuffle, watch, format;
    unsigned repeat, seed;
    int strict, fail_fast, verbose, no_colour;
    const char *files[FILES];  /* or NULL */
    const char *label;
    int github, merge;
    const char *baseline, *rerun_failed; /* files, or NULL */
    int jobs;
    double scale;
    long long timeout;         /* of one case, milliseconds */
    char **operands;
    int operand_count;
};

/* IDs of the options that options_daily.c reads, past those of options.c. */
enum daily_option {
    OPTION_DAILY = 100,
    OPTION_PROFILE = OPTION_DAILY,
    OPTION_WRITE_PROFILE,
    OPTION_ACCOUNT_CMD,
    OPTION_EXPLAIN,
    OPTION_SLOW,
    OPTION_DRY_RUN,
    OPTION_REPEAT,
    OPTION_UNTIL_FAIL,
    OPTION_SHUFFLE,
    OPTION_WATCH,
    OPTION_FORMAT
};

/* Reads the command line; as cli_parse(). */
enum cli_next options_read(struct options *options, int argc, char **argv);

/* The command line that plays a case alone, but for the case: the server's
 * options, quoted for a shell. In the arena. */
const char *options_again(struct options *options);

/* What the reports call the server: --label, its command or HOST:PORT. */
const char *options_label(struct options *options);

/* ---- options_daily.c ---------------------------------------------------- */

/* Sets one of those; as cli_set. */
int options_daily(struct options *options, const struct cli_option *option,
                  const char *value);

/* What goes together, and defaults; -1 after it told what does not. */
int options_agree(struct options *options);

/* The clause of that ID; NONE after it told that there is none. */
enum pp_clause_id options_clause(struct options *options, const char *option,
                                 const char *value);

void options_free(struct options *options);

#endif
