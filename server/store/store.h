/* store.h - where accounts, lobbies and channels are kept.
 *
 * Asynchronous: each operation takes a function that is called once, later, on
 * the loop's thread, when what it promises is durable. Operations on one lobby
 * or one channel take effect in the order they were asked for; a find may
 * overtake an add that is not answered yet. Strings are copied before an
 * operation returns, and may hold any bytes: they compare byte for byte.
 *
 *    struct store_config config = { .uri = "sqlite:polypaint.db" };
 *    store_open(&config, loop, &store, error, sizeof error)
 *    store->ops->load(store, &reader, done, context)   // first; see load
 *    store->ops->account_add(store, name, secret, done, context)
 *    store->ops->close(store, done, context)
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include <polypaint/polypaint.h>

struct store;

enum store_status {
    STORE_OK,
    STORE_EXISTS,   /* an add of what is there already: nothing was changed */
    STORE_UNKNOWN,  /* no such account, lobby or channel */
    STORE_UNUSABLE, /* account_find: there is one, but its password can't be
                     * known; `words` says which and why */
    STORE_AWAY,     /* load: can't be reached now, ask again later; `words` */
    STORE_FAILED    /* the store could not; `words` says why */
};

struct store_reply {
    enum store_status status;
    struct pp_span secret; /* account_find: what account_add was given */
    bool plain;            /* account_find: others put it there, and it is the
                            * password itself */
    const char *words;     /* when it went wrong: why, for the log; else "" */
};

typedef void store_done(void *context, const struct store_reply *reply);

/* What load(), account_list() and check() hand out, one call for each, before
 * `done` and with its context; lobbies and channels in the order they were
 * added. Must stay until `done`. NULL: that is not wanted. */
struct store_reader {
    void (*lobby)(void *context, const struct pp_lobby *lobby);
    void (*channel)(void *context, struct pp_span name,
                    struct pp_span creator);
    void (*accounts)(void *context, uint64_t count);
    /* of account_list() */
    void (*account)(void *context, struct pp_span name);
    /* There is something that others left, and that is no lobby, channel or
     * account; or check() found a fault: which, and why, for the log. */
    void (*unusable)(void *context, struct pp_span words);
};

/* Each returns 0, or -1 when memory is out: then nothing was asked, and `done`
 * is not called. */
struct store_ops {
    /* Before anything else: until one was answered OK the rest may fail. */
    int (*load)(struct store *store, const struct store_reader *reader,
                store_done *done, void *context);
    /* `secret` is what the password is checked with: an argon2id string. */
    int (*account_find)(struct store *store, struct pp_span name,
                         store_done *done, void *context);
    int (*account_add)(struct store *store, struct pp_span name,
                       struct pp_span secret, store_done *done,
                       void *context);
    /* Sets the secret of one whose secret is `was`, else it is UNKNOWN. */
    int (*account_change)(struct store *store, struct pp_span name,
                          struct pp_span was, struct pp_span secret,
                          store_done *done, void *context);
    int (*account_remove)(struct store *store, struct pp_span name,
                          store_done *done, void *context);
    /* Every account there is, to reader->account. */
    int (*account_list)(struct store *store, const struct store_reader *reader,
                        store_done *done, void *context);
    int (*lobby_add)(struct store *store, const struct pp_lobby *lobby,
                     store_done *done, void *context);
    /* Sets protection and passcode of (filename, owner). */
    int (*lobby_change)(struct store *store, const struct pp_lobby *lobby,
                         store_done *done, void *context);
    int (*lobby_remove)(struct store *store, const struct pp_lobby *lobby,
                         store_done *done, void *context);
    int (*channel_add)(struct store *store, struct pp_span name,
                       struct pp_span creator, store_done *done,
                       void *context);
    int (*channel_remove)(struct store *store, struct pp_span name,
                          store_done *done, void *context);
    /* Looks whether the database is whole; faults go to reader->unusable. */
    int (*check)(struct store *store, const struct store_reader *reader,
                 store_done *done, void *context);
    /* Finishes what was asked for, then calls `done`; the store is gone. */
    void (*close)(struct store *store, store_done *done, void *context);
};

/* How long answers took, from the asking to the loop's thread. */
enum { STORE_TIMES = 8 };
extern const double store_times[STORE_TIMES]; /* seconds, ascending */

struct store_figures {
    uint64_t within[STORE_TIMES]; /* no longer than store_times[i], and longer
                                   * than the one before */
    uint64_t answered, failed;    /* of the answered: AWAY or FAILED */
    double seconds;               /* of all that were answered */
};

/* Each store's own struct begins with this. */
struct store {
    const struct store_ops *ops;
    struct store_figures figures; /* the loop's */
};

struct store_config {
    const char *uri; /* "sqlite:FILE", "mongodb://HOST/DATABASE", "memory:" */
    /* mongodb: collections and fields, "COLLECTION[:FIELD,...]"
     * (docs/STORES.md); NULL is the default, and a must for the others. */
    const char *users, *lobbies, *channels;
};

/* Opens what `config` names; it is not needed afterwards. 0, or -1 with one
 * line in `error` that says what is wrong and what to do; then nothing was
 * written. */
int store_open(const struct store_config *config, uv_loop_t *loop,
               struct store **store, char *error, size_t error_size);

#endif
