/* hub_end_test.c - FIN, RST and what came before them: T-5, A-21. */
#include "invented.h"

#include <criterion/criterion.h>

Test(end, answers_what_came_before, .description = "A-21, T-5")
{
    room(2);
    one_turn();
    say("alice", "CHANNEL_FETCH");
    ends("alice");
    turn_ends();
    hears_type("alice", PP_CHANNEL_FETCH);
    closed("alice");
    cr_assert_eq(closed_how("alice"), HUB_DRAIN);
    room_end();
}

Test(end, relays_what_came_before, .description = "D-1, A-21")
{
    studio(2);
    one_turn();
    draws("alice", 1);
    ends("alice");
    turn_ends();
    sees("bob", "alice", 1);
    closed("alice");
    silent("bob");
    room_end();
}

Test(end, while_the_store_works, .description = "T-6: all that came "
     "before FIN is handled")
{
    room(2);
    backend_waits(true);
    one_turn();
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    say("alice", "CHANNEL_FETCH");
    ends("alice");
    turn_ends();
    answers();
    hears("alice", "LOBBY_CREATION status=CREATED");
    hears_type("alice", PP_CHANNEL_FETCH);
    closed("alice");
    lists_lobbies("bob", "cat/alice any public '':");
    room_end();
}

Test(end, reset_while_the_store_works, .description = "L-6, A-21")
{
    room(2);
    backend_waits(true);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    resets("alice");
    closed("alice");
    backend_waits(false);
    lists_lobbies("bob", "cat/alice any public '':");
    room_end();
}

Test(end, inside_a_frame, .description = "A-21")
{
    room(1);
    sends("alice", "\x20\x00\x05", 3);
    ends("alice");
    closed("alice");
    cr_assert_eq(figures().users, 0u);
    room_end();
}

Test(end, write_finds_it_broken, .description = "A-21")
{
    studio(3);
    breaks("bob");
    draws("alice", 1);
    sees("carol", "alice", 1);
    closed("bob");
    logs_in("bob#2");
    draws("alice", 2);
    sees("carol", "alice", 2);
    silent("alice carol bob#2");
    room_end();
}

/* What alice drew is written when bob departs, and finds him broken. */
Test(end, broken_while_it_departs, .description = "A-21: closed once")
{
    studio(2);
    breaks("bob");
    one_turn();
    draws("alice", 1);
    ends("bob");
    turn_ends();
    closed("bob");
    cr_assert_eq(closed_how("bob"), HUB_DROP);
    silent("alice");
    room_end();
}
