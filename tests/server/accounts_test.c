/* accounts_test.c - signing in and up over both kinds of store. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "waited.h"

static struct passwords *passwords;
static struct accounts *accounts;
static int answers[8]; /* how often each result came */

static void begin(uint64_t max)
{
    waited_open("sqlite");
    load_all();
    cr_assert_eq(passwords_open(&passwords, &waited.loop, PASSWORD_MIN, 4), 0);
    accounts = accounts_new(waited.store, passwords, waited.accounts, max);
}

static void end(void)
{
    if (waited.store)
        waited_close();
    accounts_free(accounts);
    passwords_free(passwords);
    waited_end();
}

static void answered(void *context, enum account_result result,
                     const char *words)
{
    (void)context;
    if (result != ACCOUNT_OK)
        cr_assert_eq(*words != 0, result >= ACCOUNT_UNUSABLE);
    snprintf(waited.words, sizeof waited.words, "%s", words);
    waited.done = true;
    waited.status = (enum store_status)result;
    answers[result]++;
}

static enum account_result login(const char *name, const char *password)
{
    waited.done = false;
    cr_assert_eq(accounts_login(accounts, text_of(name), text_of(password),
                                answered, NULL), 0);
    cr_assert(!waited.done, "no answer comes inside the call");
    waited_run();
    return (enum account_result)waited.status;
}

static int start_signup(const char *name, const char *password)
{
    waited.done = false;
    return accounts_signup(accounts, text_of(name), text_of(password),
                           answered, NULL);
}

static enum account_result signup(const char *name, const char *password)
{
    cr_assert_eq(start_signup(name, password), 0);
    waited_run();
    return (enum account_result)waited.status;
}

Test(accounts, sign_up_then_in, .description = "A-4, A-6, A-7, A-17")
{
    begin(10);
    cr_assert_eq(login("alice", "pw"), ACCOUNT_NO);
    cr_assert_eq(signup("alice", "pw"), ACCOUNT_OK);
    cr_assert_eq(login("alice", "pw"), ACCOUNT_OK);
    cr_assert_eq(login("alice", "PW"), ACCOUNT_NO);
    cr_assert_eq(login("Alice", "pw"), ACCOUNT_NO);
    cr_assert_eq(signup("alice", "other"), ACCOUNT_NO);
    cr_assert_eq(login("alice", "other"), ACCOUNT_NO);
    end();
}

Test(accounts, the_store_holds_no_password, .description = "A-17")
{
    begin(10);
    signup("alice", "a password in the clear");
    find_account("alice");
    cr_assert_eq(strncmp(waited.secret, "$argon2id$", 10), 0);
    end();
}

Test(accounts, survive_a_restart, .description = "A-19")
{
    begin(10);
    signup("alice", "pw");
    accounts_free(accounts);
    waited_reopen();
    load_all();
    cr_assert_eq(waited.accounts, 1u);
    accounts = accounts_new(waited.store, passwords, waited.accounts, 10);
    cr_assert_eq(login("alice", "pw"), ACCOUNT_OK);
    end();
}

Test(accounts, of_two_at_once_one_is_made, .description = "A-17")
{
    begin(10);
    start_signup("alice", "one");
    start_signup("alice", "two");
    while (answers[ACCOUNT_OK] + answers[ACCOUNT_NO] < 2)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_eq(answers[ACCOUNT_OK], 1);
    end();
}

Test(accounts, are_bounded, .description = "B-2")
{
    begin(2);
    cr_assert_eq(signup("a", "1"), ACCOUNT_OK);
    cr_assert_eq(signup("b", "1"), ACCOUNT_OK);
    cr_assert_eq(signup("c", "1"), ACCOUNT_REFUSED);
    cr_assert_eq(signup("a", "1"), ACCOUNT_NO, "it is there, full or not");
    cr_assert_eq(login("b", "1"), ACCOUNT_OK);
    cr_assert_eq(login("c", "1"), ACCOUNT_NO);
    end();
}

Test(accounts, those_being_made_count, .description = "B-2")
{
    begin(1);
    start_signup("a", "1");
    start_signup("b", "1");
    while (answers[ACCOUNT_OK] + answers[ACCOUNT_REFUSED] < 2)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_eq(answers[ACCOUNT_OK], 1);
    end();
}

Test(accounts, a_race_that_is_lost_gives_its_place_back,
     .description = "B-2")
{
    begin(2);
    start_signup("a", "1");
    start_signup("a", "2");
    while (answers[ACCOUNT_OK] + answers[ACCOUNT_NO]
               + answers[ACCOUNT_REFUSED] < 2)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_eq(signup("b", "1"), ACCOUNT_OK);
    end();
}

Test(accounts, too_many_at_once_are_refused, .description = "A-14")
{
    int i;

    begin(10);
    for (i = 0; i < 100; i++)
        accounts_login(accounts, text_of("nobody"), text_of("x"), answered,
                       NULL);
    while (answers[ACCOUNT_NO] + answers[ACCOUNT_REFUSED] < 100)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_gt(answers[ACCOUNT_REFUSED], 0);
    cr_assert_geq(answers[ACCOUNT_NO], 5);
    cr_assert_eq(login("nobody", "x"), ACCOUNT_NO, "there is room again");
    end();
}

/* ---- a store that answers what it is told to -------------------------- */

static struct store_reply told;
static int no_memory;

static int find_as_told(struct store *store, struct pp_span name,
                        store_done *done, void *context)
{
    (void)store;
    (void)name;
    if (!no_memory)
        done(context, &told);
    return no_memory ? -1 : 0;
}

static int add_as_told(struct store *store, struct pp_span name,
                       struct pp_span secret, store_done *done, void *context)
{
    static const struct store_reply full = { .status = STORE_FAILED,
                                             .words = "disk is full" };

    (void)store;
    (void)name;
    (void)secret;
    done(context, &full);
    return 0;
}

/* What an upgrade asked for: "NAME: WAS to SECRET". */
static char changed[200];

static int note_change(struct store *store, struct pp_span name,
                       struct pp_span was, struct pp_span secret,
                       store_done *done, void *context)
{
    snprintf(changed, sizeof changed, "%.*s: %.*s to %.*s", (int)name.size,
             name.text, (int)was.size, was.text, (int)secret.size,
             secret.text);
    return add_as_told(store, name, secret, done, context);
}

static const struct store_ops told_ops = { .account_find = find_as_told,
                                           .account_add = add_as_told,
                                           .account_change = note_change };
static struct store told_store = { .ops = &told_ops };

static void begin_told(enum store_status status, const char *secret)
{
    waited_begin();
    cr_assert_eq(passwords_open(&passwords, &waited.loop, PASSWORD_MIN, 4), 0);
    accounts = accounts_new(&told_store, passwords, 0, 1);
    told = (struct store_reply){
        .status = status, .secret = text_of(secret),
        .words = status == STORE_FAILED ? "no disk"
               : status == STORE_UNUSABLE ? "no password is there" : ""
    };
}

static void ask_told(int asked, enum account_result wanted)
{
    cr_assert_eq(asked, 0);
    waited_run();
    cr_assert_eq((int)waited.status, (int)wanted);
}

#define PAIR text_of("a"), text_of("pw"), answered, NULL

Test(accounts, a_store_that_fails_is_no_wrong_password, .description = "T-7")
{
    begin_told(STORE_FAILED, "");
    ask_told(accounts_login(accounts, PAIR), ACCOUNT_FAILED);
    waited.done = false;
    ask_told(accounts_signup(accounts, PAIR), ACCOUNT_FAILED);
    end();
}

Test(accounts, an_add_that_fails_gives_its_place_back, .description = "T-7")
{
    begin_told(STORE_UNKNOWN, "");
    ask_told(accounts_signup(accounts, PAIR), ACCOUNT_FAILED);
    waited.done = false;
    ask_told(accounts_signup(accounts, PAIR), ACCOUNT_FAILED);
    end();
}

Test(accounts, a_secret_that_is_no_hash_fails, .description = "T-7")
{
    char longer[300];

    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    begin_told(STORE_OK, longer);
    ask_told(accounts_login(accounts, PAIR), ACCOUNT_FAILED);
    waited.done = false;
    told.secret = text_of("pw");
    ask_told(accounts_login(accounts, PAIR), ACCOUNT_FAILED);
    end();
}

Test(accounts, no_memory_is_told_at_once)
{
    begin_told(STORE_OK, "");
    no_memory = 1;
    cr_assert_eq(accounts_login(accounts, PAIR), -1);
    cr_assert_eq(accounts_signup(accounts, PAIR), -1);
    cr_assert(!answers[ACCOUNT_FAILED]);
    end();
}

/* ---- accounts that others made ------------------------------------------ */

static void ask_plain(const char *password, const char *secret,
                      enum account_result wanted)
{
    waited.done = false;
    told.secret = text_of(secret);
    told.plain = true;
    ask_told(accounts_login(accounts, text_of("a"), text_of(password),
                            answered, NULL), wanted);
}

Test(accounts, a_plain_password_is_compared, .description = "A-4, A-6")
{
    char longer[300];

    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    begin_told(STORE_OK, "");
    ask_plain("pw", "pw", ACCOUNT_OK);
    ask_plain("pW", "pw", ACCOUNT_NO);
    ask_plain("p", "pw", ACCOUNT_NO);
    ask_plain("pww", "pw", ACCOUNT_NO);
    ask_plain("", "pw", ACCOUNT_NO);
    ask_plain("pw", "", ACCOUNT_NO);
    ask_plain("", "", ACCOUNT_OK);
    ask_plain(longer, longer, ACCOUNT_OK);
    ask_plain(passwords_dummy(passwords), "pw", ACCOUNT_NO);
    cr_assert_str_eq(changed, "", "nobody asked for upgrades");
    end();
}

/* whoever logs in waits for a check by argon2id, in each case. */
Test(accounts, a_plain_password_takes_its_turn, .description = "A-8, A-14")
{
    int i;

    begin_told(STORE_OK, "pw");
    told.plain = true;
    for (i = 0; i < 100; i++)
        accounts_login(accounts, PAIR);
    while (answers[ACCOUNT_OK] + answers[ACCOUNT_REFUSED] < 100)
        uv_run(&waited.loop, UV_RUN_ONCE);
    cr_assert_gt(answers[ACCOUNT_REFUSED], 0);
    end();
}

Test(accounts, a_right_plain_password_becomes_a_hash)
{
    static const char start[] = "a: pw to $argon2id$";

    begin_told(STORE_OK, "");
    accounts_upgrade(accounts);
    ask_plain("no", "pw", ACCOUNT_NO);
    cr_assert_str_eq(changed, "");
    ask_plain("pw", "pw", ACCOUNT_OK);
    cr_assert_eq(strncmp(changed, start, strlen(start)), 0, "%s", changed);
    cr_assert_str_eq(waited.words, "disk is full",
                     "a login is none the worse for it");
    end();
}

Test(accounts, one_whose_password_can_not_be_known, .description = "T-7")
{
    begin_told(STORE_UNUSABLE, "");
    ask_told(accounts_login(accounts, PAIR), ACCOUNT_UNUSABLE);
    cr_assert_str_eq(waited.words, "no password is there");
    waited.done = false;
    ask_told(accounts_signup(accounts, PAIR), ACCOUNT_NO);
    end();
}
