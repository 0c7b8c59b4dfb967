#include <stdio.h>
#include <string.h>

#include "admin_inside.h"

/* ---- waiting ---------------------------------------------------------------- */

static void finish(struct admin *admin, int status, const char *words)
{
    admin->done = true;
    admin->status = status;
    snprintf(admin->words, sizeof admin->words, "%s", words);
}

void admin_answered(void *context, const struct store_reply *reply)
{
    struct admin *admin = context;

    if (reply->secret.size < sizeof admin->secret && reply->secret.size) {
        memcpy(admin->secret, reply->secret.text, reply->secret.size);
        admin->secret[reply->secret.size] = 0;
    }
    finish(admin, (int)reply->status, reply->words);
}

static void account_answered(void *context, enum account_result result,
                             const char *words)
{
    finish(context, (int)result, words);
}

int admin_wait(struct admin *admin, int asked)
{
    if (asked)
        finish(admin, STORE_FAILED, "out of memory");
    while (!admin->done)
        uv_run(&admin->loop, UV_RUN_ONCE);
    admin->done = false;
    return admin->status;
}

/* ---- what is told ------------------------------------------------------------ */

static int failed(struct admin *admin, const char *kind, const char *name)
{
    cli_error("%s %s: %s; nothing was changed", kind, name, admin->words);
    return CLI_USAGE;
}

static int unknown(const char *kind, const char *name)
{
    cli_error("%s %s: there is none of that name; polypaintd %s list shows "
              "them", kind, name, kind);
    return CLI_FOUND;
}

/* The end of a removal or a change. */
static int conclude(struct admin *admin, const char *kind, const char *name,
                    const char *result)
{
    if (admin->status == STORE_UNKNOWN)
        return unknown(kind, name);
    if (admin->status != STORE_OK)
        return failed(admin, kind, name);
    show_result(admin, kind, name, result);
    return CLI_OK;
}

/* ---- accounts ---------------------------------------------------------------- */

int admin_account_add(struct admin *admin, char **words)
{
    int r = admin_wait(admin, accounts_signup(admin->accounts,
                                              admin_span(words[0]),
                                              admin_span(admin->password),
                                              account_answered, admin));

    if (r == ACCOUNT_NO) {
        cli_error("account %s: there is one of that name; polypaintd account "
                  "passwd changes its password", words[0]);
        return CLI_FOUND;
    }
    if (r != ACCOUNT_OK)
        return failed(admin, "account", words[0]);
    show_result(admin, "account", words[0], "added");
    return CLI_OK;
}

static void hashed(struct password_job *job, enum password_result result)
{
    finish(job->context, result == PASSWORD_OK ? STORE_OK : STORE_FAILED,
           "no memory for the hash");
}

/* Replaces what the store has as its secret, `was`. */
static int change(struct admin *admin, const char *name, const char *was)
{
    struct password_job job = { .password = admin_span(admin->password),
                                .done = hashed, .context = admin };

    if (admin_wait(admin, passwords_hash(admin->passwords, &job)) == STORE_OK)
        admin_wait(admin, admin->store->ops->account_change(
                            admin->store, admin_span(name), admin_span(was),
                            admin_span(job.secret), admin_answered, admin));
    return conclude(admin, "account", name, "password changed");
}

int admin_account_passwd(struct admin *admin, char **words)
{
    char was[PASSWORD_SECRET];
    int r = admin_wait(admin, admin->store->ops->account_find(
                                admin->store, admin_span(words[0]),
                                admin_answered, admin));

    if (r != STORE_OK)
        return conclude(admin, "account", words[0], "");
    memcpy(was, admin->secret, sizeof was);
    return change(admin, words[0], was);
}

int admin_account_remove(struct admin *admin, char **words)
{
    admin_wait(admin, admin->store->ops->account_remove(
                        admin->store, admin_span(words[0]), admin_answered,
                        admin));
    return conclude(admin, "account", words[0], "removed");
}

/* ---- lists ---------------------------------------------------------------------- */

static void warn(void *context, struct pp_span words)
{
    (void)context;
    cli_error("left out: %.*s", (int)words.size, words.text);
}

static void list_account(void *context, struct pp_span name)
{
    static const char *const names[] = { "name" };

    show_row(context, names, &name, 1);
}

/* Not its passcode. */
static void list_lobby(void *context, const struct pp_lobby *lobby)
{
    static const char *const names[] = { "Filename", "Owner", "Mode",
                                         "Protection" };
    const struct pp_span values[] = { lobby->filename, lobby->owner,
                                      lobby->mode, lobby->protection };

    show_row(context, names, values, 4);
}

static void list_channel(void *context, struct pp_span name,
                         struct pp_span creator)
{
    static const char *const names[] = { "name", "creator" };
    const struct pp_span values[] = { name, creator };

    show_row(context, names, values, 2);
}

typedef int reading(struct store *store, const struct store_reader *reader,
                    store_done *done, void *context);

static int list(struct admin *admin, reading *how,
                const struct store_reader *reader)
{
    show_begin(admin);
    admin_wait(admin, how(admin->store, reader, admin_answered, admin));
    show_end(admin);
    if (admin->status == STORE_OK)
        return CLI_OK;
    cli_error("the store can't be read: %s", admin->words);
    return CLI_USAGE;
}

int admin_account_list(struct admin *admin, char **words)
{
    static const struct store_reader reader = { .account = list_account,
                                                .unusable = warn };

    (void)words;
    return list(admin, admin->store->ops->account_list, &reader);
}

int admin_lobby_list(struct admin *admin, char **words)
{
    static const struct store_reader reader = { .lobby = list_lobby,
                                                .unusable = warn };

    (void)words;
    return list(admin, admin->store->ops->load, &reader);
}

int admin_channel_list(struct admin *admin, char **words)
{
    static const struct store_reader reader = { .channel = list_channel,
                                                .unusable = warn };

    (void)words;
    return list(admin, admin->store->ops->load, &reader);
}

/* ---- lobbies and channels --------------------------------------------------------- */

int admin_lobby_remove(struct admin *admin, char **words)
{
    struct pp_lobby lobby = { .filename = admin_span(words[0]),
                              .owner = admin_span(words[1]) };

    admin_wait(admin, admin->store->ops->lobby_remove(admin->store, &lobby,
                                                    admin_answered, admin));
    return conclude(admin, "lobby", words[0], "removed");
}

int admin_channel_remove(struct admin *admin, char **words)
{
    admin_wait(admin, admin->store->ops->channel_remove(
                        admin->store, admin_span(words[0]), admin_answered,
                        admin));
    return conclude(admin, "channel", words[0], "removed");
}

/* ---- check -------------------------------------------------------------------------- */

static void fault(void *context, struct pp_span words)
{
    show_fault(context, words);
}

int admin_check(struct admin *admin, char **words)
{
    static const struct store_reader reader = { .unusable = fault };
    const struct store_ops *ops = admin->store->ops;
    reading *const all[] = { ops->check, ops->account_list, ops->load };
    size_t i;

    (void)words;
    admin->status = STORE_OK;
    show_begin(admin);
    for (i = 0; i < sizeof all / sizeof *all && admin->status == STORE_OK; i++)
        admin_wait(admin, all[i](admin->store, &reader, admin_answered, admin));
    show_end(admin);
    if (admin->status != STORE_OK) {
        cli_error("the store can't be read: %s", admin->words);
        return CLI_USAGE;
    }
    if (!admin->faults && !admin->options->json)
        puts("no faults");
    return admin->faults ? CLI_FOUND : CLI_OK;
}
