/* options.h - the command line of ppconform. */
#ifndef CONFORMANCE_OPTIONS_H
#define CONFORMANCE_OPTIONS_H

#include <cli/cli.h>

#include "report_files.h"
#include "select.h"

struct options {
    struct arena arena;
    const char *host, *server_cmd, *accounts;
    int port;                  /* 0: the default of T-2 */
    struct selection selection;
    int list, check;
    int strict, fail_fast, verbose, no_colour;
    const char *files[FILES];  /* or NULL */
    const char *label;
    int github, merge;
    int jobs;
    double scale;
    long long timeout;         /* of one case, milliseconds */
    char **operands;
    int operand_count;
};

/* Reads the command line; as cli_parse(). */
enum cli_next options_read(struct options *options, int argc, char **argv);

/* The command line that plays a case alone, but for the case: the server's
 * options, quoted for a shell. In the arena. */
const char *options_again(struct options *options);

/* What the reports call the server: --label, its command or HOST:PORT. */
const char *options_label(struct options *options);

void options_free(struct options *options);

#endif
