/* hub_held_test.c - drawing in a frozen lobby: S-2, S-9, S-11 to S-13, D-8. */
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

/* ---- who waits for the next freeze ----------------------------------- */
static void eve_waits(void)
{
    dave_joins();
    say("alice", SAVE);
    hears("dave", LOAD);
    logs_in("eve");
    enters("eve", "cat", "alice");
}

static void eve_joins(void)
{
    passes(1000);
    hears("alice bob carol dave eve", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("eve", LOAD);
    say("eve", LOAD);
    hears("alice bob carol dave eve", DRAW);
}

Test(held, drawn_while_waiting, .description = "S-9, S-16: relayed after "
     "her own freeze")
{
    eve_waits();
    draws("eve", 1);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    draws("eve", 2);
    silent("alice bob carol dave eve");
    eve_joins();
    sees("alice bob carol dave", "eve", 1);
    sees("alice bob carol dave", "eve", 2);
    silent("alice bob carol dave eve");
    room_end();
}

Test(held, others_draw_while_she_waits, .description = "S-9, D-1")
{
    eve_waits();
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    draws("eve", 1);
    draws("bob", 2);
    sees("alice carol dave", "bob", 2);
    eve_joins();
    sees("alice bob carol dave", "eve", 1);
    silent("alice bob carol dave eve"); /* 2 is in what alice saved */
    room_end();
}

Test(held, waiting_one_leaves, .description = "S-9, S-11: as soon as nobody "
     "waits any more")
{
    eve_waits();
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    draws("eve", 1);
    silent("alice bob carol dave");
    say("eve", "LOBBY_DISCONNECT");
    sees("alice bob carol dave", "eve", 1);
    silent("alice bob carol dave eve");
    room_end();
}

Test(held, waiting_one_ends_in_a_freeze, .description = "S-9, S-11")
{
    eve_waits();
    draws("eve", 1);
    ends("eve");
    silent("alice bob carol dave");
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    sees("alice bob carol dave", "eve", 1);
    silent("alice bob carol dave");
    room_end();
}

Test(held, one_of_two_waiting_leaves, .description = "S-9, S-15: the other "
     "one gets it as well")
{
    eve_waits();
    logs_in("frank");
    enters("frank", "cat", "alice");
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    draws("eve", 1);
    ends("eve");
    passes(1000);
    hears("alice bob carol dave frank", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("frank", LOAD);
    say("frank", LOAD);
    hears("alice bob carol dave frank", DRAW);
    sees("alice bob carol dave frank", "eve", 1);
    silent("alice bob carol dave frank");
    room_end();
}

Test(held, waiting_one_dropped, .description = "S-9, S-11, --freeze=drop")
{
    config()->readings.drop_frozen = true;
    eve_waits();
    draws("eve", 1);
    draws("bob", 2);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    silent("alice bob carol dave eve");
    room_end();
}

/* ---- limits ---------------------------------------------------------- */
enum { LIMIT = 160000, BIG = 1000 };

static void frozen_with_limit(void)
{
    config()->limits.max_backlog = LIMIT;
    dave_joins();
}

static void draws_many(const char *who, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        draws_big(who, (int)i, BIG);
}

Test(held, eighth_of_one_sender, .description = "S-13")
{
    frozen_with_limit();
    draws_many("bob", LIMIT / 8 / BIG - 2);
    silent("alice bob carol dave");
    draws_many("bob", 4);
    closed("bob");
    silent("alice carol dave");
    room_end();
}

Test(held, past_the_eighth_in_one_turn, .description = "S-13, S-11: what "
     "was held is relayed")
{
    frozen_with_limit();
    one_turn();
    draws_many("bob", 40);
    turn_ends();
    closed("bob");
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice carol dave", DRAW);
    for (int i = 0; i < LIMIT / 8 / BIG - 2; i++)
        sees("alice carol dave", "bob", i);
    room_end();
}

Test(held, half_of_a_lobby, .description = "S-13")
{
    config()->limits.max_backlog = LIMIT;
    studio(7);
    logs_in("heidi");
    enters("heidi", "cat", "alice");
    for (unsigned i = 1; i < 5; i++)
        draws_many(name_of(i), LIMIT / 8 / BIG - 2);
    forgets("alice bob carol dave eve frank grace heidi");
    silent("alice bob carol dave eve frank grace heidi");
    draws_many("frank", LIMIT / 8 / BIG - 2);
    closed("frank");
    silent("alice bob carol dave eve grace heidi");
    room_end();
}

Test(held, no_faster_than_read, .description = "S-13, D-8")
{
    frozen_with_limit();
    draws_many("bob", 17);
    forgets("alice bob carol dave");
    stops_reading("carol");
    say("alice", SAVE);
    say("dave", LOAD);
    draws("bob", 100); /* live, behind the held ones */
    draws("alice", 200);
    for (unsigned i = 0; i < 500; i++)
        reads("carol", 50);
    hears("carol", DRAW);
    for (int i = 0; i < 17; i++)
        sees("carol", "bob", i);
    sees("carol", "bob", 100);
    sees("carol", "alice", 200);
    silent("carol");
    room_end();
}

Test(held, not_counted_as_backlog, .description = "S-13, B-1: honest slow "
     "readers live through a freeze")
{
    frozen_with_limit();
    draws_many("bob", 17);
    draws_many("carol", 17);
    draws_many("dave", 17);
    stops_reading("alice");
    say("alice", SAVE);
    say("dave", LOAD);
    for (unsigned i = 0; i < 1200; i++)
        reads("alice", 50);
    cr_assert_not(is_closed("alice"));
    reads_on("alice");
    hears("alice", DRAW);
    for (int i = 0; i < 17; i++)
        sees("alice", "bob", i);
    for (int i = 0; i < 17; i++)
        sees("alice", "carol", i);
    room_end();
}

Test(held, next_freeze_while_delivering, .description = "S-12, S-15: what "
     "is still on its way to the saver")
{
    frozen_with_limit();
    draws_many("bob", 10);
    forgets("alice bob carol dave");
    stops_reading("alice");
    stops_reading("dave");
    say("alice", SAVE);
    say("dave", LOAD);
    passes(1000);
    logs_in("eve");
    enters("eve", "cat", "alice");
    reads_on("alice");
    hears("alice", DRAW);
    for (int i = 0; i < 10; i++)
        sees("alice", "bob", i);
    hears("alice", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("eve", FROZEN);
    hears("eve", LOAD);
    say("eve", LOAD);
    reads_on("dave");
    hears("dave", LOAD);
    hears("dave", DRAW);
    for (int i = 0; i < 10; i++)
        sees("dave", "bob", i);
    hears("dave", FROZEN);
    hears("dave eve", DRAW);
    silent("dave eve");
    room_end();
}
