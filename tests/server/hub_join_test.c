/* hub_join_test.c - a join from LOBBY_CONNECT to FREEZE 0: S-5, S-7, S-8,
 * S-14. */
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

Test(join, freeze_sequence, .description = "S-5")
{
    bob_joins(2);
    say("alice", SAVE);
    silent("alice");
    hears("bob", LOAD);
    silent("bob");
    say("bob", LOAD);
    hears("alice bob", DRAW);
    silent("alice bob");
    draws("alice", 1);
    sees("bob", "alice", 1);
    draws("bob", 2);
    sees("alice", "bob", 2);
    silent("alice bob");
    room_end();
}

Test(join, everyone_is_told, .description = "S-5, S-7")
{
    studio(3);
    logs_in("dave");
    enters("dave", "cat", "alice");
    hears("alice bob carol dave", FROZEN);
    hears("alice", SAVE); /* the longest there */
    silent("alice bob carol dave");
    say("bob", SAVE); /* was not asked, S-14 */
    silent("alice bob carol dave");
    say("alice", SAVE);
    hears("dave", LOAD);
    say("carol", LOAD); /* S-14 */
    silent("alice bob carol dave");
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    silent("alice bob carol dave");
    room_end();
}

Test(join, not_told_outside, .description = "S-5, D-3")
{
    bob_joins(3);
    say("alice", SAVE);
    say("bob", LOAD);
    silent("carol");
    room_end();
}

Test(join, empty_lobby, .description = "S-5, S-7: there is no saver")
{
    room(2);
    creates("alice", "cat");
    say("alice", "LOBBY_DISCONNECT");
    enters("bob", "cat", "alice");
    hears("bob", FROZEN);
    hears("bob", LOAD);
    silent("bob");
    say("bob", LOAD);
    hears("bob", DRAW);
    silent("alice bob");
    room_end();
}

Test(join, answers_that_were_not_asked, .description = "S-14")
{
    config()->readings.close_on_invalid = true;
    bob_joins(3);
    say("bob", LOAD); /* not yet */
    say("bob", SAVE);
    say("alice", LOAD);
    say("carol", SAVE); /* in no lobby */
    say("carol", LOAD);
    silent("alice bob carol");
    say("alice", SAVE);
    hears("bob", LOAD);
    say("alice", SAVE);
    say("bob", SAVE);
    silent("alice bob carol");
    say("bob", LOAD);
    hears("alice bob", DRAW);
    say("bob", LOAD);
    say("alice", SAVE);
    silent("alice bob carol");
    room_end();
}

/* ---- waits ----------------------------------------------------------- */
Test(join, save_wait, .description = "S-8")
{
    bob_joins(2);
    passes(1999);
    silent("alice bob");
    passes(1);
    hears("bob", LOAD);
    silent("alice bob");
    say("alice", SAVE); /* too late */
    silent("alice bob");
    say("bob", LOAD);
    hears("alice bob", DRAW);
    room_end();
}

Test(join, load_wait, .description = "S-8")
{
    bob_joins(2);
    passes(1500);
    say("alice", SAVE);
    hears("bob", LOAD);
    passes(9999);
    silent("alice bob");
    passes(1);
    hears("alice bob", DRAW);
    draws("alice", 1);
    sees("bob", "alice", 1);
    silent("alice bob");
    room_end();
}

Test(join, longest_freeze, .description = "S-8, S-9")
{
    bob_joins(2);
    passes(2000);
    hears("bob", LOAD);
    passes(9999);
    silent("alice bob");
    passes(1);
    hears("alice bob", DRAW);
    room_end();
}

Test(join, other_waits, .description = "S-8, --save-wait, --load-wait")
{
    config()->limits.save_wait = 50;
    config()->limits.load_wait = 300;
    bob_joins(2);
    passes(49);
    silent("alice bob");
    passes(1);
    hears("bob", LOAD);
    passes(299);
    silent("alice bob");
    passes(1);
    hears("alice bob", DRAW);
    room_end();
}

/* ---- who saves ------------------------------------------------------- */
Test(join, never_loaded_never_saves, .description = "S-7")
{
    bob_joins(3);
    say("alice", SAVE);
    hears("bob", LOAD);
    passes(10000);
    hears("alice bob", DRAW);
    say("alice", "LOBBY_DISCONNECT");
    passes(1000);
    enters("carol", "cat", "alice");
    hears("bob carol", FROZEN);
    hears("carol", LOAD);
    silent("alice bob carol");
    room_end();
}

Test(join, loaded_late_saves, .description = "S-7, S-8")
{
    bob_joins(3);
    say("alice", SAVE);
    hears("bob", LOAD);
    passes(10000);
    hears("alice bob", DRAW);
    say("bob", LOAD);
    silent("alice bob");
    say("alice", "LOBBY_DISCONNECT");
    passes(1000);
    enters("carol", "cat", "alice");
    hears("bob carol", FROZEN);
    hears("bob", SAVE);
    silent("alice bob carol");
    room_end();
}

Test(join, longest_there_of_the_loaded, .description = "S-7")
{
    bob_joins(4);
    say("alice", SAVE);
    hears("bob", LOAD);
    passes(10000);
    hears("alice bob", DRAW);
    passes(1000);
    comes_in("carol", "cat", "alice"); /* loads before bob does */
    say("bob", LOAD);
    say("alice", "LOBBY_DISCONNECT");
    enters("dave", "cat", "alice");
    hears("bob carol dave", FROZEN);
    hears("bob", SAVE);
    silent("alice bob carol dave");
    room_end();
}

Test(join, came_back_is_the_last, .description = "S-7")
{
    studio(2);
    say("alice", "LOBBY_DISCONNECT");
    comes_in("alice", "cat", "alice");
    logs_in("carol");
    enters("carol", "cat", "alice");
    hears("alice bob carol", FROZEN);
    hears("bob", SAVE);
    silent("alice bob carol");
    room_end();
}

Test(join, creator_that_came_back_must_load, .description = "S-7")
{
    room(2);
    creates("alice", "cat");
    say("alice", "LOBBY_DISCONNECT");
    enters("alice", "cat", "alice");
    hears("alice", FROZEN);
    hears("alice", LOAD);
    passes(10000);
    hears("alice", DRAW);
    passes(1000);
    enters("bob", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("bob", LOAD);
    silent("alice bob");
    room_end();
}

Test(join, saver_that_missed_one, .description = "S-8: what it did not "
     "answer then is not waited for now")
{
    bob_joins(3);
    passes(2000);
    hears("bob", LOAD);
    say("bob", LOAD);
    hears("alice bob", DRAW);
    passes(1000);
    enters("carol", "cat", "alice");
    hears("alice bob carol", FROZEN);
    hears("alice", SAVE);
    say("alice", SAVE);
    hears("carol", LOAD);
    room_end();
}
