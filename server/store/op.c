#include "store/op.h"

#include <stdlib.h>
#include <string.h>

#include <utlist.h>

struct op *op_new(enum op_kind kind, const struct pp_span *text, size_t count,
                  store_done *done, void *context)
{
    size_t i, size = 0;
    struct op *op;
    char *end;

    for (i = 0; i < count; i++)
        size += text[i].size;
    if (!(op = calloc(1, sizeof *op + size)))
        return NULL;
    op->kind = kind;
    op->done = done;
    op->context = context;
    op->reply.words = "";
    for (end = op->bytes, i = 0; i < count; end += text[i++].size) {
        op->text[i] = (struct pp_span){ end, text[i].size };
        if (text[i].size)
            memcpy(end, text[i].text, text[i].size);
    }
    return op;
}

void op_free(struct op *op)
{
    struct op *row, *next;

    DL_FOREACH_SAFE (op->rows, row, next)
        free(row);
    free(op->found);
    free(op);
}

static void forget_found(struct op *op)
{
    free(op->found);
    op->found = NULL;
    op->reply.secret = (struct pp_span){ NULL, 0 };
}

void op_refuse(struct op *op, enum store_status status, const char *words)
{
    forget_found(op);
    op->found = strdup(words);
    op->reply.status = status;
    op->reply.words = op->found ? op->found : "out of memory";
}

void op_fail(struct op *op, const char *words)
{
    op_refuse(op, STORE_FAILED, words);
}

void op_found(struct op *op, const void *secret, size_t size)
{
    forget_found(op);
    if (!(op->found = malloc(size + 1))) {
        op_fail(op, "out of memory");
        return;
    }
    if (size)
        memcpy(op->found, secret, size);
    op->found[size] = 0;
    op->reply.status = STORE_OK;
    op->reply.secret = (struct pp_span){ op->found, size };
}

static struct pp_lobby lobby_of(const struct op *op)
{
    return (struct pp_lobby){ op->text[0], op->text[1], op->text[2],
                              op->text[3], op->text[4] };
}

static void hand_out_row(const struct op *op, const struct op *row)
{
    const struct store_reader *reader = op->reader;
    struct pp_lobby lobby = lobby_of(row);

    if (row->kind == OP_LOBBY_ADD) {
        if (reader->lobby)
            reader->lobby(op->context, &lobby);
    } else if (row->kind == OP_CHANNEL_ADD) {
        if (reader->channel)
            reader->channel(op->context, row->text[0], row->text[1]);
    } else if (row->kind == OP_ACCOUNT_ADD) {
        if (reader->account)
            reader->account(op->context, row->text[0]);
    } else if (reader->unusable) {
        reader->unusable(op->context, row->text[0]);
    }
}

static void hand_out(const struct op *op)
{
    const struct op *row;

    if (op->kind == OP_LOAD && op->reader->accounts)
        op->reader->accounts(op->context, op->accounts);
    DL_FOREACH (op->rows, row)
        hand_out_row(op, row);
}

/* ---- figures ------------------------------------------------------------ */

const double store_times[STORE_TIMES] = { .001, .003, .01, .03, .1, .3, 1, 3 };

static void note(const struct op *op)
{
    struct store_figures *figures = &op->asked->figures;
    double seconds = (double)(uv_hrtime() - op->since) / 1e9;
    int i;

    figures->answered++;
    figures->failed += op->reply.status >= STORE_AWAY;
    figures->seconds += seconds;
    for (i = 0; i < STORE_TIMES && seconds > store_times[i]; i++)
        ;
    if (i < STORE_TIMES)
        figures->within[i]++;
}

void op_answer(struct op *op)
{
    if (op->asked)
        note(op);
    if (op->reader && op->reply.status == STORE_OK)
        hand_out(op);
    op->done(op->context, &op->reply);
    op_free(op);
}

/* ---- the functions of store.h ------------------------------------------- */

static int submit(struct store *store, struct op *op)
{
    struct op_store *self = (struct op_store *)store;

    if (!op)
        return -1;
    op->asked = store;
    op->since = uv_hrtime();
    self->submit(self, op);
    return 0;
}

static int read_all(struct store *store, enum op_kind kind,
                    const struct store_reader *reader, store_done *done,
                    void *context)
{
    struct op *op = op_new(kind, NULL, 0, done, context);

    if (op)
        op->reader = reader;
    return submit(store, op);
}

static int load(struct store *store, const struct store_reader *reader,
                store_done *done, void *context)
{
    return read_all(store, OP_LOAD, reader, done, context);
}

static int account_list(struct store *store, const struct store_reader *reader,
                        store_done *done, void *context)
{
    return read_all(store, OP_ACCOUNT_LIST, reader, done, context);
}

static int check(struct store *store, const struct store_reader *reader,
                 store_done *done, void *context)
{
    return read_all(store, OP_CHECK, reader, done, context);
}

static int account_find(struct store *store, struct pp_span name,
                        store_done *done, void *context)
{
    return submit(store, op_new(OP_ACCOUNT_FIND, &name, 1, done, context));
}

static int account_remove(struct store *store, struct pp_span name,
                          store_done *done, void *context)
{
    return submit(store, op_new(OP_ACCOUNT_REMOVE, &name, 1, done, context));
}

static int channel_remove(struct store *store, struct pp_span name,
                          store_done *done, void *context)
{
    return submit(store, op_new(OP_CHANNEL_REMOVE, &name, 1, done, context));
}

static int two(struct store *store, enum op_kind kind, struct pp_span name,
               struct pp_span other, store_done *done, void *context)
{
    struct pp_span text[] = { name, other };

    return submit(store, op_new(kind, text, 2, done, context));
}

static int account_add(struct store *store, struct pp_span name,
                       struct pp_span secret, store_done *done, void *context)
{
    return two(store, OP_ACCOUNT_ADD, name, secret, done, context);
}

static int account_change(struct store *store, struct pp_span name,
                          struct pp_span was, struct pp_span secret,
                          store_done *done, void *context)
{
    struct pp_span text[] = { name, was, secret };

    return submit(store, op_new(OP_ACCOUNT_CHANGE, text, 3, done, context));
}

static int channel_add(struct store *store, struct pp_span name,
                       struct pp_span creator, store_done *done,
                       void *context)
{
    return two(store, OP_CHANNEL_ADD, name, creator, done, context);
}

static int about_lobby(struct store *store, enum op_kind kind,
                       const struct pp_lobby *lobby, store_done *done,
                       void *context)
{
    struct pp_span text[OP_TEXTS] = { lobby->filename, lobby->owner,
                                      lobby->mode, lobby->protection,
                                      lobby->passcode };

    return submit(store, op_new(kind, text, OP_TEXTS, done, context));
}

static int lobby_add(struct store *store, const struct pp_lobby *lobby,
                     store_done *done, void *context)
{
    return about_lobby(store, OP_LOBBY_ADD, lobby, done, context);
}

static int lobby_change(struct store *store, const struct pp_lobby *lobby,
                        store_done *done, void *context)
{
    return about_lobby(store, OP_LOBBY_CHANGE, lobby, done, context);
}

static int lobby_remove(struct store *store, const struct pp_lobby *lobby,
                        store_done *done, void *context)
{
    return about_lobby(store, OP_LOBBY_REMOVE, lobby, done, context);
}

static void close_store(struct store *store, store_done *done, void *context)
{
    struct op_store *self = (struct op_store *)store;
    struct op *op = self->closing;

    op->done = done;
    op->context = context;
    self->submit(self, op);
}

static const struct store_ops ops = {
    .load = load,
    .account_find = account_find,
    .account_add = account_add,
    .account_change = account_change,
    .account_remove = account_remove,
    .account_list = account_list,
    .lobby_add = lobby_add,
    .lobby_change = lobby_change,
    .lobby_remove = lobby_remove,
    .channel_add = channel_add,
    .channel_remove = channel_remove,
    .check = check,
    .close = close_store,
};

int op_store_init(struct op_store *store,
                  void (*submit_op)(struct op_store *, struct op *))
{
    store->store.ops = &ops;
    store->submit = submit_op;
    store->closing = op_new(OP_CLOSE, NULL, 0, NULL, NULL);
    return store->closing ? 0 : -1;
}
