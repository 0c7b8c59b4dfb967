/* sqlite_file.h - the database file of the sqlite store, without its thread.
 *
 * Used by one thread at a time. WAL and synchronous=FULL: what a batch of ops
 * promises is on the disk when sqlite_file_run() returns.
 */
#ifndef STORE_SQLITE_FILE_H
#define STORE_SQLITE_FILE_H

#include <sqlite3.h>

#include "store/op.h"

struct sqlite_file {
    int lock; /* a descriptor of the file, locked against other servers */
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *statements[OP_KINDS];
};

/* Opens `path`, or makes it when there is none. 0, or -1 with one line in
 * `error`; then the file is as it was, and nothing is left open. */
int sqlite_file_open(struct sqlite_file *file, const char *path, char *error,
                     size_t size);

/* Runs ops and fills in their replies. Finds come first and stand each for
 * itself, so that logins go on when the disk is full; all others are one
 * transaction: when it fails, each of them is answered STORE_FAILED, nothing
 * of it is in the file, and the next batch may succeed. */
void sqlite_file_run(struct sqlite_file *file, struct op *batch);

/* Prepares what sqlite_file_run() uses; 0 or an SQLite error code. */
int sqlite_file_prepare(struct sqlite_file *file);

void sqlite_file_close(struct sqlite_file *file);

#endif
