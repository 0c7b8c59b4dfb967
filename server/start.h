/* start.h - what happens before polypaintd listens: what the store remembers
 * goes to the hub, and --account and --channel are made if they are missing.
 *
 * These wait: they run the loop until the store has answered.
 */
#ifndef START_H
#define START_H

#include "backend.h"
#include "options.h"

/* Loads lobbies and channels into backend->hub, and tells how many accounts
 * there are. 0, or -1 with a line in `error`. */
int start_load(struct backend *backend, uint64_t *accounts, char *error,
               size_t size);

/* Makes the accounts and channels (C-15) of the command line. As above;
 * the accounts come before the channels, and an error ends it. */
int start_make(struct backend *backend, const struct options *options,
               char *error, size_t size);

#endif
