/* The store that forgets: tables in memory, for tests and trials. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

#include "store/op.h"
#include "store/open.h"

enum table { ACCOUNTS, LOBBIES, CHANNELS, TABLES };

/* A row is the op that added it, under a key of one or two of its texts. */
struct row {
    UT_hash_handle hh;
    struct op *op;
    char key[];
};

struct memory {
    struct op_store base;
    uv_async_t wake; /* answers come in a later turn of the loop */
    struct op *answers;
    struct row *tables[TABLES];
};

static enum table table_of(enum op_kind kind)
{
    switch (kind) {
    case OP_ACCOUNT_FIND:
    case OP_ACCOUNT_ADD:
    case OP_ACCOUNT_CHANGE:
    case OP_ACCOUNT_REMOVE:
        return ACCOUNTS;
    case OP_CHANNEL_ADD:
    case OP_CHANNEL_REMOVE:
        return CHANNELS;
    default:
        return LOBBIES;
    }
}

/* The size of the first text stands before it, so that no two pairs share a
 * key. NULL when memory is out. */
static struct row *row_new(const struct op *op, size_t *key_size)
{
    const struct pp_span *text = op->text;
    size_t second = table_of(op->kind) == LOBBIES ? text[1].size : 0;
    size_t head = sizeof text->size;
    struct row *row;

    *key_size = head + text[0].size + second;
    if (!(row = calloc(1, sizeof *row + *key_size)))
        return NULL;
    memcpy(row->key, &text[0].size, head);
    if (text[0].size)
        memcpy(row->key + head, text[0].text, text[0].size);
    if (second)
        memcpy(row->key + head + text[0].size, text[1].text, second);
    return row;
}

static void row_free(struct row *row)
{
    if (row->op)
        op_free(row->op);
    free(row);
}

static struct op *copy(const struct op *op, enum op_kind kind)
{
    return op_new(kind, op->text, OP_TEXTS, NULL, NULL);
}

static enum store_status add(struct memory *memory, const struct op *op,
                             struct row *row, size_t key_size)
{
    struct row **table = &memory->tables[table_of(op->kind)];

    if (!(row->op = copy(op, op->kind)))
        return STORE_FAILED;
    HASH_ADD_KEYPTR(hh, *table, row->key, key_size, row);
    return row->hh.tbl ? STORE_OK : STORE_FAILED;
}

static enum store_status replace(struct row *row, const struct pp_span *text)
{
    struct op *changed = op_new(row->op->kind, text, OP_TEXTS, NULL, NULL);

    if (!changed)
        return STORE_FAILED;
    op_free(row->op);
    row->op = changed;
    return STORE_OK;
}

/* Puts the op's protection and passcode into the row's op. */
static enum store_status change(struct row *row, const struct op *op)
{
    struct pp_span text[OP_TEXTS] = { row->op->text[0], row->op->text[1],
                                      row->op->text[2], op->text[3],
                                      op->text[4] };

    return replace(row, text);
}

static enum store_status change_secret(struct row *row, const struct op *op)
{
    struct pp_span was = row->op->text[1], expected = op->text[1];
    struct pp_span text[OP_TEXTS] = { op->text[0], op->text[2] };

    if (was.size != expected.size
        || (was.size && memcmp(was.text, expected.text, was.size)))
        return STORE_UNKNOWN;
    return replace(row, text);
}

static enum store_status on_row(struct memory *memory, struct op *op,
                                struct row *row)
{
    switch (op->kind) {
    case OP_ACCOUNT_FIND:
        op_found(op, row->op->text[1].text, row->op->text[1].size);
        return op->reply.status;
    case OP_ACCOUNT_CHANGE:
        return change_secret(row, op);
    case OP_LOBBY_CHANGE:
        return change(row, op);
    case OP_LOBBY_REMOVE:
    case OP_ACCOUNT_REMOVE:
    case OP_CHANNEL_REMOVE:
        HASH_DEL(memory->tables[table_of(op->kind)], row);
        row_free(row);
        return STORE_OK;
    default:
        return STORE_EXISTS;
    }
}

static int is_add(enum op_kind kind)
{
    return kind == OP_ACCOUNT_ADD || kind == OP_LOBBY_ADD
        || kind == OP_CHANNEL_ADD;
}

static enum store_status run(struct memory *memory, struct op *op)
{
    enum store_status status = STORE_UNKNOWN;
    struct row *wanted, *there;
    size_t key_size;

    if (!(wanted = row_new(op, &key_size)))
        return STORE_FAILED;
    HASH_FIND(hh, memory->tables[table_of(op->kind)], wanted->key, key_size,
              there);
    if (there)
        status = on_row(memory, op, there);
    else if (is_add(op->kind))
        status = add(memory, op, wanted, key_size);
    if (there || status != STORE_OK)
        row_free(wanted);
    return status;
}

/* A uthash table remembers the order of adding. */
static enum store_status hand_out(struct memory *memory, struct op *op,
                                  enum table table)
{
    struct row *row, *next;
    struct op *found;

    HASH_ITER (hh, memory->tables[table], row, next) {
        if (!(found = copy(row->op, row->op->kind)))
            return STORE_FAILED;
        DL_APPEND(op->rows, found);
    }
    return STORE_OK;
}

static enum store_status load(struct memory *memory, struct op *op)
{
    enum store_status lobbies = hand_out(memory, op, LOBBIES);

    op->accounts = HASH_COUNT(memory->tables[ACCOUNTS]);
    return lobbies == STORE_OK ? hand_out(memory, op, CHANNELS) : lobbies;
}

static enum store_status do_op(struct memory *memory, struct op *op)
{
    switch (op->kind) {
    case OP_LOAD:
        return load(memory, op);
    case OP_ACCOUNT_LIST:
        return hand_out(memory, op, ACCOUNTS);
    case OP_CHECK: /* nothing can be wrong with it */
    case OP_CLOSE:
        return STORE_OK;
    default:
        return run(memory, op);
    }
}

static void submit(struct op_store *store, struct op *op)
{
    struct memory *memory = (struct memory *)store;
    enum store_status status = do_op(memory, op);

    if (status == STORE_FAILED)
        op_fail(op, "out of memory");
    op->reply.status = status;
    DL_APPEND(memory->answers, op);
    uv_async_send(&memory->wake);
}

static void closed(uv_handle_t *handle)
{
    struct memory *memory = handle->data;
    struct op *op = memory->base.closing;
    struct row *row, *next;
    int table;

    for (table = 0; table < TABLES; table++)
        HASH_ITER (hh, memory->tables[table], row, next) {
            HASH_DEL(memory->tables[table], row);
            row_free(row);
        }
    free(memory);
    if (op->done)
        op->done(op->context, &op->reply);
    op_free(op);
}

static void answer(uv_async_t *wake)
{
    struct memory *memory = wake->data;
    struct op *op, *next, *ready = memory->answers;

    memory->answers = NULL;
    DL_FOREACH_SAFE (ready, op, next)
        if (op->kind == OP_CLOSE)
            uv_close((uv_handle_t *)wake, closed);
        else
            op_answer(op);
}

int memory_open(const struct store_config *config, const char *rest,
                uv_loop_t *loop, struct store **store, char *error,
                size_t size)
{
    struct memory *memory;

    (void)config;
    if (*rest) {
        snprintf(error, size, "--store=memory:%s: nothing may follow memory:",
                 rest);
        return -1;
    }
    if (!(memory = calloc(1, sizeof *memory))
        || op_store_init(&memory->base, submit)
        || uv_async_init(loop, &memory->wake, answer)) {
        snprintf(error, size, "--store=memory: out of memory or descriptors");
        if (memory)
            free(memory->base.closing);
        free(memory);
        return -1;
    }
    memory->wake.data = memory;
    *store = &memory->base.store;
    return 0;
}
