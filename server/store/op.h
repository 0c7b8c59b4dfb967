/* op.h - one operation on a store, as a thing that can wait in a queue.
 *
 * The front half of every store: store.h's functions make a struct op, with
 * its strings copied behind it, and hand it to the store's submit(). The store
 * runs it, fills in op->reply, and gives it to op_answer() on the loop's
 * thread. What a load found is a list of ops too: those that would have added
 * it.
 */
#ifndef STORE_OP_H
#define STORE_OP_H

#include "store/store.h"

enum op_kind {
    OP_LOAD,
    OP_CHECK,
    OP_ACCOUNT_FIND,
    OP_ACCOUNT_ADD,
    OP_ACCOUNT_CHANGE,
    OP_ACCOUNT_REMOVE,
    OP_ACCOUNT_LIST,
    OP_LOBBY_ADD,
    OP_LOBBY_CHANGE,
    OP_LOBBY_REMOVE,
    OP_CHANNEL_ADD,
    OP_CHANNEL_REMOVE,
    OP_CLOSE,
    OP_KINDS
};

enum { OP_TEXTS = 5 };

struct op {
    struct op *prev, *next; /* utlist */
    enum op_kind kind;
    const struct store_reader *reader; /* LOAD, CHECK, LIST */
    store_done *done;
    void *context;
    struct store *asked; /* whose figures it belongs to, or NULL */
    uint64_t since;      /* when it was asked, in ns */

    /* account: name, secret, and when it changes the new one; lobby:
     * filename, owner, mode, protection, passcode; channel: name, creator. The
     * rest are empty. */
    struct pp_span text[OP_TEXTS];

    struct store_reply reply;
    char *found;       /* what reply.secret or reply.words points to, or NULL */
    struct op *rows;   /* for the reader: what was found; a LOAD: words about
                        * what can't be used */
    uint64_t accounts; /* LOAD */
    char bytes[];      /* what text[] points to */
};

/* A store whose operations are ops; a store's own struct begins with it. */
struct op_store {
    struct store store;
    void (*submit)(struct op_store *store, struct op *op);
    struct op *closing; /* made at the start, so that close() can't fail */
};

/* Sets up `store`; 0, or -1 when memory is out. */
int op_store_init(struct op_store *store,
                  void (*submit)(struct op_store *, struct op *));

/* A copy of `count` texts; NULL when memory is out. */
struct op *op_new(enum op_kind kind, const struct pp_span *text, size_t count,
                  store_done *done, void *context);

/* Sets what the op is answered with. The words and the secret are copied. */
void op_fail(struct op *op, const char *words);
void op_refuse(struct op *op, enum store_status status, const char *words);
void op_found(struct op *op, const void *secret, size_t size);

/* Calls the one who asked, and frees the op. */
void op_answer(struct op *op);

void op_free(struct op *op);

#endif
