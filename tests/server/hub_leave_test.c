/* hub_leave_test.c - who leaves during a join: S-3, S-4, S-8, S-10. */
#include "invented.h"

#include <criterion/criterion.h>

static void disconnects(const char *who)
{
    say(who, "LOBBY_DISCONNECT");
}

static void switches(const char *who)
{
    say(who, "LOBBY_CREATION %s", lobby("dog", who, "any", "public", ""));
}

/* alice, bob and carol are in cat; dave joins it, alice is asked to save. */
static void dave_joins(void)
{
    studio(3);
    logs_in("dave");
    enters("dave", "cat", "alice");
    hears("alice bob carol dave", FROZEN);
    hears("alice", SAVE);
    silent("alice bob carol dave");
}

static void dave_loads(void)
{
    dave_joins();
    say("alice", SAVE);
    hears("dave", LOAD);
}

/* ---- the saver ------------------------------------------------------- */
static void saver_leaves(void (*how)(const char *who))
{
    dave_joins();
    passes(1500);
    how("alice");
    hears("bob", SAVE);
    silent("bob carol dave");
    passes(499); /* what is left of alice's time */
    silent("bob carol dave");
    passes(1);
    hears("dave", LOAD);
    silent("bob carol dave");
    say("bob", SAVE);
    silent("dave");
    say("dave", LOAD);
    hears("bob carol dave", DRAW);
}

Test(leave, saver_ends, .description = "S-8")
{
    saver_leaves(ends);
    closed("alice");
    room_end();
}

Test(leave, saver_resets, .description = "S-8")
{
    saver_leaves(resets);
    closed("alice");
    room_end();
}

Test(leave, saver_disconnects, .description = "S-8, S-10")
{
    saver_leaves(disconnects);
    hears("alice", DRAW);
    silent("alice");
    room_end();
}

Test(leave, saver_switches, .description = "S-8, S-10, L-14")
{
    saver_leaves(switches);
    hears("alice", DRAW);
    hears("alice", "LOBBY_CREATION status=CREATED");
    silent("alice");
    room_end();
}

Test(leave, next_saver_answers, .description = "S-8")
{
    dave_joins();
    disconnects("alice");
    hears("bob", SAVE);
    say("bob", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    silent("alice bob carol dave");
    room_end();
}

Test(leave, all_savers, .description = "S-7, S-8: no saver is left")
{
    dave_joins();
    ends("alice");
    hears("bob", SAVE);
    ends("bob");
    hears("carol", SAVE);
    ends("carol");
    hears("dave", LOAD);
    silent("dave");
    say("dave", LOAD);
    hears("dave", DRAW);
    silent("dave");
    room_end();
}

Test(leave, saver_after_saving, .description = "S-8")
{
    dave_loads();
    ends("alice");
    silent("bob carol dave");
    say("dave", LOAD);
    hears("bob carol dave", DRAW);
    room_end();
}

Test(leave, member_who_has_no_part, .description = "S-10")
{
    dave_joins();
    disconnects("carol");
    hears("carol", DRAW);
    silent("alice bob carol dave");
    passes(500);
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice bob dave", DRAW);
    silent("alice bob carol dave");
    room_end();
}

/* ---- the joiner ------------------------------------------------------ */
static void lobby_thaws(void)
{
    hears("alice bob carol", DRAW);
    silent("alice bob carol");
    draws("bob", 1);
    sees("alice carol", "bob", 1);
    say("alice", SAVE); /* answers nothing any more */
    passes(30000);
    silent("alice bob carol");
}

Test(leave, joiner_ends_in_save, .description = "S-4, S-8")
{
    dave_joins();
    ends("dave");
    closed("dave");
    lobby_thaws();
    room_end();
}

Test(leave, joiner_resets_in_save, .description = "S-4, S-8")
{
    dave_joins();
    resets("dave");
    lobby_thaws();
    room_end();
}

Test(leave, joiner_disconnects_in_save, .description = "S-4, S-8, S-10")
{
    dave_joins();
    disconnects("dave");
    hears("dave", DRAW);
    silent("dave");
    lobby_thaws();
    silent("dave");
    room_end();
}

Test(leave, joiner_ends_in_load, .description = "S-4, S-8")
{
    dave_loads();
    ends("dave");
    lobby_thaws();
    room_end();
}

Test(leave, joiner_resets_in_load, .description = "S-4, S-8")
{
    dave_loads();
    resets("dave");
    lobby_thaws();
    room_end();
}

Test(leave, joiner_switches_in_load, .description = "S-4, S-10, L-14")
{
    dave_loads();
    switches("dave");
    hears("dave", DRAW);
    hears("dave", "LOBBY_CREATION status=CREATED");
    lobby_thaws();
    silent("dave");
    room_end();
}

Test(leave, one_of_two_joiners, .description = "S-4, S-9")
{
    dave_joins();
    logs_in("eve");
    enters("eve", "cat", "alice");
    hears("eve", FROZEN);
    say("alice", SAVE);
    hears("dave eve", LOAD);
    say("dave", LOAD);
    silent("alice bob carol dave eve");
    ends("eve");
    hears("alice bob carol dave", DRAW);
    room_end();
}

Test(leave, one_of_two_in_save, .description = "S-8, S-9")
{
    dave_joins();
    logs_in("eve");
    enters("eve", "cat", "alice");
    hears("eve", FROZEN);
    ends("dave");
    silent("alice bob carol eve");
    say("alice", SAVE);
    hears("eve", LOAD);
    say("eve", LOAD);
    hears("alice bob carol eve", DRAW);
    room_end();
}

/* ---- who waits for the next freeze ----------------------------------- */
static void eve_waits(void)
{
    dave_loads();
    logs_in("eve");
    enters("eve", "cat", "alice");
    silent("eve");
}

Test(leave, waiting_one_ends, .description = "S-9: no second freeze")
{
    eve_waits();
    ends("eve");
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    passes(30000);
    silent("alice bob carol dave");
    room_end();
}

Test(leave, waiting_one_in_the_thaw, .description = "S-9: no second freeze")
{
    eve_waits();
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    passes(500);
    disconnects("eve");
    passes(30000);
    silent("alice bob carol dave eve");
    room_end();
}

Test(leave, all_but_the_waiting_one, .description = "S-7, S-9")
{
    eve_waits();
    ends("alice");
    ends("bob");
    ends("carol");
    ends("dave");
    passes(1000);
    hears("eve", FROZEN);
    hears("eve", LOAD);
    say("eve", LOAD);
    hears("eve", DRAW);
    silent("eve");
    room_end();
}

Test(leave, everyone, .description = "S-4: the lobby starts afresh")
{
    dave_joins();
    ends("dave");
    ends("alice");
    ends("bob");
    ends("carol");
    passes(1000);
    logs_in("eve");
    enters("eve", "cat", "alice");
    hears("eve", FROZEN);
    hears("eve", LOAD);
    say("eve", LOAD);
    hears("eve", DRAW);
    room_end();
}

Test(leave, everyone_at_once, .description = "S-4, S-8")
{
    dave_loads();
    one_turn();
    resets("alice");
    ends("bob");
    disconnects("carol");
    resets("dave");
    turn_ends();
    forgets("bob carol");
    lists_lobbies("carol", "cat/alice any public '':");
    room_end();
}

/* ---- kicks ----------------------------------------------------------- */
Test(leave, kicked_out_of_a_freeze, .description = "S-3, S-10, L-25")
{
    dave_joins();
    changes("alice", "cat", "alice", "private", "");
    hears("bob carol dave", DRAW);
    hears_type("bob carol dave", PP_LOBBY_PLAYER_KICK);
    hears("alice", DRAW); /* S-4 */
    silent("alice bob carol dave");
    room_end();
}

Test(leave, saver_is_kicked, .description = "S-8, S-10, L-25")
{
    studio(2);
    say("alice", "LOBBY_DISCONNECT");
    enters("alice", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("bob", SAVE);
    changes("alice", "cat", "alice", "private", "");
    hears("bob", DRAW);
    hears_type("bob", PP_LOBBY_PLAYER_KICK);
    hears("alice", LOAD);
    say("alice", LOAD);
    hears("alice", DRAW);
    silent("alice bob");
    room_end();
}

Test(leave, waiting_one_is_kicked, .description = "S-9, L-25")
{
    eve_waits();
    changes("alice", "cat", "alice", "private", "");
    forgets("alice bob carol dave");
    forgets("eve");
    passes(30000);
    silent("alice bob carol dave eve");
    room_end();
}

Test(leave, comes_back_during_the_freeze, .description = "S-9, S-10")
{
    dave_joins();
    disconnects("dave");
    hears("dave alice bob carol", DRAW);
    enters("dave", "cat", "alice");
    passes(999);
    silent("alice bob carol dave");
    passes(1);
    hears("alice bob carol dave", FROZEN);
    hears("alice", SAVE);
    room_end();
}

Test(leave, refused_switch_stays_frozen, .description = "L-14, S-3")
{
    dave_joins();
    connects("bob", "none", "alice");
    hears("bob", UNKNOWN);
    silent("bob");
    say("alice", SAVE);
    hears("dave", LOAD);
    say("dave", LOAD);
    hears("alice bob carol dave", DRAW);
    room_end();
}
