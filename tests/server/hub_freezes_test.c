/* hub_freezes_test.c - several joins, several freezes: S-9. */
#include "invented.h"

#include <criterion/criterion.h>

/* bob has asked to join alice's cat; everyone has heard what that brings. */
static void bob_joins(unsigned clients)
{
    room(clients);
    creates("alice", "cat");
    enters("bob", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("alice", SAVE);
    silent("alice bob");
}

Test(freezes, shares_the_freeze, .description = "S-9")
{
    bob_joins(3);
    passes(1000);
    enters("carol", "cat", "alice");
    hears("carol", FROZEN);
    silent("alice bob carol");
    passes(999); /* carol did not prolong the save */
    silent("bob carol");
    say("alice", SAVE);
    hears("bob carol", LOAD);
    say("bob", LOAD);
    silent("alice bob carol");
    say("carol", LOAD);
    hears("alice bob carol", DRAW);
    silent("alice bob carol");
    room_end();
}

Test(freezes, shared_load_wait, .description = "S-8, S-9")
{
    bob_joins(3);
    enters("carol", "cat", "alice");
    hears("carol", FROZEN);
    say("alice", SAVE);
    hears("bob carol", LOAD);
    passes(5000);
    say("carol", LOAD);
    passes(4999);
    silent("alice bob carol");
    passes(1);
    hears("alice bob carol", DRAW);
    room_end();
}

Test(freezes, many_in_one_turn, .description = "S-9")
{
    room(8);
    creates("alice", "cat");
    one_turn();
    for (unsigned i = 1; i < 8; i++)
        connects(name_of(i), "cat", "alice");
    turn_ends();
    hears("bob carol dave eve frank grace heidi", CONNECTED);
    hears("alice bob carol dave eve frank grace heidi", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("bob carol dave eve frank grace heidi", LOAD);
    for (unsigned i = 1; i < 8; i++) {
        silent("alice bob heidi");
        say(name_of(i), LOAD);
    }
    hears("alice bob carol dave eve frank grace heidi", DRAW);
    room_end();
}

/* carol has come after the save: she is a member that waits. */
static void carol_waits(void)
{
    bob_joins(4);
    say("alice", SAVE);
    hears("bob", LOAD);
    enters("carol", "cat", "alice");
    silent("alice bob carol");
}

Test(freezes, late_one_waits_for_the_next, .description = "S-9")
{
    carol_waits();
    say("bob", LOAD);
    hears("alice bob", DRAW);
    passes(999);
    silent("alice bob carol");
    passes(1);
    hears("alice bob carol", FROZEN);
    hears("alice", SAVE);
    silent("alice bob carol");
    say("alice", SAVE);
    hears("carol", LOAD);
    say("carol", LOAD);
    hears("alice bob carol", DRAW);
    silent("alice bob carol");
    room_end();
}

Test(freezes, nothing_for_the_one_who_waits, .description = "S-9, D-1")
{
    carol_waits();
    draws("alice", 1); /* held */
    say("bob", LOAD);
    hears("alice bob", DRAW);
    sees("bob", "alice", 1);
    draws("alice", 2);
    draws("bob", 3);
    sees("bob", "alice", 2);
    sees("alice", "bob", 3);
    silent("alice bob carol");
    room_end();
}

Test(freezes, next_freeze_within_a_turn, .description = "S-9, S-15: what was "
     "relayed before it is not for the one who waited")
{
    carol_waits();
    say("bob", LOAD);
    hears("alice bob", DRAW);
    one_turn();
    draws("alice", 1);
    passes(1000);
    turn_ends();
    sees("bob", "alice", 1);
    hears("alice bob carol", FROZEN);
    hears("alice", SAVE);
    silent("alice bob carol");
    room_end();
}

Test(freezes, waiting_ones_share_the_next, .description = "S-9")
{
    carol_waits();
    passes(5000);
    enters("dave", "cat", "alice");
    silent("dave");
    say("bob", LOAD);
    hears("alice bob", DRAW);
    passes(1000);
    hears("alice bob carol dave", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("carol dave", LOAD);
    silent("alice bob carol dave");
    room_end();
}

Test(freezes, thaw_after_a_freeze, .description = "S-9: a join between two "
     "freezes waits for the rest of the second")
{
    bob_joins(3);
    say("alice", SAVE);
    say("bob", LOAD);
    hears("bob", LOAD);
    hears("alice bob", DRAW);
    passes(400);
    enters("carol", "cat", "alice");
    passes(599);
    silent("alice bob carol");
    passes(1);
    hears("alice bob carol", FROZEN);
    hears("alice", SAVE);
    room_end();
}

Test(freezes, thaw_is_over, .description = "S-9")
{
    bob_joins(3);
    say("alice", SAVE);
    say("bob", LOAD);
    hears("bob", LOAD);
    hears("alice bob", DRAW);
    passes(1000);
    enters("carol", "cat", "alice");
    hears("alice bob carol", FROZEN);
    hears("alice", SAVE);
    room_end();
}

Test(freezes, other_thaw, .description = "S-9, --thaw")
{
    config()->limits.thaw = 5000;
    carol_waits();
    say("bob", LOAD);
    hears("alice bob", DRAW);
    passes(4999);
    silent("alice bob carol");
    passes(1);
    hears("alice bob carol", FROZEN);
    room_end();
}

Test(freezes, chain_of_joins, .description = "S-9: nobody keeps a lobby frozen")
{
    studio(1);
    uint64_t frozen = 0, since = 0;
    struct pp_frame frame;
    for (unsigned i = 1; i < 40; i++) {
        logs_in(name_of(i));
        enters(name_of(i), "cat", "alice");
        passes(700); /* no one answers anything */
        while (next_frame("alice", &frame)) {
            if (frame.type != PP_LOBBY_FREEZE_STATE)
                continue;
            if (frame.data[0])
                since = clock_now();
            else
                frozen = clock_now() - since;
            cr_assert_leq(frozen, 12000u + 700);
        }
    }
    cr_assert_gt(frozen, 0u);
    room_end();
}
