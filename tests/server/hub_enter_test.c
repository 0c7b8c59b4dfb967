/* hub_enter_test.c - entering and leaving lobbies: L-7 to L-17. */
#include "invented.h"

#include <criterion/criterion.h>

#define CREATED "LOBBY_CREATION status=CREATED"

static void create(const char *who, const char *json)
{
    say(who, "LOBBY_CREATION %s", json);
}

static void connect_to(const char *who, const char *json)
{
    say(who, "LOBBY_CONNECT %s", json);
}

/* A lobby of alice's, from which everyone is away but her. */
static void protected_cat(const char *protection)
{
    create("alice", lobby("cat", "alice", "any", protection, SECRET));
    hears("alice", CREATED);
}

Test(enter, unknown, .description = "L-7, L-14")
{
    studio(2);
    connects("bob", "dog", "alice");
    hears("bob", UNKNOWN);
    connects("bob", "cat", "bob");
    hears("bob", UNKNOWN);
    draws("alice", 1); /* stayed where he was */
    sees("bob", "alice", 1);
    room_end();
}

Test(enter, passcode, .description = "L-7, L-8, L-9, L-14")
{
    room(2);
    protected_cat("protected");
    creates("bob", "dog");
    connect_to("bob", lobby("cat", "alice", "any", "protected", "guess"));
    hears("bob", UNKNOWN);
    connect_to("bob", lobby("cat", "alice", "any", "protected", ""));
    hears("bob", UNKNOWN);
    draws("alice", 1);
    silent("alice bob");
    lists_lobbies("bob", "cat/alice any protected '': alice\n"
                  "dog/bob any public '': bob");
    connect_to("bob", lobby("cat", "alice", "any", "protected", SECRET));
    hears("bob", CONNECTED);
    room_end();
}

Test(enter, empty_passcode, .description = "L-8")
{
    room(2);
    create("alice", lobby("cat", "alice", "any", "protected", ""));
    hears("alice", CREATED);
    connect_to("bob", lobby("cat", "alice", "any", "protected", "x"));
    hears("bob", UNKNOWN);
    connect_to("bob", lobby("cat", "alice", "any", "protected", ""));
    hears("bob", CONNECTED);
    room_end();
}

Test(enter, passcode_of_a_public_one, .description = "L-7, L-12")
{
    room(2);
    creates("alice", "cat");
    connect_to("bob", lobby("cat", "alice", "other", "private", "any"));
    hears("bob", CONNECTED);
    room_end();
}

Test(enter, shape_is_checked, .description = "L-12, V-lobby.protection")
{
    room(2);
    creates("alice", "cat");
    rejects("bob", "LOBBY_CONNECT json={\"Filename\":\"cat\","
            "\"Owner\":\"alice\",\"Mode\":\"any\",\"Protection\":\"open\","
            "\"Passcode\":\"\"}");
    lists_lobbies("bob", "cat/alice any public '': alice");
    room_end();
}

Test(enter, private, .description = "L-10")
{
    room(2);
    protected_cat("private");
    connect_to("bob", lobby("cat", "alice", "any", "private", SECRET));
    hears("bob", UNKNOWN);
    draws("alice", 1);
    silent("alice bob");
    room_end();
}

static void owner_enters(const char *protection)
{
    room(1);
    protected_cat(protection);
    say("alice", "LOBBY_DISCONNECT");
    connect_to("alice", lobby("cat", "alice", "any", "public", "wrong"));
    hears("alice", CONNECTED);
    room_end();
}

Test(enter, owner_without_passcode, .description = "L-11")
{
    owner_enters("protected");
}

Test(enter, owner_of_private, .description = "L-10, L-11")
{
    owner_enters("private");
}

/* ---- one at a time --------------------------------------------------- */
Test(enter, creating_leaves, .description = "L-13, L-14")
{
    studio(2);
    creates("bob", "dog");
    draws("alice", 1);
    draws("bob", 1);
    silent("alice bob");
    lists_lobbies("bob", "cat/alice any public '': alice\n"
                  "dog/bob any public '': bob");
    room_end();
}

Test(enter, connecting_leaves, .description = "L-13, L-14")
{
    studio(2);
    logs_in("carol");
    creates("carol", "dog");
    comes_in("bob", "dog", "carol");
    draws("alice", 1);
    silent("bob");
    draws("carol", 1);
    sees("bob", "carol", 1);
    draws("bob", 1);
    sees("carol", "bob", 1);
    silent("alice bob carol");
    room_end();
}

Test(enter, refusals_leave_one_there, .description = "L-14")
{
    studio(2);
    logs_in("carol");
    create("carol", lobby("dog", "carol", "any", "private", ""));
    hears("carol", CREATED);
    connects("bob", "dog", "carol");
    hears("bob", UNKNOWN);
    lists_lobbies("bob", "cat/alice any public '': alice bob\n"
                  "dog/carol any private '': carol");
    room_end();
}

Test(enter, the_one_one_is_in, .description = "L-15")
{
    studio(3);
    enters("bob", "cat", "alice");
    silent("alice bob carol"); /* no freeze */
    draws("alice", 1);
    sees("bob carol", "alice", 1);
    lists_lobbies("bob", "cat/alice any public '': alice bob carol");
    room_end();
}

Test(enter, joining_again_while_joining, .description = "L-15, S-5")
{
    room(2);
    creates("alice", "cat");
    enters("bob", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("alice", SAVE);
    enters("bob", "cat", "alice");
    silent("alice bob");
    say("alice", SAVE);
    hears("bob", LOAD);
    enters("bob", "cat", "alice");
    say("bob", LOAD);
    hears("alice bob", DRAW);
    silent("alice bob");
    room_end();
}

Test(enter, leaving, .description = "L-16, L-17")
{
    studio(2);
    say("bob", "LOBBY_DISCONNECT");
    silent("alice bob");
    draws("alice", 1);
    draws("bob", 1);
    silent("alice bob");
    lists_lobbies("bob", "cat/alice any public '': alice");
    room_end();
}

Test(enter, leaving_outside, .description = "L-17: no rejection")
{
    config()->readings.close_on_invalid = true;
    room(1);
    say("alice", "LOBBY_DISCONNECT");
    answered("alice");
    room_end();
}

Test(enter, left_in_the_same_piece, .description = "L-16, D-1, D-6")
{
    studio(2);
    one_turn();
    draws("bob", 1);
    say("bob", "LOBBY_DISCONNECT");
    draws("bob", 2);
    turn_ends();
    sees("alice", "bob", 1);
    silent("alice bob");
    room_end();
}
