/* hub_lobbies_test.c - making lobbies, and how long they last: L-1 to L-6,
 * L-22. */
#include "invented.h"

#include <criterion/criterion.h>

#define EXISTS "LOBBY_CREATION status=EXISTS"
#define CREATED "LOBBY_CREATION status=CREATED"

static void create(const char *who, const char *json)
{
    say(who, "LOBBY_CREATION %s", json);
}

Test(lobbies, created, .description = "L-2, L-5, L-18")
{
    room(2);
    creates("alice", "cat");
    silent("alice bob"); /* no join sequence */
    lists_lobbies("bob", "cat/alice any public '': alice");
    room_end();
}

Test(lobbies, exists, .description = "L-3, L-14")
{
    room(2);
    creates("alice", "cat");
    create("alice", lobby("cat", "alice", "stroke", "private", SECRET));
    hears("alice", EXISTS);
    lists_lobbies("alice", "cat/alice any public '': alice");
    comes_in("bob", "cat", "alice");
    draws("alice", 1); /* is still in it */
    sees("bob", "alice", 1);
    room_end();
}

Test(lobbies, pair_of_names, .description = "L-1")
{
    room(2);
    creates("alice", "cat");
    creates("bob", "cat");
    creates("alice", "cats");
    lists_lobbies("alice", "cat/alice any public '':\n"
                  "cat/bob any public '': bob\n"
                  "cats/alice any public '': alice");
    room_end();
}

Test(lobbies, pair_has_a_border, .description = "L-1")
{
    config()->readings.any_owner = true;
    room(1);
    create("alice", lobby("ab", "c", "any", "public", ""));
    hears("alice", CREATED);
    create("alice", lobby("a", "bc", "any", "public", ""));
    hears("alice", CREATED);
    room_end();
}

Test(lobbies, escapes_are_one_name, .description = "L-1, V-lobby.text")
{
    room(1);
    creates("alice", "cat");
    create("alice", lobby("c\\u0061t", "\\u0061lice", "any", "public", ""));
    hears("alice", EXISTS);
    room_end();
}

Test(lobbies, names_that_need_quoting, .description = "L-18, V-list.json")
{
    room(1);
    create("alice", lobby("\\\"c\\\\\xc3\xa9\\n", "alice", "m\\t", "public",
                          ""));
    hears("alice", CREATED);
    lists_lobbies("alice", "\"c\\\xc3\xa9\n/alice m\t public '': alice");
    room_end();
}

Test(lobbies, other_owner, .description = "L-4")
{
    room(2);
    rejects("alice", "LOBBY_CREATION json={\"Filename\":\"cat\","
            "\"Owner\":\"bob\",\"Mode\":\"any\",\"Protection\":\"public\","
            "\"Passcode\":\"\"}");
    lists_lobbies("alice", "");
    cr_assert_eq(asked(HUB_LOBBY_ADD), 0u);
    room_end();
}

Test(lobbies, any_owner, .description = "L-4, --any-owner")
{
    config()->readings.any_owner = true;
    room(2);
    create("alice", lobby("cat", "bob", "any", "private", ""));
    hears("alice", CREATED);
    lists_lobbies("bob", "cat/bob any private '': alice");
    enters("bob", "cat", "bob"); /* he is its owner */
    room_end();
}

/* ---- durable --------------------------------------------------------- */
Test(lobbies, exists_when_durable, .description = "L-6")
{
    room(2);
    backend_waits(true);
    create("alice", lobby("cat", "alice", "any", "public", ""));
    silent("alice");
    lists_lobbies("bob", "");
    connects("bob", "cat", "alice");
    hears("bob", UNKNOWN);
    answers();
    hears("alice", CREATED);
    enters("bob", "cat", "alice");
    room_end();
}

Test(lobbies, stays_until_durable, .description = "L-6, L-14")
{
    studio(2);
    backend_waits(true);
    create("bob", lobby("dog", "bob", "any", "public", ""));
    draws("alice", 1);
    sees("bob", "alice", 1);
    answers();
    hears("bob", CREATED);
    draws("alice", 2);
    silent("bob");
    room_end();
}

Test(lobbies, two_make_the_same, .description = "L-3, L-6")
{
    config()->readings.any_owner = true;
    room(3);
    backend_waits(true);
    create("alice", lobby("cat", "carol", "any", "public", ""));
    create("bob", lobby("cat", "carol", "stroke", "private", ""));
    backend_waits(false);
    hears("alice", CREATED);
    hears("bob", EXISTS);
    lists_lobbies("carol", "cat/carol any public '': alice");
    room_end();
}

Test(lobbies, store_has_it, .description = "L-3: another server made it")
{
    room(1);
    backend_waits(true);
    create("alice", lobby("cat", "alice", "any", "public", ""));
    answers_with(HUB_NO);
    hears("alice", EXISTS);
    answered("alice");
    room_end();
}

Test(lobbies, remembered, .description = "L-22, C-14")
{
    struct pp_lobby cat = { { "cat", 3 }, { "alice", 5 }, { "any", 3 },
                            { "protected", 9 }, { SECRET, 4 } };
    room(0);
    cr_assert_eq(hub_add_lobby(hub(), &cat), 0);
    cr_assert_eq(hub_add_channel(hub(), (struct pp_span){ "talk", 4 },
                                 (struct pp_span){ "", 0 }), 0);
    logs_in("alice");
    lists_lobbies("alice", "cat/alice any protected 'hush':");
    lists_channels("alice", "talk:");
    create("alice", lobby("cat", "alice", "any", "public", ""));
    hears("alice", EXISTS);
    enters("alice", "cat", "alice");
    room_end();
}

Test(lobbies, outlive_members, .description = "L-22")
{
    room(2);
    creates("alice", "cat");
    ends("alice");
    lists_lobbies("bob", "cat/alice any public '':");
    enters("bob", "cat", "alice");
    cr_assert_eq(asked(HUB_LOBBY_REMOVE), 0u);
    room_end();
}

static void last_one_leaves(void (*how)(const char *who))
{
    config()->readings.session_lobbies = true;
    studio(2);
    logs_in("carol");
    ends("alice");
    lists_lobbies("carol", "cat/alice any public '': bob");
    how("bob");
    cr_assert_eq(asked(HUB_LOBBY_REMOVE), 1u);
    lists_lobbies("carol", "");
    connects("carol", "cat", "alice");
    hears("carol", UNKNOWN);
    cr_assert_eq(figures().lobbies, 0u);
    room_end();
}

static void disconnects(const char *who)
{
    say(who, "LOBBY_DISCONNECT");
}

Test(lobbies, session_ends, .description = "L-22, "
     "--lobby-lifetime=session")
{
    last_one_leaves(ends);
}

Test(lobbies, session_ends_by_leaving, .description = "L-22, "
     "--lobby-lifetime=session")
{
    last_one_leaves(disconnects);
}

Test(lobbies, session_lobby_made_again, .description = "L-2, L-22: before "
     "the store has removed the first")
{
    config()->readings.session_lobbies = true;
    room(1);
    creates("alice", "cat");
    backend_waits(true);
    say("alice", "LOBBY_DISCONNECT");
    create("alice", lobby("cat", "alice", "stroke", "public", ""));
    backend_waits(false);
    hears("alice", CREATED);
    lists_lobbies("alice", "cat/alice stroke public '': alice");
    room_end();
}

Test(lobbies, session_creator_gone, .description = "L-22: nobody is in it "
     "when the store has it")
{
    config()->readings.session_lobbies = true;
    room(2);
    backend_waits(true);
    create("alice", lobby("cat", "alice", "any", "public", ""));
    resets("alice");
    backend_waits(false);
    lists_lobbies("bob", "");
    cr_assert_eq(asked(HUB_LOBBY_REMOVE), 1u);
    room_end();
}
