/* hub_held_limits_test.c - how much is held, how it is delivered: S-13. */
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
