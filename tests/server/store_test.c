/* store_test.c - what store.h promises, of every store. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "waited.h"

/* A test of each store. */
#define ONE(kind, name, clause)                            \
    Test(kind##_store, name, .description = clause)        \
    {                                                      \
        waited_open(#kind);                                \
        name();                                            \
        waited_end();                                      \
    }
#define EACH(name, clause)                                 \
    static void name(void);                                \
    ONE(memory, name, clause)                              \
    ONE(sqlite, name, clause)                              \
    ONE(mongodb, name, clause)                             \
    static void name(void)

EACH(accounts_are_found_again, "A-4")
{
    cr_assert_eq(find_account("alice"), STORE_UNKNOWN);
    cr_assert_eq(add_account("alice", "hash of alice"), STORE_OK);
    cr_assert_eq(find_account("alice"), STORE_OK);
    cr_assert_str_eq(waited.secret, "hash of alice");
}

EACH(an_account_is_not_overwritten, "A-17")
{
    cr_assert_eq(add_account("alice", "first"), STORE_OK);
    cr_assert_eq(add_account("alice", "second"), STORE_EXISTS);
    find_account("alice");
    cr_assert_str_eq(waited.secret, "first");
}

EACH(names_compare_byte_for_byte, "A-5")
{
    cr_assert_eq(add_account("alice", "1"), STORE_OK);
    cr_assert_eq(find_account("Alice"), STORE_UNKNOWN);
    cr_assert_eq(find_account("alice "), STORE_UNKNOWN);
    cr_assert_eq(find_account(""), STORE_UNKNOWN);
    cr_assert_eq(find_account("alic"), STORE_UNKNOWN);
    /* e with acute accent, in one code point and in two */
    cr_assert_eq(add_account("\xc3\xa9", "one"), STORE_OK);
    cr_assert_eq(add_account("e\xcc\x81", "two"), STORE_OK);
}

EACH(any_bytes_may_be_a_name, "A-5")
{
    static const char bytes[] = "a\0b'\"; --\xff";
    struct pp_span whole = { bytes, sizeof bytes - 1 }, cut = { bytes, 1 };

    waited.done = false;
    waited.store->ops->account_add(waited.store, whole, text_of("s"),
                                   waited_done, NULL);
    waited_run();
    waited.done = false;
    waited.store->ops->account_find(waited.store, cut, waited_done, NULL);
    waited_run();
    cr_assert_eq(waited.status, STORE_UNKNOWN);
    waited.done = false;
    waited.store->ops->account_find(waited.store, whole, waited_done, NULL);
    waited_run();
    cr_assert_eq(waited.status, STORE_OK);
}

EACH(an_empty_secret_is_one, "")
{
    cr_assert_eq(add_account("alice", ""), STORE_OK);
    cr_assert_eq(find_account("alice"), STORE_OK);
    cr_assert_str_eq(waited.secret, "");
}

EACH(a_secret_changes_from_what_it_was, "A-17")
{
    add_account("alice", "first");
    cr_assert_eq(change_account("alice", "other", "second"), STORE_UNKNOWN);
    cr_assert_eq(change_account("alice", "", "second"), STORE_UNKNOWN);
    cr_assert_eq(change_account("bob", "first", "second"), STORE_UNKNOWN);
    find_account("alice");
    cr_assert_str_eq(waited.secret, "first");
    cr_assert_eq(change_account("alice", "first", "second"), STORE_OK);
    find_account("alice");
    cr_assert_str_eq(waited.secret, "second");
    load_all();
    cr_assert_eq(waited.accounts, 1u);
}

EACH(accounts_are_listed_and_removed, "A-19")
{
    cr_assert_eq(list_accounts(), STORE_OK);
    cr_assert_str_eq(waited.loaded, "");
    add_account("alice", "$argon2id$1");
    add_account("bob", "$argon2id$2");
    list_accounts();
    cr_assert_str_eq(waited.loaded, "@alice\n@bob\n");
    cr_assert_eq(remove_account("alice"), STORE_OK);
    cr_assert_eq(remove_account("alice"), STORE_UNKNOWN);
    cr_assert_eq(find_account("alice"), STORE_UNKNOWN);
    list_accounts();
    cr_assert_str_eq(waited.loaded, "@bob\n");
    cr_assert_eq(add_account("alice", "$argon2id$3"), STORE_OK);
    cr_assert_eq(check_store(), STORE_OK);
    cr_assert_eq(waited.unusable, 0u);
}

EACH(a_channel_can_be_removed, "C-3")
{
    add_channel("main", "alice");
    add_channel("side", "bob");
    cr_assert_eq(remove_channel("main"), STORE_OK);
    cr_assert_eq(remove_channel("main"), STORE_UNKNOWN);
    load_all();
    cr_assert_str_eq(waited.loaded, "#side bob\n");
    cr_assert_eq(add_channel("main", "eve"), STORE_OK);
}

EACH(many_at_once_are_all_answered, "A-19")
{
    const struct store_ops *ops = waited.store->ops;
    char name[20];
    int i;

    waited.answers = 0;
    for (i = 0; i < 60; i++) {
        snprintf(name, sizeof name, "user %d", i / 2);
        ops->account_add(waited.store, text_of(name), text_of("s"),
                         waited_done, NULL);
    }
    waited_answers(60);
    load_all();
    cr_assert_eq(waited.accounts, 30u);
}

EACH(a_lobby_is_named_by_the_pair, "L-1")
{
    cr_assert_eq(add_lobby("cat alice stroke public"), STORE_OK);
    cr_assert_eq(add_lobby("cat bob stroke public"), STORE_OK);
    cr_assert_eq(add_lobby("ca talice stroke public"), STORE_OK);
    cr_assert_eq(add_lobby("cat alice pixel private x"), STORE_EXISTS);
    load_all();
    cr_assert_str_eq(waited.loaded, "cat alice stroke public \n"
                                    "cat bob stroke public \n"
                                    "ca talice stroke public \n");
}

EACH(a_change_sets_protection_and_passcode_alone, "L-23")
{
    add_lobby("cat alice stroke public");
    add_lobby("dog alice stroke public");
    cr_assert_eq(change_lobby("cat alice other protected pass"), STORE_OK);
    cr_assert_eq(change_lobby("cow alice other private"), STORE_UNKNOWN);
    load_all();
    cr_assert_str_eq(waited.loaded, "cat alice stroke protected pass\n"
                                    "dog alice stroke public \n");
}

EACH(a_lobby_can_be_removed_and_made_again, "L-22")
{
    add_lobby("cat alice stroke public");
    cr_assert_eq(remove_lobby("cat alice"), STORE_OK);
    cr_assert_eq(remove_lobby("cat alice"), STORE_UNKNOWN);
    load_all();
    cr_assert_str_eq(waited.loaded, "");
    cr_assert_eq(add_lobby("cat alice pixel public"), STORE_OK);
}

EACH(channels_are_added_once, "C-3")
{
    cr_assert_eq(add_channel("main", "alice"), STORE_OK);
    cr_assert_eq(add_channel("main", "bob"), STORE_EXISTS);
    cr_assert_eq(add_channel("side", ""), STORE_OK);
    load_all();
    cr_assert_str_eq(waited.loaded, "#main alice\n#side \n");
}

EACH(accounts_are_counted, "B-2")
{
    load_all();
    cr_assert_eq(waited.accounts, 0u);
    add_account("alice", "1");
    add_account("bob", "2");
    add_account("bob", "3");
    load_all();
    cr_assert_eq(waited.accounts, 2u);
}

EACH(what_is_asked_at_once_happens_in_order, "L-3, L-22")
{
    struct pp_lobby lobby = { { "cat", 3 }, { "alice", 5 }, { "stroke", 6 },
                              { "public", 6 }, { "", 0 } };
    const struct store_ops *ops = waited.store->ops;
    int i;

    waited.answers = waited.wrong = 0;
    for (i = 0; i < 3; i++) {
        ops->lobby_add(waited.store, &lobby, waited_done, NULL);
        ops->lobby_change(waited.store, &lobby, waited_done, NULL);
        ops->lobby_remove(waited.store, &lobby, waited_done, NULL);
    }
    waited_answers(9);
    cr_assert_eq(waited.wrong, 0u);
    cr_assert_eq(change_lobby("cat alice"), STORE_UNKNOWN);
}

EACH(close_finishes_what_was_asked, "")
{
    const struct store_ops *ops = waited.store->ops;

    ops->account_add(waited.store, text_of("late"), text_of("1"), waited_done,
                     NULL);
    ops->close(waited.store, waited_done, NULL);
    uv_run(&waited.loop, UV_RUN_DEFAULT);
    waited.store = NULL;
    cr_assert(waited.done);
}

Test(stores, unknown_kinds_are_refused)
{
    static const char *const uris[] = { "mongo:x", "sqlite", "", "memory:x",
                                        "sqlite:", "sqlite::memory:" };
    size_t i;

    waited_begin();
    for (i = 0; i < sizeof uris / sizeof *uris; i++) {
        snprintf(waited.uri, sizeof waited.uri, "%s", uris[i]);
        cr_assert_eq(waited_try(), -1);
        cr_assert(strstr(waited.error, uris[i]), "%s", waited.error);
        cr_assert(!strchr(waited.error, '\n'));
    }
    waited_end();
}

Test(stores, collections_are_mongodbs)
{
    static const char *const uris[] = { "sqlite:x.db", "memory:" };
    size_t i;

    waited_begin();
    for (i = 0; i < 2; i++) {
        snprintf(waited.uri, sizeof waited.uri, "%s", uris[i]);
        waited.config.users = "people";
        cr_assert_eq(waited_try(), -1);
        cr_assert(strstr(waited.error, "--mongodb-"), "%s", waited.error);
    }
    waited_end();
}
