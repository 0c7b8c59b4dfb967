/* hub_held_test.c - drawing in a frozen lobby: S-2, S-11, S-12,
 * D-8. */
#include "invented.h"

#include <criterion/criterion.h>

/* alice, bob, carol in cat; dave joins, all are frozen, alice must save. */
static void dave_joins(void)
{
    studio(3);
    logs_in("dave");
    enters("dave", "cat", "alice");
    hears("alice bob carol dave", FROZEN);
    hears("alice", SAVE);
}

static void dave_has_loaded(void)
{
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
}

Test(held, until_the_zero, .description = "S-2, S-11, D-8")
{
    dave_joins();
    draws("bob", 1);
    draws("carol", 2);
    draws("bob", 3);
    silent("alice bob carol dave");
    dave_has_loaded();
    sees("alice carol dave", "bob", 1);
    sees("alice bob dave", "carol", 2);
    sees("alice carol dave", "bob", 3);
    silent("alice bob carol dave");
    room_end();
}

Test(held, in_every_phase, .description = "S-2, S-11, D-8")
{
    dave_joins();
    draws("bob", 1);
    say("alice", SAVE);
    hears("dave", LOAD);
    draws("bob", 2);
    silent("alice bob carol dave");
    one_turn();
    say("dave", LOAD);
    draws("bob", 3);
    turn_ends();
    hears("alice bob carol dave", DRAW);
    for (int i = 1; i <= 3; i++)
        sees("alice carol dave", "bob", i);
    silent("alice bob carol dave");
    room_end();
}

Test(held, byte_for_byte, .description = "S-11, D-2, F-2")
{
    const char *line = "RESIZE_CANVAS length=1.25 width=3 date=77";
    dave_joins();
    say("bob", "%s", line);
    dave_has_loaded();
    hears_from("alice carol dave", "bob", line);
    room_end();
}

Test(held, not_a_rejected_one, .description = "S-11")
{
    config()->readings.close_on_invalid = true;
    dave_joins();
    draws("bob", 1);
    answered("bob");
    room_end();
}

Test(held, bad_ones_are_rejected, .description = "V-1, S-11")
{
    dave_joins();
    rejects("bob", "REMOVE_STROKE indexes=1,2");
    dave_has_loaded();
    silent("alice bob carol dave");
    room_end();
}

Test(held, dropped, .description = "S-11, --freeze=drop")
{
    config()->readings.drop_frozen = true;
    config()->readings.close_on_invalid = true;
    dave_joins();
    draws("bob", 1);
    answered("bob");
    dave_has_loaded();
    silent("alice bob carol dave");
    draws("bob", 2);
    sees("alice carol dave", "bob", 2);
    room_end();
}

Test(held, of_one_who_ended, .description = "S-11")
{
    dave_joins();
    draws("bob", 1);
    ends("bob");
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice carol dave", DRAW);
    sees("alice carol dave", "bob", 1);
    silent("alice carol dave");
    room_end();
}

Test(held, of_one_who_left, .description = "S-10, S-11, D-3")
{
    dave_joins();
    draws("bob", 1);
    say("bob", "LOBBY_DISCONNECT");
    hears("bob", DRAW);
    draws("carol", 2);
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice carol dave", DRAW);
    sees("alice carol dave", "bob", 1);
    sees("alice dave", "carol", 2);
    silent("alice bob carol dave");
    room_end();
}

Test(held, of_the_joiner_that_left, .description = "S-4, S-11")
{
    dave_joins();
    draws("dave", 1);
    draws("bob", 2);
    resets("dave");
    hears("alice bob carol", DRAW);
    sees("alice bob carol", "dave", 1);
    sees("alice carol", "bob", 2);
    silent("alice bob carol");
    room_end();
}

Test(held, of_the_joiner, .description = "S-11, S-16")
{
    dave_joins();
    draws("dave", 1);
    say("alice", SAVE);
    hears("dave", LOAD);
    draws("dave", 2);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    sees("alice bob carol", "dave", 1);
    sees("alice bob carol", "dave", 2);
    silent("alice bob carol dave");
    room_end();
}

Test(held, echo, .description = "D-5, S-11, --echo")
{
    config()->readings.echo = true;
    dave_joins();
    draws("bob", 1);
    dave_has_loaded();
    sees("alice bob carol dave", "bob", 1);
    silent("alice bob carol dave");
    room_end();
}

Test(held, chat_is_not, .description = "S-2, C-8")
{
    dave_joins();
    say("bob", "CHANNEL_CREATION channel=talk");
    say("carol", "CHANNEL_CONNECTION channel=talk");
    chats("bob", "talk", "hi");
    hears_chat("carol", "bob", "talk", "hi");
    room_end();
}

/* ---- what the saver drew --------------------------------------------- */
Test(held, saved_ones, .description = "S-12")
{
    dave_joins();
    draws("alice", 1); /* is in what she saves */
    say("alice", SAVE);
    hears("dave", LOAD);
    draws("alice", 2);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    sees("bob carol", "alice", 1);
    sees("bob carol dave", "alice", 2);
    silent("alice bob carol dave");
    room_end();
}

Test(held, saved_ones_of_a_shared_freeze, .description = "S-9, S-12")
{
    dave_joins();
    draws("alice", 1);
    logs_in("eve");
    enters("eve", "cat", "alice");
    hears("eve", FROZEN);
    draws("alice", 2);
    say("alice", SAVE);
    hears("dave eve", LOAD);
    say("dave", LOAD);
    say("eve", LOAD);
    hears("alice bob carol dave eve", DRAW);
    sees("bob carol", "alice", 1);
    sees("bob carol", "alice", 2);
    silent("alice bob carol dave eve");
    room_end();
}

Test(held, saver_timed_out, .description = "S-8, S-12: she counts as having "
     "answered")
{
    dave_joins();
    draws("alice", 1);
    passes(2000);
    hears("dave", LOAD);
    draws("alice", 2);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    sees("bob carol", "alice", 1);
    sees("bob carol dave", "alice", 2);
    silent("alice bob carol dave");
    room_end();
}

Test(held, saver_left_before_saving, .description = "S-8, S-12: bob saves "
     "what has not alice's")
{
    dave_joins();
    draws("alice", 1);
    draws("bob", 2);
    ends("alice");
    hears("bob", SAVE);
    say("bob", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("bob carol dave", DRAW);
    sees("bob carol dave", "alice", 1);
    sees("carol", "bob", 2);
    silent("bob carol dave");
    room_end();
}

Test(held, saver_left_after_saving, .description = "S-11, S-12")
{
    dave_joins();
    draws("alice", 1);
    say("alice", SAVE);
    hears("dave", LOAD);
    ends("alice");
    say("dave", LOAD);
    hears("bob carol dave", DRAW);
    sees("bob carol", "alice", 1);
    silent("bob carol dave");
    room_end();
}

Test(held, saved_joiner_came_back, .description = "S-12: a new member is not "
     "the joiner of that freeze")
{
    dave_joins();
    draws("alice", 1);
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", "LOBBY_DISCONNECT");
    hears("alice bob carol dave", DRAW);
    sees("bob carol", "alice", 1);
    silent("alice bob carol dave");
    room_end();
}

Test(held, left_and_came_back, .description = "S-9, S-15: bob's canvas is "
     "the saved one, which has not what he drew before he left")
{
    dave_joins();
    draws("bob", 1);
    say("bob", "LOBBY_DISCONNECT");
    hears("bob", DRAW);
    enters("bob", "cat", "alice");
    hears("bob", FROZEN);
    say("alice", SAVE);
    hears("bob dave", LOAD);
    say("bob", LOAD);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    sees("alice bob carol dave", "bob", 1);
    silent("alice bob carol dave");
    room_end();
}
