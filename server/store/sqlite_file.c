#include "store/sqlite_file.h"

#include <unistd.h>

#include <utlist.h>

/* Texts are bound by their place in op->text, as far as the statement asks. */
static const struct {
    const char *sql;
    enum store_status unchanged; /* what it means that no row was touched */
} commands[OP_KINDS] = {
    [OP_ACCOUNT_FIND] = { "SELECT secret FROM account WHERE name = ?1",
                          STORE_UNKNOWN },
    [OP_ACCOUNT_ADD] = { "INSERT INTO account(name, secret) VALUES(?1, ?2)"
                         " ON CONFLICT DO NOTHING", STORE_EXISTS },
    [OP_ACCOUNT_CHANGE] = { "UPDATE account SET secret = ?3"
                            " WHERE name = ?1 AND secret = ?2",
                            STORE_UNKNOWN },
    [OP_ACCOUNT_REMOVE] = { "DELETE FROM account WHERE name = ?1",
                            STORE_UNKNOWN },
    [OP_LOBBY_ADD] = { "INSERT INTO lobby(filename, owner, mode, protection,"
                       " passcode) VALUES(?1, ?2, ?3, ?4, ?5)"
                       " ON CONFLICT DO NOTHING", STORE_EXISTS },
    [OP_LOBBY_CHANGE] = { "UPDATE lobby SET protection = ?4, passcode = ?5"
                          " WHERE filename = ?1 AND owner = ?2",
                          STORE_UNKNOWN },
    [OP_LOBBY_REMOVE] = { "DELETE FROM lobby WHERE filename = ?1"
                          " AND owner = ?2", STORE_UNKNOWN },
    [OP_CHANNEL_ADD] = { "INSERT INTO channel(name, creator) VALUES(?1, ?2)"
                         " ON CONFLICT DO NOTHING", STORE_EXISTS },
    [OP_CHANNEL_REMOVE] = { "DELETE FROM channel WHERE name = ?1",
                            STORE_UNKNOWN },
};

static const char load_lobbies[] =
    "SELECT filename, owner, mode, protection, passcode FROM lobby"
    " ORDER BY number";
static const char load_channels[] =
    "SELECT name, creator FROM channel ORDER BY number";
static const char list_accounts[] = "SELECT name FROM account ORDER BY name";
static const char find_faults[] =
    "SELECT 'the file: ' || integrity_check FROM pragma_integrity_check"
    " WHERE integrity_check <> 'ok'"
    " UNION ALL SELECT 'account ' || CAST(name AS TEXT) ||"
    " ': its password is no argon2 hash' FROM account"
    " WHERE substr(CAST(secret AS TEXT), 1, 7) <> '$argon2'";
static const char count_accounts[] = "SELECT count(*) FROM account";

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                              statement, NULL);
}

int sqlite_file_prepare(struct sqlite_file *file)
{
    int kind, r = prepare(file->db, "BEGIN IMMEDIATE", &file->begin);

    if (r == SQLITE_OK)
        r = prepare(file->db, "COMMIT", &file->commit);
    for (kind = 0; r == SQLITE_OK && kind < OP_KINDS; kind++)
        if (commands[kind].sql)
            r = prepare(file->db, commands[kind].sql, &file->statements[kind]);
    return r;
}

void sqlite_file_close(struct sqlite_file *file)
{
    int kind;

    sqlite3_finalize(file->begin);
    sqlite3_finalize(file->commit);
    for (kind = 0; kind < OP_KINDS; kind++)
        sqlite3_finalize(file->statements[kind]);
    sqlite3_close(file->db);
    if (file->lock >= 0)
        close(file->lock);
}

/* An empty text must not become NULL. */
static int bind_texts(sqlite3_stmt *statement, const struct op *op)
{
    int i, r = SQLITE_OK, count = sqlite3_bind_parameter_count(statement);

    for (i = 0; r == SQLITE_OK && i < count; i++)
        r = sqlite3_bind_blob64(statement, i + 1,
                                op->text[i].size ? op->text[i].text : "",
                                op->text[i].size, SQLITE_STATIC);
    return r;
}

static struct pp_span column(sqlite3_stmt *statement, int i)
{
    const char *bytes = sqlite3_column_blob(statement, i);
    int size = sqlite3_column_bytes(statement, i);

    return (struct pp_span){ bytes, (size_t)size };
}

/* One find, add, change or removal. 0 or -1. */
static int run_command(struct sqlite_file *file, struct op *op)
{
    sqlite3_stmt *statement = file->statements[op->kind];
    int r = bind_texts(statement, op);
    struct pp_span secret;

    if (r == SQLITE_OK)
        r = sqlite3_step(statement);
    if (r == SQLITE_ROW) {
        secret = column(statement, 0);
        op_found(op, secret.text, secret.size);
    } else if (r == SQLITE_DONE) {
        op->reply.status = op->kind == OP_ACCOUNT_FIND
                || !sqlite3_changes(file->db) ? commands[op->kind].unchanged
                                              : STORE_OK;
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return r == SQLITE_ROW || r == SQLITE_DONE ? 0 : -1;
}

/* Hangs each row of the query on the load, as the op that would add it. */
static int load_rows(struct sqlite_file *file, struct op *load,
                     const char *sql, enum op_kind kind, size_t texts)
{
    struct pp_span text[OP_TEXTS];
    sqlite3_stmt *statement;
    struct op *row;
    size_t i;
    int r;

    if (sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return -1;
    while ((r = sqlite3_step(statement)) == SQLITE_ROW) {
        for (i = 0; i < texts; i++)
            text[i] = column(statement, (int)i);
        if (!(row = op_new(kind, text, texts, NULL, NULL)))
            break;
        DL_APPEND(load->rows, row);
    }
    sqlite3_finalize(statement);
    return r == SQLITE_DONE ? 0 : -1;
}

static int run_load(struct sqlite_file *file, struct op *op)
{
    sqlite3_stmt *statement;
    int r;

    if (load_rows(file, op, load_lobbies, OP_LOBBY_ADD, 5)
        || load_rows(file, op, load_channels, OP_CHANNEL_ADD, 2)
        || sqlite3_prepare_v2(file->db, count_accounts, -1, &statement, NULL))
        return -1;
    if ((r = sqlite3_step(statement)) == SQLITE_ROW)
        op->accounts = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return r == SQLITE_ROW ? 0 : -1;
}

static int run_one(struct sqlite_file *file, struct op *op)
{
    switch (op->kind) {
    case OP_LOAD:
        return run_load(file, op);
    case OP_ACCOUNT_LIST:
        return load_rows(file, op, list_accounts, OP_ACCOUNT_ADD, 1);
    case OP_CHECK:
        return load_rows(file, op, find_faults, OP_LOAD, 1);
    default:
        return run_command(file, op);
    }
}

static int step(sqlite3_stmt *statement)
{
    int r = sqlite3_step(statement);

    sqlite3_reset(statement);
    return r == SQLITE_DONE ? 0 : -1;
}

static int in_transaction(const struct op *op)
{
    return op->kind != OP_ACCOUNT_FIND && op->kind != OP_CLOSE;
}

static int run_transaction(struct sqlite_file *file, struct op *batch)
{
    struct op *op;
    int r = step(file->begin);

    DL_FOREACH (batch, op)
        if (!r && in_transaction(op))
            r = run_one(file, op);
    return r ? -1 : step(file->commit);
}

/* The words are copied first: a rollback has an error message of its own. */
static void fail_transaction(struct sqlite_file *file, struct op *batch)
{
    char words[200];
    struct op *op;

    sqlite3_snprintf(sizeof words, words, "%s", sqlite3_errmsg(file->db));
    if (!sqlite3_get_autocommit(file->db))
        sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
    DL_FOREACH (batch, op)
        if (in_transaction(op))
            op_fail(op, words);
}

void sqlite_file_run(struct sqlite_file *file, struct op *batch)
{
    int transaction = 0;
    struct op *op;

    DL_FOREACH (batch, op) {
        if (op->kind == OP_ACCOUNT_FIND && run_command(file, op))
            op_fail(op, sqlite3_errmsg(file->db));
        transaction |= in_transaction(op);
    }
    if (transaction && run_transaction(file, batch))
        fail_transaction(file, batch);
}
