/* open.h - how each kind of store is opened; store_open() chooses.
 *
 * As store_open(): 0, or -1 with one line in `error`. `rest` is the URI behind
 * its scheme.
 */
#ifndef STORE_OPEN_H
#define STORE_OPEN_H

#include "store/store.h"

typedef int store_opener(const struct store_config *config, const char *rest,
                         uv_loop_t *loop, struct store **store, char *error,
                         size_t size);

/* memory.c: nothing outlives the process. `rest` must be empty. */
store_opener memory_open;

/* sqlite.c: a file, one writer at a time (docs: WAL, synchronous=FULL). */
store_opener sqlite_open;

/* mongodb.c: a database that others may use too; built where there is the
 * driver. It opens whether the database can be reached or not. */
store_opener mongodb_open;

#endif
