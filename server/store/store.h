/* store.h - where accounts, lobbies and channels are kept.
 *
 * Asynchronous: each operation takes a function that is called once, later, on
 * the loop's thread, when what it promises is durable. Operations on lobbies
 * and channels take effect in the order they were asked for; a find may
 * overtake an add that is not answered yet. Strings are copied before an
 * operation returns, and may hold any bytes: they compare byte for byte.
 *
 *    store_open("sqlite:polypaint.db", loop, &store, error, sizeof error)
 *    store->ops->account_add(store, name, secret, done, context)
 *    store->ops->close(store, done, context)
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include <polypaint/polypaint.h>

struct store;

enum store_status {
    STORE_OK,
    STORE_EXISTS,  /* an add of what is there already: nothing was changed */
    STORE_UNKNOWN, /* no such account, lobby or channel */
    STORE_FAILED   /* the store could not; `words` says why */
};

struct store_reply {
    enum store_status status;
    struct pp_span secret; /* account_find: what account_add was given */
    const char *words;     /* FAILED: why, for the log; else "" */
};

typedef void store_done(void *context, const struct store_reply *reply);

/* What load() hands out, one call for each, before its `done` and with its
 * context, in the order they were added. Must stay until `done`. */
struct store_reader {
    void (*lobby)(void *context, const struct pp_lobby *lobby);
    void (*channel)(void *context, struct pp_span name,
                    struct pp_span creator);
    void (*accounts)(void *context, uint64_t count);
};

/* Each returns 0, or -1 when memory is out: then nothing was asked, and `done`
 * is not called. */
struct store_ops {
    int (*load)(struct store *store, const struct store_reader *reader,
                store_done *done, void *context);
    /* `secret` is what the password is checked with: an argon2id string. */
    int (*account_find)(struct store *store, struct pp_span name,
                         store_done *done, void *context);
    int (*account_add)(struct store *store, struct pp_span name,
                       struct pp_span secret, store_done *done,
                       void *context);
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
    /* Finishes what was asked for, then calls `done`; the store is gone. */
    void (*close)(struct store *store, store_done *done, void *context);
};

/* Each store's own struct begins with this. */
struct store {
    const struct store_ops *ops;
};

/* Opens `uri`: "sqlite:FILE" or "memory:". 0, or -1 with one line in `error`
 * that says what is wrong and what to do; then nothing was written. */
int store_open(const char *uri, uv_loop_t *loop, struct store **store,
               char *error, size_t error_size);

#endif
