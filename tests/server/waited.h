/* waited.h - a loop, a directory and a store, each operation waited for.
 *
 *    waited_open(MEMORY);            // or SQLITE, a file in a new directory
 *    cr_assert_eq(add_account("alice", "secret"), STORE_OK);
 *    waited_reopen();                // SQLITE: the same file again
 *    waited_end();                   // and nothing is left over
 */
#ifndef WAITED_H
#define WAITED_H

#include <stdbool.h>

#include "store/store.h"

#define SQLITE "sqlite:"
#define MEMORY "memory:"

struct waited {
    uv_loop_t loop;
    struct store *store;
    char directory[200], path[256], uri[300], error[400];

    /* of the last reply */
    bool done;
    enum store_status status;
    char secret[256], words[256];

    /* of the last load, a line for each */
    char loaded[4096];
    uint64_t accounts;
};

extern struct waited waited;

/* A loop and a new, empty directory, no store yet. */
void waited_begin(void);
/* The same, and a store in it, which must open. */
void waited_open(const char *kind);
/* Opens waited.path; store_open()'s answer, the line in waited.error. */
int waited_try(void);
void waited_close(void);
void waited_reopen(void);
void waited_end(void);
void waited_run(void); /* the loop, until waited.done */

/* One store_done for all: fills in waited's reply. */
void waited_done(void *context, const struct store_reply *reply);

struct pp_span text_of(const char *text);
enum store_status find_account(const char *name);
enum store_status add_account(const char *name, const char *secret);
/* "filename owner mode protection passcode" */
enum store_status add_lobby(const char *words);
enum store_status change_lobby(const char *words);
enum store_status remove_lobby(const char *words);
enum store_status add_channel(const char *name, const char *creator);
enum store_status load_all(void);

#endif
