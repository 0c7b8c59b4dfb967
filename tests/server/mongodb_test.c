/* mongodb_test.c - documents that others see and write too, and a database
 * that can't be used. What every store promises is in store_test.c. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mongodb_room.h"
#include "store/mongodb.h"
#include "waited.h"

/* Opens the store over what is there already. */
static enum store_status begin(void)
{
    cr_assert_eq(waited_try(), 0, "%s", waited.error);
    return load_all();
}

static void must_begin(void)
{
    cr_assert_eq(begin(), STORE_OK, "%s", waited.words);
}

/* ---- what documents look like ------------------------------------------- */

Test(mongodb, documents_are_as_docs_say)
{
    waited_open("mongodb");
    add_account("alice", "hash");
    add_lobby("cat alice stroke protected pass");
    add_channel("main", "alice");
    cr_assert_str_eq(seen("users", "{}"),
                     "{ 'password' : 'hash', 'username' : 'alice' }");
    cr_assert_str_eq(seen("lobbies", "{}"),
                     "{ 'Filename' : 'cat', 'Mode' : 'stroke', "
                     "'Owner' : 'alice', 'Passcode' : 'pass', "
                     "'Protection' : 'protected' }");
    cr_assert_str_eq(seen("channels", "{}"),
                     "{ 'Creator' : 'alice', 'Name' : 'main' }");
    cr_assert_str_eq(seen("polypaintd", "{}"), "{ 'version' : 1 }");
    waited_end();
}

Test(mongodb, other_collections_and_fields)
{
    waited_begin_mongodb();
    waited.config.users = "people:login.name,login.secret";
    waited.config.lobbies = "rooms:file,by,kind,access.who,access.code";
    waited.config.channels = "talk";
    must_begin();
    add_account("alice", "hash");
    cr_assert_eq(add_account("alice", "other"), STORE_EXISTS);
    add_lobby("cat alice stroke public");
    cr_assert_eq(change_lobby("cat alice - protected pass"), STORE_OK);
    add_channel("main", "alice");
    cr_assert_str_eq(seen("people", "{}"),
                     "{ 'login' : { 'name' : 'alice', 'secret' : 'hash' } }");
    cr_assert_str_eq(seen("rooms", "{}"),
                     "{ 'access' : { 'who' : 'protected', 'code' : 'pass' }, "
                     "'by' : 'alice', 'file' : 'cat', 'kind' : 'stroke' }");
    cr_assert_str_eq(seen("talk", "{}"),
                     "{ 'Creator' : 'alice', 'Name' : 'main' }");
    waited_reopen();
    cr_assert_str_eq(waited.loaded, "cat alice stroke protected pass\n"
                                    "#main alice\n");
    cr_assert_eq(find_account("alice"), STORE_OK);
    waited_end();
}

Test(mongodb, a_name_may_be_the_id)
{
    waited_begin_mongodb();
    waited.config.users = "people:_id,password";
    must_begin();
    there("people", "{'_id': 'bob', 'password': 'pw'}");
    cr_assert_eq(find_account("bob"), STORE_OK);
    cr_assert_eq(add_account("bob", "hash"), STORE_EXISTS);
    cr_assert_eq(add_account("alice", "hash"), STORE_OK);
    cr_assert_eq(find_account("alice"), STORE_OK);
    waited_end();
}

Test(mongodb, shapes_that_can_not_be)
{
    static const struct { const char *given, *words; } wrong[] = {
        { "", "collection" },           { ":a,b", "collection" },
        { "a$b", "collection" },        { "system.users", "collection" },
        { "polypaintd", "collection" }, { "users:", "field" },
        { "users:a", "missing" },       { "users:a,", "field" },
        { "users:a,b,c", "too many" },  { "users:a,a", "one" },
        { "users:a.b,a", "one" },       { "users:$a,b", "field" },
        { "users:a..b,c", "field" },    { "users:.a,b", "field" },
    };
    size_t i;

    waited_begin();
    snprintf(waited.uri, sizeof waited.uri, "mongodb://127.0.0.1/x");
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        waited.config.users = wrong[i].given;
        cr_assert_eq(waited_try(), -1, "%s", wrong[i].given);
        cr_assert(strstr(waited.error, "--mongodb-users="), "%s",
                  waited.error);
        cr_assert(strstr(waited.error, wrong[i].words), "%s: %s",
                  wrong[i].given, waited.error);
        cr_assert(strstr(waited.error, "COLLECTION:NAME,PASSWORD"));
    }
    waited_end();
}

/* ---- what clients keep beside it ------------------------------------------ */

Test(mongodb, a_canvas_stays_as_it_is, .description = "L-23")
{
    waited_open("mongodb");
    add_lobby("cat alice stroke public");
    run_command("{'update': 'lobbies', 'updates': [{'q': {'Filename': 'cat'}, "
                "'u': {'$set': {'Canvas': [1, {'a': 2}]}}}]}");
    cr_assert_eq(change_lobby("cat alice - protected pass"), STORE_OK);
    cr_assert_eq(add_lobby("cat alice pixel private"), STORE_EXISTS);
    waited_reopen();
    cr_assert_str_eq(waited.loaded, "cat alice stroke protected pass\n");
    cr_assert_str_eq(seen("lobbies", "{}"),
                     "{ 'Canvas' : [ 1, { 'a' : 2 } ], 'Filename' : 'cat', "
                     "'Mode' : 'stroke', 'Owner' : 'alice', "
                     "'Passcode' : 'pass', 'Protection' : 'protected' }");
    waited_end();
}

Test(mongodb, a_canvas_that_was_there_first_becomes_the_lobbys)
{
    waited_begin_mongodb();
    there("lobbies", "{'Filename': 'cat', 'Owner': 'alice', 'Canvas': 'x'}");
    must_begin();
    cr_assert_str_eq(waited.loaded, "", "it is no lobby yet");
    cr_assert_eq(add_lobby("cat alice stroke public"), STORE_OK);
    cr_assert_eq(add_lobby("cat alice pixel public"), STORE_EXISTS);
    cr_assert_str_eq(seen("lobbies", "{}"),
                     "{ 'Canvas' : 'x', 'Filename' : 'cat', "
                     "'Mode' : 'stroke', 'Owner' : 'alice', "
                     "'Passcode' : '', 'Protection' : 'public' }");
    waited_end();
}

Test(mongodb, fields_of_an_account_stay_as_they_are)
{
    waited_begin_mongodb();
    there("users", "{'username': 'bob', 'avatar': 'big', 'password': 'pw'}");
    must_begin();
    cr_assert_eq(change_account("bob", "pw", "hash"), STORE_OK);
    cr_assert_str_eq(seen("users", "{}"), "{ 'avatar' : 'big', "
                     "'password' : 'hash', 'username' : 'bob' }");
    waited_end();
}

/* ---- accounts that others made ------------------------------------------- */

Test(mongodb, a_plain_password_is_told_from_a_hash, .description = "A-4")
{
    waited_begin_mongodb();
    there("users", "{'username': 'bob', 'password': 'sesame'}");
    there("users", "{'username': 'eve', 'password': '$ale 100$'}");
    must_begin();
    add_account("alice", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA");
    find_account("alice");
    cr_assert(!waited.plain);
    cr_assert_eq(find_account("bob"), STORE_OK);
    cr_assert(waited.plain);
    cr_assert_str_eq(waited.secret, "sesame");
    cr_assert_eq(find_account("eve"), STORE_OK);
    cr_assert(waited.plain);
    waited_end();
}

Test(mongodb, an_account_without_a_password_is_told_of, .description = "T-7")
{
    static const char *const kinds[] = { "{'username': 'bob', 'password': %s}",
                                         "{'username': 'bob'}" };
    static const char *const values[] = { "null", "17", "['pw']",
                                          "'$2b$12$abcdefgh'", "" };
    char json[100];
    size_t i;

    waited_begin_mongodb();
    must_begin();
    for (i = 0; i < sizeof values / sizeof *values; i++) {
        snprintf(json, sizeof json, kinds[!*values[i]], values[i]);
        there("users", json);
        cr_assert_eq(find_account("bob"), STORE_UNUSABLE, "%s", json);
        cr_assert(strstr(waited.words, "collection users: the document "
                                       "{ \"_id\" : { \"$oid\" : \""), "%s",
                  waited.words);
        cr_assert(strstr(waited.words, "field password"), "%s", waited.words);
        cr_assert(!strstr(waited.words, "2b$12"), "a secret is not told");
        cr_assert_eq(add_account("bob", "mine"), STORE_EXISTS,
                     "nobody takes it over");
        run_command("{'delete': 'users', 'deletes': [{'q': {}, "
                    "'limit': 0}]}");
    }
    waited_end();
}

/* ---- lobbies that no client could have made ------------------------------- */

Test(mongodb, what_is_no_lobby_is_left_out_and_told,
     .description = "V-lobby, V-channel, L-21")
{
    waited_begin_mongodb();
    there("lobbies", "{'Filename': 'good', 'Owner': 'a', 'Mode': 'm', "
                     "'Protection': 'private'}");
    there("lobbies", "{'Filename': 'w', 'Owner': 'a', 'Mode': 'm', "
                     "'Protection': 'open'}");
    there("lobbies", "{'Filename': 'x', 'Owner': 'a', 'Mode': 'm'}");
    there("lobbies", "{'Filename': 7, 'Owner': 'a', 'Mode': 'm'}");
    there("lobbies", "{'Filename': '', 'Owner': 'a', 'Mode': 'm', "
                     "'Protection': 'public'}");
    there("lobbies", "{'Filename': 'n\\u0000', 'Owner': 'a', 'Mode': 'm', "
                     "'Protection': 'public'}");
    there("lobbies", "{'Filename': 'y', 'Owner': 'a'}");
    there("channels", "{'Name': 'no creator'}");
    there("channels", "{'Name': 'a;b', 'Creator': 'a'}");
    there("channels", "{'Other': 1}");
    must_begin();
    cr_assert(strstr(waited.loaded, "good a m private \n"));
    cr_assert(strstr(waited.loaded, "#no creator \n"));
    cr_assert_eq(waited.unusable, 7u, "%s", waited.loaded);
    cr_assert(strstr(waited.loaded, "!collection lobbies: the document { "));
    cr_assert(strstr(waited.loaded, "field Protection"));
    cr_assert(strstr(waited.loaded, "field Filename"));
    cr_assert(strstr(waited.loaded, "!collection channels: the document { "));
    waited_end();
}

Test(mongodb, not_all_of_very_many_are_told)
{
    char json[100];
    int i;

    waited_begin_mongodb();
    for (i = 0; i < 30; i++) {
        snprintf(json, sizeof json, "{'Filename': '%d', 'Owner': 'a', "
                                    "'Mode': 'm'}", i);
        there("lobbies", json);
    }
    must_begin();
    cr_assert_eq(waited.unusable, 20u);
    cr_assert(strstr(waited.loaded, "there may be more"));
    waited_end();
}

/* ---- unique indexes --------------------------------------------------------- */

Test(mongodb, others_can_not_make_a_second_one, .description = "A-17, L-1")
{
    waited_open("mongodb");
    add_account("alice", "hash");
    there("users", "{'username': 'bob', 'password': 'x'}");
    cr_assert_eq(add_account("bob", "hash"), STORE_EXISTS);
    find_account("bob");
    cr_assert_str_eq(waited.secret, "x");
    waited_end();
}

Test(mongodb, an_index_that_is_there_will_do)
{
    waited_begin_mongodb();
    run_command("{'createIndexes': 'users', 'indexes': [{'key': "
                "{'username': 1}, 'name': 'theirs', 'unique': true}]}");
    must_begin();
    waited_reopen();
    waited_end();
}

Test(mongodb, two_of_a_name_are_refused)
{
    waited_begin_mongodb();
    there("users", "{'username': 'bob', 'password': 'x'}");
    there("users", "{'username': 'bob', 'password': 'y'}");
    cr_assert_eq(begin(), STORE_FAILED);
    cr_assert(strstr(waited.words, "collection users"), "%s", waited.words);
    cr_assert(strstr(waited.words, "unique index of username"), "%s",
              waited.words);
    waited_end();
}

/* ---- databases that can't be used --------------------------------------- */

Test(mongodb, a_newer_format_is_refused_and_left_alone)
{
    waited_begin_mongodb();
    there("polypaintd", "{'_id': 'schema', 'version': 2}");
    cr_assert_eq(begin(), STORE_FAILED);
    cr_assert(strstr(waited.words, "newer polypaintd"), "%s", waited.words);
    cr_assert_eq(add_account("alice", "hash"), STORE_FAILED);
    cr_assert_eq(collections(), 1, "nothing was made");
    cr_assert_str_eq(seen("polypaintd", "{}"), "{ 'version' : 2 }");
    waited_end();
}

Test(mongodb, an_unknown_format_is_refused)
{
    waited_begin_mongodb();
    there("polypaintd", "{'_id': 'schema', 'version': 'one'}");
    cr_assert_eq(begin(), STORE_FAILED);
    cr_assert(strstr(waited.words, "no known format"), "%s", waited.words);
    waited_end();
}

Test(mongodb, uris_with_a_mistake)
{
    /* where it is the driver's to say, its versions differ in words */
    static const struct { const char *uri, *words; } wrong[] = {
        { "mongodb://", "" },
        { "mongodb://h", "no database" },
        { "mongodb://a:geheim@h:99999/x", "" },
        { "mongodb://a:geheim@h/x?foo=bar", "\"foo\"" },
        { "mongodb://a:geheim@h/x?tls=maybe", "\"maybe\"" },
        { "mongodb://a:geheim%@h/x", "" },
        { "mongodb://h/x?connectTimeoutMS=soon", "soon" },
        { "mongodb://h/x?w=1", "w= must be majority" },
        { "mongodb://h/x?journal=false", "journal= must be true" },
    };
    size_t i;

    waited_begin();
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(waited.uri, sizeof waited.uri, "%s", wrong[i].uri);
        cr_assert_eq(waited_try(), -1, "%s", wrong[i].uri);
        cr_assert(strstr(waited.error, "--store=mongodb"), "%s", waited.error);
        cr_assert(strstr(waited.error, wrong[i].words), "%s", waited.error);
        cr_assert(!strstr(waited.error, "geheim"), "%s", waited.error);
        cr_assert(!strchr(waited.error, '\n'));
    }
    waited_end();
}

Test(mongodb, writes_are_the_majoritys_and_journaled, .description = "A-19")
{
    static const char *const uris[] = {
        "mongodb://h/x", "mongodb://h/x?w=majority&journal=true",
        "mongodb://h/x?wtimeoutMS=70&readPreference=secondary",
    };
    const mongoc_write_concern_t *writes;
    mongoc_uri_t *uri;
    char error[400];
    size_t i;

    for (i = 0; i < sizeof uris / sizeof *uris; i++) {
        uri = mongodb_uri_read(uris[i], error, sizeof error);
        cr_assert(uri, "%s", error);
        writes = mongoc_uri_get_write_concern(uri);
        cr_assert(mongoc_write_concern_get_wmajority(writes));
        cr_assert(mongoc_write_concern_get_journal(writes));
        cr_assert_eq(mongoc_write_concern_get_wtimeout_int64(writes),
                     i == 2 ? 70 : 15000);
        mongoc_uri_destroy(uri);
    }
}

Test(mongodb, a_database_that_is_away, .description = "T-7")
{
    waited_begin();
    /* port 1 is nobody's */
    snprintf(waited.uri, sizeof waited.uri,
             "mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=50");
    cr_assert_eq(begin(), STORE_AWAY);
    cr_assert(strstr(waited.words, "127.0.0.1:1"), "%s", waited.words);
    cr_assert_eq(find_account("alice"), STORE_FAILED);
    cr_assert_str_not_empty(waited.words);
    cr_assert_eq(load_all(), STORE_AWAY, "one may ask again");
    waited_end();
}

/* ---- order ------------------------------------------------------------------ */

enum { LOBBIES = 12, TURNS = 10 };

/* One lobby each: made, changed and removed so often that any two that changed
 * places would leave one behind, or miss one. */
Test(mongodb, each_lobbys_order_is_kept, .description = "L-3, L-22")
{
    const struct store_ops *ops;
    struct pp_lobby lobby = { { NULL, 0 }, text_of("a"), text_of("m"),
                              text_of("public"), text_of("") };
    char name[16];
    int i, turn;

    waited_open("mongodb");
    ops = waited.store->ops;
    waited.answers = waited.wrong = 0;
    for (turn = 0; turn < TURNS; turn++)
        for (i = 0; i < LOBBIES; i++) {
            snprintf(name, sizeof name, "%d", i);
            lobby.filename = text_of(name);
            ops->lobby_add(waited.store, &lobby, waited_done, NULL);
            ops->lobby_change(waited.store, &lobby, waited_done, NULL);
            ops->lobby_remove(waited.store, &lobby, waited_done, NULL);
        }
    waited_answers(3 * LOBBIES * TURNS);
    cr_assert_eq(waited.wrong, 0u);
    load_all();
    cr_assert_str_eq(waited.loaded, "");
    waited_end();
}
