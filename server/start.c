#include "start.h"

#include <stdio.h>
#include <string.h>

/* One thing that is waited for. */
struct wait {
    struct backend *backend;
    bool done, no_memory;
    int status; /* enum store_status or account_result */
    uint64_t accounts;
    char words[600];
};

static void run_until(const struct wait *wait)
{
    while (!wait->done)
        uv_run(wait->backend->loop, UV_RUN_ONCE);
}

static void finish(struct wait *wait, int status, const char *words)
{
    wait->done = true;
    wait->status = status;
    snprintf(wait->words, sizeof wait->words, "%s", words);
}

static void store_answered(void *context, const struct store_reply *reply)
{
    finish(context, (int)reply->status, reply->words);
}

static void account_answered(void *context, enum account_result result,
                             const char *words)
{
    finish(context, (int)result, words);
}

/* ---- what is there ---------------------------------------------------- */

/* What others left in the store, and no client could have made. */
static void tell_unusable(const struct wait *wait, const char *key,
                          struct pp_span what)
{
    struct log_line line;

    if (!log_begin(&line, wait->backend->log, LOG_WARNING, "unusable"))
        return;
    log_text(&line, key, what.text, what.size);
    log_end(&line);
}

static void have_unusable(void *context, struct pp_span words)
{
    tell_unusable(context, "why", words);
}

static void have_lobby(void *context, const struct pp_lobby *lobby)
{
    struct wait *wait = context;
    int r = hub_add_lobby(wait->backend->hub, lobby);

    if (r < 0)
        wait->no_memory = true;
    if (r > 0)
        tell_unusable(wait, "lobby", lobby->filename);
}

static void have_channel(void *context, struct pp_span name,
                         struct pp_span creator)
{
    struct wait *wait = context;
    int r = hub_add_channel(wait->backend->hub, name, creator);

    if (r < 0)
        wait->no_memory = true;
    if (r > 0)
        tell_unusable(wait, "channel", name);
}

static void have_accounts(void *context, uint64_t count)
{
    ((struct wait *)context)->accounts = count;
}

enum start start_load(struct backend *backend, char *error, size_t size)
{
    static const struct store_reader reader = {
        .lobby = have_lobby,
        .channel = have_channel,
        .accounts = have_accounts,
        .unusable = have_unusable,
    };
    struct store *store = backend->store;
    struct wait wait = { .backend = backend };

    if (store->ops->load(store, &reader, store_answered, &wait))
        wait.no_memory = true;
    else
        run_until(&wait);
    if (wait.no_memory) {
        snprintf(error, size, "not enough memory for what the store holds");
        return START_FAILED;
    }
    if (wait.status == STORE_OK) {
        accounts_counted(backend->accounts, wait.accounts);
        return START_OK;
    }
    if (wait.status == STORE_AWAY) {
        snprintf(error, size, "%s", wait.words);
        return START_AWAY;
    }
    snprintf(error, size, "the store can't be used: %s; mend that, or give "
             "another --store", wait.words);
    return START_FAILED;
}

/* ---- what shall be there ---------------------------------------------- */

static int make_account(struct backend *backend, const char *item, char *error,
                        size_t size)
{
    struct wait wait = { .backend = backend };
    struct pp_span name, password;

    if (options_account(item, &name, &password))
        return -1;
    if (accounts_signup(backend->accounts, name, password, account_answered,
                        &wait))
        finish(&wait, ACCOUNT_FAILED, "out of memory");
    run_until(&wait);
    if (wait.status == ACCOUNT_REFUSED)
        snprintf(wait.words, sizeof wait.words,
                 "there are --max-accounts already; raise it");
    if (wait.status == ACCOUNT_OK || wait.status == ACCOUNT_NO)
        return 0;
    snprintf(error, size, "--account=%.*s:...: %s", (int)name.size, name.text,
             wait.words);
    return -1;
}

/* One that the store has came with start_load(). */
static int make_channel(struct backend *backend, const char *item, char *error,
                        size_t size)
{
    struct wait wait = { .backend = backend };
    struct store *store = backend->store;
    struct pp_span name = { item, strlen(item) }, nobody = { "", 0 };

    if (store->ops->channel_add(store, name, nobody, store_answered, &wait))
        finish(&wait, STORE_FAILED, "out of memory");
    run_until(&wait);
    if (wait.status == STORE_OK && hub_add_channel(backend->hub, name, nobody))
        finish(&wait, STORE_FAILED, "out of memory");
    if (wait.status != STORE_FAILED)
        return 0;
    snprintf(error, size, "--channel=%s: %s", item, wait.words);
    return -1;
}

int start_make(struct backend *backend, const struct options *options,
               char *error, size_t size)
{
    size_t i;

    for (i = 0; i < options->accounts.count; i++)
        if (make_account(backend, options->accounts.items[i], error, size))
            return -1;
    for (i = 0; i < options->channels.count; i++)
        if (make_channel(backend, options->channels.items[i], error, size))
            return -1;
    return 0;
}
