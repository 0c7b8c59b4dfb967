/* reload.h - SIGHUP: what a running server takes from its configuration.
 *
 * Rows of options.def that are LIVE are taken over at once; of the others that
 * differ the log says that they need a restart. A file with a mistake changes
 * nothing, and the log says what is wrong and where.
 */
#ifndef RELOAD_H
#define RELOAD_H

#include "backend.h"
#include "options.h"

struct reload {
    int argc;
    char **argv;
    struct options *options; /* those in force */
    struct backend *backend;
    struct passwords *passwords;
};

/* Reads the command line and --config again, and does as told above. */
void reload(struct reload *all);

/* B-2: no more connections than there are descriptors for. Raises the soft
 * limit of descriptors, lowers max_clients, and tells in the log if it had
 * to. */
void fit_clients(struct hub_limits *limits, struct log *log);

#endif
