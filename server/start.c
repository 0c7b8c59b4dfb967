#include "start.h"

#include <stdio.h>
#include <string.h>

/* One thing that is waited for. */
struct wait {
    struct backend *backend;
    bool done, no_memory;
    int status; /* enum store_status or account_result */
    uint64_t accounts;
    char words[160];
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

static void have_lobby(void *context, const struct pp_lobby *lobby)
{
    struct wait *wait = context;

    if (hub_add_lobby(wait->backend->hub, lobby))
        wait->no_memory = true;
}

static void have_channel(void *context, struct pp_span name,
                         struct pp_span creator)
{
    struct wait *wait = context;

    if (hub_add_channel(wait->backend->hub, name, creator))
        wait->no_memory = true;
}

static void have_accounts(void *context, uint64_t count)
{
    ((struct wait *)context)->accounts = count;
}

int start_load(struct backend *backend, uint64_t *accounts, char *error,
               size_t size)
{
    static const struct store_reader reader = { have_lobby, have_channel,
                                                have_accounts };
    struct store *store = backend->store;
    struct wait wait = { .backend = backend };

    if (store->ops->load(store, &reader, store_answered, &wait))
        wait.no_memory = true;
    else
        run_until(&wait);
    if (wait.no_memory) {
        snprintf(error, size, "not enough memory for what the store holds");
        return -1;
    }
    if (wait.status == STORE_FAILED) {
        snprintf(error, size, "the store can't be read: %s; restore a copy, "
                 "or give another --store", wait.words);
        return -1;
    }
    *accounts = wait.accounts;
    return 0;
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
