/* start.h - what happens before polypaintd listens, or before anyone can log in
 * when the store can't be reached yet: what the store remembers goes to the
 * hub, and --account and --channel are made if they are missing.
 *
 * These wait: they run the loop until the store has answered.
 */
#ifndef START_H
#define START_H

#include "backend.h"
#include "options.h"

enum start { START_OK, START_AWAY, START_FAILED };

/* Loads lobbies and channels into backend->hub, and counts the accounts. AWAY:
 * the store can't be reached, `error` says why; FAILED: a line in `error`. */
enum start start_load(struct backend *backend, char *error, size_t size);

/* Makes the accounts and channels (C-15) of the command line. 0, or -1
 * with a line in `error`; the accounts come before the channels, and an error ends it. */
int start_make(struct backend *backend, const struct options *options,
               char *error, size_t size);

#endif
