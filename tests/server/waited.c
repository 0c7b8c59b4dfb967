#include "waited.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mongodb_room.h"

struct waited waited;

struct pp_span text_of(const char *text)
{
    return (struct pp_span){ text, strlen(text) };
}

static void copy(char *out, size_t size, struct pp_span text)
{
    snprintf(out, size, "%.*s", (int)text.size, text.size ? text.text : "");
}

void waited_done(void *context, const struct store_reply *reply)
{
    (void)context;
    waited.done = true;
    waited.answers++;
    waited.wrong += reply->status != STORE_OK;
    waited.status = reply->status;
    waited.plain = reply->plain;
    copy(waited.secret, sizeof waited.secret, reply->secret);
    snprintf(waited.words, sizeof waited.words, "%s", reply->words);
}

void waited_run(void)
{
    while (!waited.done)
        uv_run(&waited.loop, UV_RUN_ONCE);
}

void waited_answers(unsigned count)
{
    while (waited.answers < count)
        uv_run(&waited.loop, UV_RUN_ONCE);
}

static enum store_status wait_for(int asked)
{
    cr_assert_eq(asked, 0);
    cr_assert(!waited.done, "no answer comes inside the call");
    waited_run();
    return waited.status;
}

static const struct store_ops *begin(void)
{
    waited.done = false;
    return waited.store->ops;
}

enum store_status find_account(const char *name)
{
    return wait_for(begin()->account_find(waited.store, text_of(name),
                                          waited_done, NULL));
}

enum store_status add_account(const char *name, const char *secret)
{
    return wait_for(begin()->account_add(waited.store, text_of(name),
                                         text_of(secret), waited_done, NULL));
}

enum store_status change_account(const char *name, const char *was,
                                 const char *secret)
{
    return wait_for(begin()->account_change(waited.store, text_of(name),
                                            text_of(was), text_of(secret),
                                            waited_done, NULL));
}

enum store_status add_channel(const char *name, const char *creator)
{
    return wait_for(begin()->channel_add(waited.store, text_of(name),
                                         text_of(creator), waited_done, NULL));
}

/* Takes words apart at single spaces; missing ones are empty. */
static struct pp_lobby lobby_of(const char *words)
{
    struct pp_span parts[5];
    size_t n;
    int i;

    for (i = 0; i < 5; i++) {
        n = strcspn(words, " ");
        parts[i] = (struct pp_span){ words, n };
        words += n + (words[n] != 0);
    }
    return (struct pp_lobby){ parts[0], parts[1], parts[2], parts[3],
                              parts[4] };
}

enum store_status add_lobby(const char *words)
{
    struct pp_lobby lobby = lobby_of(words);

    return wait_for(begin()->lobby_add(waited.store, &lobby, waited_done,
                                       NULL));
}

enum store_status change_lobby(const char *words)
{
    struct pp_lobby lobby = lobby_of(words);

    return wait_for(begin()->lobby_change(waited.store, &lobby, waited_done,
                                          NULL));
}

enum store_status remove_lobby(const char *words)
{
    struct pp_lobby lobby = lobby_of(words);

    return wait_for(begin()->lobby_remove(waited.store, &lobby, waited_done,
                                          NULL));
}

/* ---- load ------------------------------------------------------------- */

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
    size_t used = strlen(waited.loaded);
    va_list args;

    va_start(args, format);
    vsnprintf(waited.loaded + used, sizeof waited.loaded - used, format, args);
    va_end(args);
}

#define SHOW(span) (int)(span).size, (span).text

static void have_lobby(void *context, const struct pp_lobby *l)
{
    (void)context;
    note("%.*s %.*s %.*s %.*s %.*s\n", SHOW(l->filename), SHOW(l->owner),
         SHOW(l->mode), SHOW(l->protection), SHOW(l->passcode));
}

static void have_channel(void *context, struct pp_span name,
                         struct pp_span creator)
{
    (void)context;
    note("#%.*s %.*s\n", SHOW(name), SHOW(creator));
}

static void have_accounts(void *context, uint64_t count)
{
    (void)context;
    waited.accounts = count;
}

static void have_unusable(void *context, struct pp_span words)
{
    (void)context;
    waited.unusable++;
    note("!%.*s\n", SHOW(words));
}

static void have_account(void *context, struct pp_span name)
{
    (void)context;
    note("@%.*s\n", SHOW(name));
}

typedef int reading(struct store *store, const struct store_reader *reader,
                    store_done *done, void *context);

static enum store_status read_all(reading *how)
{
    static const struct store_reader reader = {
        have_lobby, have_channel, have_accounts, have_account, have_unusable
    };

    waited.loaded[0] = 0;
    waited.unusable = 0;
    begin();
    return wait_for(how(waited.store, &reader, waited_done, NULL));
}

enum store_status load_all(void)
{
    return read_all(waited.store->ops->load);
}

enum store_status list_accounts(void)
{
    return read_all(waited.store->ops->account_list);
}

enum store_status check_store(void)
{
    return read_all(waited.store->ops->check);
}

enum store_status remove_account(const char *name)
{
    return wait_for(begin()->account_remove(waited.store, text_of(name),
                                            waited_done, NULL));
}

enum store_status remove_channel(const char *name)
{
    return wait_for(begin()->channel_remove(waited.store, text_of(name),
                                            waited_done, NULL));
}

/* ---- beginning and end ------------------------------------------------ */

void waited_begin(void)
{
    const char *base = getenv("TMPDIR");

    snprintf(waited.directory, sizeof waited.directory, "%s/pp-store-XXXXXX",
             base && *base ? base : "/tmp");
    cr_assert(mkdtemp(waited.directory));
    snprintf(waited.path, sizeof waited.path, "%s/test.db", waited.directory);
    snprintf(waited.uri, sizeof waited.uri, "sqlite:%s", waited.path);
    cr_assert_eq(uv_loop_init(&waited.loop), 0);
}

int waited_try(void)
{
    waited.store = NULL;
    waited.error[0] = 0;
    waited.config.uri = waited.uri;
    return store_open(&waited.config, &waited.loop, &waited.store, waited.error,
                      sizeof waited.error);
}

void waited_begin_mongodb(void)
{
    const char *server = getenv("POLYPAINT_TEST_MONGODB_URI");
    const char *options = server ? strchr(server, '?') : NULL;
    static char database[40];

#ifndef HAVE_MONGODB
    server = NULL;
#endif
    if (!server || !*server) {
        if (getenv("POLYPAINT_REQUIRE_MONGODB"))
            cr_assert_fail("no MongoDB server");
        cr_skip_test("no MongoDB server: tests/mongodb/run says how");
    }
    waited_begin();
    snprintf(database, sizeof database, "pp_test_%d", (int)getpid());
    snprintf(waited.uri, sizeof waited.uri, "%.*s%s%s",
             (int)(options ? (size_t)(options - server) : strlen(server)),
             server, database, options ? options : "");
    mongodb_room_open(waited.uri, database);
}

void waited_open(const char *kind)
{
    if (!strcmp(kind, "mongodb"))
        waited_begin_mongodb();
    else
        waited_begin();
    if (!strcmp(kind, "memory"))
        snprintf(waited.uri, sizeof waited.uri, "memory:");
    cr_assert_eq(waited_try(), 0, "%s", waited.error);
    cr_assert_eq(load_all(), STORE_OK, "%s", waited.words);
}

void waited_close(void)
{
    begin()->close(waited.store, waited_done, NULL);
    waited_run();
    cr_assert_eq(waited.status, STORE_OK);
    waited.store = NULL;
}

void waited_reopen(void)
{
    waited_close();
    cr_assert_eq(waited_try(), 0, "%s", waited.error);
    cr_assert_eq(load_all(), STORE_OK, "%s", waited.words);
}

static int unlink_one(const char *path, const struct stat *info, int type,
                      struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void waited_end(void)
{
    if (waited.store)
        waited_close();
    uv_run(&waited.loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&waited.loop), 0, "a handle was left open");
    mongodb_room_close();
    nftw(waited.directory, unlink_one, 8, FTW_DEPTH | FTW_PHYS);
}
