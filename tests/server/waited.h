/* waited.h - a loop, a directory and a store, each operation waited for.
 *
 *    waited_open("memory");          // "sqlite": a file in a new directory;
 *                                    // "mongodb": a new database, or the test
 *                                    // is skipped when there is no server
 *    cr_assert_eq(add_account("alice", "secret"), STORE_OK);
 *    waited_reopen();                // the same file or database again
 *    waited_end();                   // and nothing is left over
 */
#ifndef WAITED_H
#define WAITED_H

#include <stdbool.h>

#include "store/store.h"


struct waited {
    uv_loop_t loop;
    struct store *store;
    struct store_config config; /* its URI is waited.uri */
    char directory[200], path[256], uri[500], error[800];

    /* of the last reply */
    bool done;
    enum store_status status;
    bool plain;
    char secret[256], words[800];
    unsigned answers, wrong; /* so far; of them not OK */

    /* of the last load, a line for each */
    char loaded[8192];
    uint64_t accounts;
    unsigned unusable;
};

extern struct waited waited;

/* A loop and a new, empty directory, no store yet. */
void waited_begin(void);
/* The same, and a store in it, which must open and load. */
void waited_open(const char *kind);
/* The same, with a database's URI in waited.uri, and no store yet. */
void waited_begin_mongodb(void);
/* Opens waited.path; store_open()'s answer, the line in waited.error. */
int waited_try(void);
void waited_close(void);
void waited_reopen(void);
void waited_end(void);
void waited_run(void); /* the loop, until waited.done */
void waited_answers(unsigned count); /* until there are so many */

/* One store_done for all: fills in waited's reply. */
void waited_done(void *context, const struct store_reply *reply);

struct pp_span text_of(const char *text);
enum store_status find_account(const char *name);
enum store_status add_account(const char *name, const char *secret);
enum store_status change_account(const char *name, const char *was,
                                 const char *secret);
/* "filename owner mode protection passcode" */
enum store_status add_lobby(const char *words);
enum store_status change_lobby(const char *words);
enum store_status remove_lobby(const char *words);
enum store_status add_channel(const char *name, const char *creator);
enum store_status remove_account(const char *name);
enum store_status remove_channel(const char *name);
/* waited.loaded: a line "@NAME" for each. */
enum store_status list_accounts(void);
enum store_status check_store(void);
/* Words about what can't be used are lines that begin with '!'. */
enum store_status load_all(void);

#endif
