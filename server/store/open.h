/* open.h - how each kind of store is opened; store_open() chooses.
 *
 * As store_open(): 0, or -1 with one line in `error`. `rest` is the URI behind
 * its scheme.
 */
#ifndef STORE_OPEN_H
#define STORE_OPEN_H

#include "store/store.h"

/* memory.c: nothing outlives the process. `rest` must be empty. */
int memory_open(const char *rest, uv_loop_t *loop, struct store **store,
                char *error, size_t size);

/* sqlite.c: a file, one writer at a time (docs: WAL, synchronous=FULL). */
int sqlite_open(const char *rest, uv_loop_t *loop, struct store **store,
                char *error, size_t size);

#endif
