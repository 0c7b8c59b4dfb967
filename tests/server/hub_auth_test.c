/* hub_auth_test.c - before a client is known, A-1 to A-16. */
#include "invented.h"

#include <criterion/criterion.h>

#define LOGIN "CONNECTION password=" SECRET
#define SIGNUP "CREATE_ACCOUNT password=" SECRET

static void open_and_say(const char *who, const char *line)
{
    opens(who);
    say(who, "%s", line);
}

Test(auth, accepted, .description = "A-4")
{
    room(0);
    account("alice");
    open_and_say("alice", LOGIN);
    hears("alice", "CONNECTION status=ACCEPTED");
    answered("alice");
    cr_assert_eq(figures().users, 1u);
    room_end();
}

Test(auth, wrong_password, .description = "A-6, V-5")
{
    room(0);
    account("alice");
    open_and_say("alice", "CONNECTION password=Hush");
    hears("alice", "CONNECTION status=BAD_PASSWORD");
    closed("alice");
    cr_assert_eq(closed_how("alice"), HUB_DRAIN);
    cr_assert_eq(figures().users, 0u);
    room_end();
}

Test(auth, unknown_user, .description = "A-7, A-8")
{
    room(0);
    open_and_say("alice", LOGIN);
    hears("alice", "CONNECTION status=BAD_PASSWORD");
    closed("alice");
    room_end();
}

Test(auth, names_are_bytes, .description = "A-5")
{
    room(1);
    open_and_say("Alice", LOGIN);
    hears("Alice", "CONNECTION status=BAD_PASSWORD");
    closed("Alice");
    logs_in("Alice"); /* has an account now */
    silent("alice Alice");
    room_end();
}

Test(auth, empty_password, .description = "V-password.utf8, A-17")
{
    room(0);
    open_and_say("alice", "CREATE_ACCOUNT password=\"\"");
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    say("alice", "CONNECTION password=\"\"");
    hears("alice", "CONNECTION status=ACCEPTED");
    room_end();
}

static const char *const first_frames[] = {
    "LOBBY_FETCH", "CHANNEL_FETCH", "RESET_CANVAS", "LOBBY_DISCONNECT",
    "UPDATE_DATABASE", "CHANNEL_MESSAGE channel=talk content=hi",
    "LOBBY_FREEZE_STATE state=DRAW",
    "CONNECTION password=\"\\xff\"",
    "CONNECTION password=\"a\\x00b\"",
    "CREATE_ACCOUNT password=\"\\xff\"",
    "CONNECTION name=\"\\xff\" password=" SECRET,
    "CREATE_ACCOUNT name=\"\" password=" SECRET,
    "CREATE_ACCOUNT name=\"a\\nb\" password=" SECRET,
    "CREATE_ACCOUNT name=\"a\\x7f\" password=" SECRET,
    "RAW 0d 00 00 00 00 00 00 05 61 6c 69 63 65",
    "RAW 0d 00 63 00 00 00 00 05 61 6c 69 63 65",
    "RAW 07 00",
};

Test(auth, other_first_frames, .description = "A-2, A-3, A-17, V-3")
{
    room(1);
    say("alice", "CHANNEL_CREATION channel=talk");
    account("bob");
    for (unsigned i = 0; i < sizeof first_frames / sizeof *first_frames;
         i++) {
        open_and_say("bob", first_frames[i]);
        closed("bob");
        silent("alice");
    }
    cr_assert_eq(asked(HUB_SIGNUP), 0u);
    room_end();
}

Test(auth, nothing_behind_a_bad_login, .description = "A-2, A-6")
{
    room(1);
    say("alice", "CHANNEL_CREATION channel=talk");
    opens("bob");
    one_turn();
    say("bob", "CONNECTION password=wrong");
    say("bob", "CHANNEL_CONNECTION channel=talk");
    say("bob", "CHANNEL_MESSAGE channel=talk content=hi");
    say("bob", LOGIN);
    turn_ends();
    hears("bob", "CONNECTION status=BAD_PASSWORD");
    closed("bob");
    silent("alice");
    room_end();
}

Test(auth, nothing_is_relayed_before, .description = "A-2")
{
    studio(2);
    say("alice", "CHANNEL_CREATION channel=talk");
    opens("carol");
    draws("alice", 1);
    chats("alice", "talk", "hi");
    silent("carol");
    room_end();
}

/* ---- who is there already -------------------------------------------- */
Test(auth, already_connected, .description = "A-9")
{
    studio(2);
    open_and_say("alice#2", LOGIN);
    hears("alice#2", "CONNECTION status=USER_ALREADY_CONNECTED");
    closed("alice#2");
    cr_assert_eq(closed_how("alice#2"), HUB_DRAIN);
    answered("alice");
    draws("alice", 1);
    sees("bob", "alice", 1);
    room_end();
}

Test(auth, already_connected_wrong_password, .description = "A-10")
{
    room(1);
    open_and_say("alice#2", "CONNECTION password=wrong");
    hears("alice#2", "CONNECTION status=BAD_PASSWORD");
    closed("alice#2");
    answered("alice");
    room_end();
}

Test(auth, two_checked_at_once, .description = "A-11")
{
    room(0);
    account("alice");
    backend_waits(true);
    open_and_say("alice#1", LOGIN);
    open_and_say("alice#2", LOGIN);
    answers();
    hears("alice#1", "CONNECTION status=ACCEPTED");
    answers();
    hears("alice#2", "CONNECTION status=USER_ALREADY_CONNECTED");
    closed("alice#2");
    answered("alice#1");
    room_end();
}

Test(auth, left_while_other_is_checked, .description = "A-11")
{
    room(1);
    backend_waits(true);
    open_and_say("alice#2", LOGIN);
    ends("alice");
    answers();
    hears("alice#2", "CONNECTION status=ACCEPTED");
    room_end();
}

static void ends_while_checked(void (*how)(const char *who))
{
    room(0);
    account("alice");
    backend_waits(true);
    open_and_say("alice#1", LOGIN);
    how("alice#1");
    answers();
    closed("alice#1");
    cr_assert_eq(figures().users, 0u);
    backend_waits(false);
    logs_in("alice#2");
    silent("alice#2");
    room_end();
}

Test(auth, fin_while_checked, .description = "A-11")
{
    ends_while_checked(ends);
}

Test(auth, reset_while_checked, .description = "A-11")
{
    ends_while_checked(resets);
}

Test(auth, fin_behind_login_in_one_turn, .description = "A-11")
{
    room(0);
    account("alice");
    opens("alice#1");
    one_turn();
    say("alice#1", LOGIN);
    ends("alice#1");
    turn_ends();
    closed("alice#1");
    logs_in("alice#2");
    room_end();
}

/* ---- the first second ------------------------------------------------ */
Test(auth, one_second, .description = "A-12")
{
    room(0);
    opens("alice");
    passes(999);
    silent("alice");
    passes(1);
    closed("alice");
    room_end();
}

Test(auth, login_in_the_last_moment, .description = "A-12, A-15")
{
    room(0);
    account("alice");
    opens("alice");
    passes(999);
    say("alice", LOGIN);
    hears("alice", "CONNECTION status=ACCEPTED");
    passes(24 * 3600 * 1000);
    answered("alice");
    room_end();
}

Test(auth, trickle, .description = "A-13")
{
    uint8_t bytes[64];
    size_t size = frame_of(bytes, "alice", LOGIN);
    room(0);
    account("alice");
    opens("alice");
    for (unsigned i = 0; i < 9; i++) {
        sends("alice", bytes + i, 1);
        passes(100);
        silent("alice");
    }
    sends("alice", bytes + 9, size - 10);
    passes(99);
    silent("alice");
    passes(1);
    closed("alice");
    room_end();
}

Test(auth, slow_check, .description = "A-12: the whole frame was received")
{
    room(0);
    account("alice");
    backend_waits(true);
    open_and_say("alice", LOGIN);
    passes(60000);
    silent("alice");
    answers();
    hears("alice", "CONNECTION status=ACCEPTED");
    passes(5000);
    answered("alice");
    room_end();
}

Test(auth, waiting_hold_back_no_one, .description = "A-14")
{
    studio(2);
    for (unsigned i = 10; i < 60; i++)
        opens(name_of(i));
    logs_in("carol");
    draws("alice", 1);
    sees("bob", "alice", 1);
    answered("alice bob carol");
    passes(1000);
    closed("user10 user59");
    answered("alice bob carol");
    room_end();
}

Test(auth, each_has_its_own_second, .description = "A-12")
{
    room(0);
    opens("alice");
    passes(500);
    opens("bob");
    passes(500);
    closed("alice");
    silent("bob");
    passes(499);
    silent("bob");
    passes(1);
    closed("bob");
    room_end();
}

Test(auth, other_wait, .description = "A-12")
{
    config()->limits.auth_wait = 250;
    room(0);
    opens("alice");
    passes(249);
    silent("alice");
    passes(1);
    closed("alice");
    room_end();
}

Test(auth, any_number_of_attempts, .description = "A-16")
{
    room(0);
    account("alice");
    for (unsigned i = 0; i < 1000; i++) {
        open_and_say("alice", "CONNECTION password=wrong");
        hears("alice", "CONNECTION status=BAD_PASSWORD");
        closed("alice");
    }
    logs_in("alice");
    room_end();
}

Test(auth, reply_never_read, .description = "A-6, B-1: it is closed all the "
     "same")
{
    room(0);
    opens("alice");
    stops_reading("alice");
    say("alice", LOGIN);
    passes(3000);
    cr_assert(is_closed("alice"));
    cr_assert_eq(figures().peers, 0u);
    room_end();
}
