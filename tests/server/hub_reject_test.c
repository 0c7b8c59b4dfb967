/* hub_reject_test.c - what a hub does with what it rejects: V-1 to V-8. */
#include "invented.h"

#include <criterion/criterion.h>

/* A frame for every way to be wrong, from a member of a lobby. */
static const char *const bad[] = {
    "LOBBY_FETCH name=bob",                             /* V-8 */
    "RESET_CANVAS name=Alice",                          /* V-8, A-5 */
    "RESET_CANVAS name=\"\"",                           /* V-8 */
    "LOBBY_CREATION json={}",
    "LOBBY_CONNECT json={\"Filename\":\"cat\"}",
    "LOBBY_INFO_CHANGE json=[]",
    "CHANNEL_CREATION channel=\"\"",
    "CHANNEL_CREATION channel=\"a;b\"",
    "CHANNEL_CONNECTION channel=\" a\"",
    "CHANNEL_MESSAGE message=talk",
    "CHANNEL_MESSAGE message=\";hi\"",
    "ADD_STROKE index=-1 rgba=#00000000 height=1 width=1 points=(1,1)",
    "ADD_STROKE index=1 rgba=#00000000 height=1 width=1 points=",
    "REMOVE_STROKE indexes=1,2",
    "REMOVE_STROKE indexes=2,2",
    "CREATE_SELECTION x=1 y=1 length=1 width=1 angle=1",
    "APPLY_FILTER_SELECTION filter=\"\"",
    "RESIZE_CANVAS length=0 width=1",
    "RESIZE_CANVAS_INT length=1 width=-1",
    "CONNECTION password=" SECRET,                      /* */
    "CREATE_ACCOUNT password=" SECRET,                  /* */
    "LOBBY_FREEZE_STATE state=FROZEN",                  /* V-6 */
    "LOBBY_PLAYER_KICK reason=no",                      /* V-6 */
    "RAW 0d 00 00 00 00 00 00 05 61 6c 69 63 65",       /* V-7 */
    "RAW 0d 00 01 00 00 00 00 05 61 6c 69 63 65",
    "RAW 0d 00 02 00 00 00 00 05 61 6c 69 63 65",
    "RAW 0d 00 22 00 00 00 00 05 61 6c 69 63 65",       /* V-6 */
    "RAW 0d 00 ff 00 00 00 00 05 61 6c 69 63 65",
    "RAW 0e 00 05 00 00 00 00 05 61 6c 69 63 65 00",    /* V-empty.size */
    "RAW 0e 00 18 00 00 00 00 05 61 6c 69 63 65 00",
    "RAW 0e 00 1a 00 00 00 00 05 61 6c 69 63 65 00",
    "RAW 0e 00 07 00 00 00 00 05 61 6c 69 63 65 ff",    /* UTF-8 */
};
enum { BAD = sizeof bad / sizeof *bad };

Test(reject, dropped, .description = "V-1, V-2, V-4, V-6, V-7, V-8, A-20")
{
    studio(2);
    say("alice", "CHANNEL_CREATION channel=talk");
    for (unsigned i = 0; i < BAD; i++) {
        rejects("alice", bad[i]);
        silent("bob");
    }
    draws("alice", 1);
    sees("bob", "alice", 1);
    lists_lobbies("bob", "cat/alice any public '': alice bob");
    lists_channels("bob", "talk: alice");
    room_end();
}

Test(reject, closes, .description = "V-4, --on-invalid=close")
{
    config()->readings.close_on_invalid = true;
    room(0);
    for (unsigned i = 0; i < BAD; i++) {
        logs_in("alice");
        say("alice", "%s", bad[i]);
        closed("alice");
    }
    room_end();
}

Test(reject, closing_answers_first, .description = "V-4, V-5, T-5")
{
    config()->readings.close_on_invalid = true;
    room(1);
    one_turn();
    say("alice", "CHANNEL_FETCH");
    say("alice", "LOBBY_CREATION json={}");
    say("alice", "LOBBY_FETCH");
    turn_ends();
    hears_type("alice", PP_CHANNEL_FETCH);
    closed("alice");
    cr_assert_eq(closed_how("alice"), HUB_DRAIN);
    room_end();
}

Test(reject, next_in_the_same_piece, .description = "V-2, T-5")
{
    studio(2);
    one_turn();
    draws("alice", 1);
    say("alice", "REMOVE_STROKE indexes=1,2");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    sees("bob", "alice", 2);
    silent("bob");
    room_end();
}

static void breaks_stream(const char *bytes, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        sends("bob", bytes + i, 1);
        silent("bob");
    }
    sends("bob", bytes + size - 1, 1);
    closed("bob");
    silent("alice");
    room_end();
}

Test(reject, size_below_header, .description = "V-3: after two bytes")
{
    studio(2);
    breaks_stream("\x07\x00", 2);
}

Test(reject, size_zero, .description = "V-3")
{
    studio(2);
    breaks_stream("\x00\x00", 2);
}

Test(reject, name_past_the_end, .description = "V-3: after eight bytes")
{
    studio(2);
    breaks_stream("\x0c\x00\x05\x00\x00\x00\x00\x05", 8);
}

Test(reject, broken_behind_good, .description = "V-3, V-5, T-5")
{
    studio(2);
    one_turn();
    draws("bob", 1);
    say("bob", "CHANNEL_FETCH");
    sends("bob", "\x07\x00\x05", 3);
    turn_ends();
    sees("alice", "bob", 1);
    hears_type("bob", PP_CHANNEL_FETCH);
    closed("bob");
    cr_assert_eq(closed_how("bob"), HUB_DRAIN);
    room_end();
}

Test(reject, broken_while_checked, .description = "V-3, T-6: what broke is "
     "handled after the login before it")
{
    room(1);
    account("bob");
    opens("bob");
    backend_waits(true);
    one_turn();
    say("bob", "CONNECTION password=" SECRET);
    sends("bob", "\x07\x00\x05", 3);
    turn_ends();
    silent("alice");
    answers();
    hears("bob", "CONNECTION status=ACCEPTED");
    closed("bob");
    room_end();
}

Test(reject, counted, .description = "V-4")
{
    studio(2);
    uint64_t before = figures().frames_rejected;
    say("alice", "REMOVE_STROKE indexes=1,2");
    say("alice", "REMOVE_STROKE indexes=2,1");
    cr_assert_eq(figures().frames_rejected, before + 1);
    hears_from("bob", "alice", "REMOVE_STROKE indexes=2,1");
    silent("bob");
    room_end();
}
