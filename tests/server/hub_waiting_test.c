/* hub_waiting_test.c - what is drawn by one who waits for the next freeze:
 * S-9, S-16. */
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

Test(waiting, drawn_while_waiting, .description = "S-9, S-16: relayed after "
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

Test(waiting, others_draw_while_she_waits, .description = "S-9, D-1")
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

Test(waiting, waiting_one_leaves, .description = "S-9, S-11: as soon as nobody "
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

Test(waiting, waiting_one_ends_in_a_freeze, .description = "S-9, S-11")
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

Test(waiting, one_of_two_waiting_leaves, .description = "S-9, S-15: the other "
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

Test(waiting, waiting_one_dropped, .description = "S-9, S-11, --freeze=drop")
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
