/* hub_draw_test.c - drawing that is relayed: D-1 to D-9, S-17. */
#include "invented.h"

#include <criterion/criterion.h>

#define INSERTED "INSERT_STROKE index=0 rgba=#01020304 height=0x7fc00001 " \
                 "width=1 points=(0,0)(1,1)" /* a NaN that must arrive */

static const char *const stroke_frames[] = {
    "ADD_STROKE index=3 rgba=#ff0000ff height=2 width=2.0 points=(1.5,2)",
    "REMOVE_STROKE indexes=3,2,1", "REMOVE_STROKE indexes=",
    INSERTED,
    "SELECTED_STROKE indexes=1,2", "UNSELECTED_STROKE indexes=",
    "REPLACE_STROKE index=1 rgba=#00000000 height=1 width=1 points=(2,2)(3,3)",
};
static const char *const pixel_frames[] = {
    "SEND_POINTS size=4 rgba=#ff0000ff points=", "REMOVE_SELECTION",
    "SEND_POINTS size=4 rgba=#ff0000ff points=(1,2)(3.0,4.0)",
    "CREATE_SELECTION x=1 y=2 length=3 width=4 angle=0",
    "UPDATE_SELECTION x=1 y=2 length=3 width=4 angle=1.5",
    "APPLY_FILTER_SELECTION filter=blur",
    "BUCKET_FILL x=1 y=2 rgba=#00ff00ff",
};
static const char *const both_frames[] = {
    "RESIZE_CANVAS length=10.5 width=20", "RESET_CANVAS",
    "RESIZE_CANVAS_INT length=10 width=20",
};
#define COUNT(list) (sizeof (list) / sizeof *(list))

static void all_relayed(const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say("alice", "%s", lines[i]);
        hears_from("bob carol", "alice", lines[i]);
        silent("alice bob carol");
    }
}

static void all_rejected(const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rejects("alice", lines[i]);
    silent("bob carol");
}

/* alice, bob and carol are in a lobby of that Mode. */
static void studio_mode(const char *mode)
{
    room(3);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", mode, "public", ""));
    comes_in("bob", "cat", "alice");
    comes_in("carol", "cat", "alice");
}

Test(draw, every_type, .description = "D-1, D-2, D-5, D-9: any other Mode")
{
    studio_mode("any");
    all_relayed(stroke_frames, COUNT(stroke_frames));
    all_relayed(pixel_frames, COUNT(pixel_frames));
    all_relayed(both_frames, COUNT(both_frames));
    room_end();
}

Test(draw, stroke_mode, .description = "D-9")
{
    studio_mode("stroke");
    all_relayed(stroke_frames, COUNT(stroke_frames));
    all_relayed(both_frames, COUNT(both_frames));
    all_rejected(pixel_frames, COUNT(pixel_frames));
    room_end();
}

Test(draw, pixel_mode, .description = "D-9")
{
    studio_mode("pixel");
    all_relayed(pixel_frames, COUNT(pixel_frames));
    all_relayed(both_frames, COUNT(both_frames));
    all_rejected(stroke_frames, COUNT(stroke_frames));
    room_end();
}

Test(draw, mode_case_counts, .description = "D-9")
{
    studio_mode("Stroke");
    all_relayed(pixel_frames, COUNT(pixel_frames));
    room_end();
}

Test(draw, named_stroke_mode, .description = "D-9, --stroke-mode")
{
    config()->readings.stroke_mode = "trait";
    studio_mode("trait");
    all_rejected(pixel_frames, COUNT(pixel_frames));
    all_relayed(stroke_frames, COUNT(stroke_frames));
    room_end();
}

Test(draw, old_name_is_any_mode, .description = "D-9, --stroke-mode")
{
    config()->readings.stroke_mode = "trait";
    studio_mode("stroke");
    all_relayed(pixel_frames, COUNT(pixel_frames));
    room_end();
}

Test(draw, named_pixel_mode, .description = "D-9, --pixel-mode")
{
    config()->readings.pixel_mode = "point";
    studio_mode("point");
    all_rejected(stroke_frames, COUNT(stroke_frames));
    all_relayed(pixel_frames, COUNT(pixel_frames));
    room_end();
}

Test(draw, wrong_mode_while_frozen, .description = "D-9, S-11: rejected, "
     "not held")
{
    studio_mode("stroke");
    logs_in("dave");
    enters("dave", "cat", "alice");
    forgets("alice bob carol dave");
    rejects("bob", "REMOVE_SELECTION");
    room_end();
}

Test(draw, only_in_the_lobby, .description = "D-3, D-6")
{
    studio(2);
    logs_in("carol");
    logs_in("dave");
    logs_in("eve");
    creates("carol", "dog");
    comes_in("dave", "dog", "carol");
    draws("alice", 1);
    sees("bob", "alice", 1);
    draws("carol", 2);
    sees("dave", "carol", 2);
    draws("eve", 3);
    silent("alice bob carol dave eve");
    room_end();
}

Test(draw, same_filename_elsewhere, .description = "D-3, L-1")
{
    studio(2);
    logs_in("carol");
    creates("carol", "cat");
    draws("alice", 1);
    sees("bob", "alice", 1);
    silent("carol");
    room_end();
}

Test(draw, in_no_lobby, .description = "D-6, D-7: ignored, not rejected")
{
    config()->readings.close_on_invalid = true;
    room(1);
    draws("alice", 1);
    say("alice", "REMOVE_SELECTION");
    answered("alice");
    cr_assert_eq(figures().frames_rejected, 0u);
    room_end();
}

Test(draw, bad_in_no_lobby, .description = "V-1: still rejected")
{
    room(1);
    rejects("alice", "REMOVE_STROKE indexes=1,2");
    room_end();
}

Test(draw, in_order, .description = "D-4")
{
    studio(3);
    one_turn();
    for (int i = 0; i < 500; i++)
        draws("alice", i);
    turn_ends();
    for (int i = 0; i < 500; i++)
        sees("bob carol", "alice", i);
    silent("alice bob carol");
    room_end();
}

Test(draw, two_senders_in_one_turn, .description = "D-1, D-4, D-5")
{
    studio(3);
    one_turn();
    for (int i = 0; i < 20; i++)
        draws(i % 2 ? "alice" : "bob", i);
    turn_ends();
    for (int i = 0; i < 20; i++) {
        const char *sender = i % 2 ? "alice" : "bob";
        sees("carol", sender, i);
        sees(i % 2 ? "bob" : "alice", sender, i);
    }
    silent("alice bob carol");
    room_end();
}

Test(draw, echo, .description = "D-5, --echo")
{
    config()->readings.echo = true;
    studio(3);
    one_turn();
    draws("alice", 1);
    draws("bob", 2);
    turn_ends();
    sees("alice bob carol", "alice", 1);
    sees("alice bob carol", "bob", 2);
    silent("alice bob carol");
    room_end();
}

Test(draw, echo_alone, .description = "D-5, --echo")
{
    config()->readings.echo = true;
    studio(1);
    draws("alice", 1);
    sees("alice", "alice", 1);
    silent("alice");
    room_end();
}

Test(draw, alone, .description = "D-1, D-5")
{
    studio(1);
    draws("alice", 1);
    silent("alice");
    room_end();
}

/* ---- order between replies and what is relayed ----------------------- */
Test(draw, reply_behind_relayed, .description = "T-5, D-4")
{
    studio(2);
    one_turn();
    draws("alice", 1);
    say("bob", "CHANNEL_FETCH");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    hears_type("bob", PP_CHANNEL_FETCH);
    sees("bob", "alice", 2);
    silent("bob");
    room_end();
}

Test(draw, left_behind_relayed, .description = "D-1: he was a member when "
     "it came")
{
    studio(3);
    one_turn();
    draws("alice", 1);
    say("bob", "LOBBY_DISCONNECT");
    draws("alice", 2);
    turn_ends();
    sees("bob carol", "alice", 1);
    sees("carol", "alice", 2);
    silent("alice bob carol");
    room_end();
}

Test(draw, everyone_left_in_the_same_turn, .description = "D-1, L-22, "
     "--lobby-lifetime=session")
{
    config()->readings.session_lobbies = true;
    studio(2);
    one_turn();
    draws("alice", 1);
    draws("bob", 2);
    say("alice", "LOBBY_DISCONNECT");
    say("bob", "LOBBY_DISCONNECT");
    turn_ends();
    sees("bob", "alice", 1);
    sees("alice", "bob", 2);
    silent("alice bob");
    room_end();
}

Test(draw, joined_behind_chat, .description = "C-8, C-9: she was no member "
     "when it came")
{
    room(3);
    say("alice", "CHANNEL_CREATION channel=talk");
    say("bob", "CHANNEL_CONNECTION channel=talk");
    one_turn();
    chats("alice", "talk", "hi");
    say("carol", "CHANNEL_CONNECTION channel=talk");
    chats("alice", "talk", "ho");
    turn_ends();
    hears_chat("bob", "alice", "talk", "hi");
    hears_chat("bob carol", "alice", "talk", "ho");
    silent("alice bob carol");
    room_end();
}

Test(draw, freeze_behind_relayed, .description = "S-2, D-1")
{
    studio(2);
    logs_in("carol");
    one_turn();
    draws("alice", 1);
    connects("carol", "cat", "alice");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    hears("alice bob", FROZEN);
    hears("alice", SAVE);
    hears("carol", CONNECTED);
    hears("carol", FROZEN);
    silent("alice bob carol");
    room_end();
}

Test(draw, lobby_and_channel, .description = "D-4, C-8: one sender's frames "
     "keep their order")
{
    studio(3);
    say("carol", "CHANNEL_CREATION channel=talk");
    say("bob", "CHANNEL_CONNECTION channel=talk");
    say("alice", "CHANNEL_CONNECTION channel=talk");
    one_turn();
    for (int i = 0; i < 10; i++) {
        draws("alice", i);
        chats("alice", "talk", "hi");
        chats("bob", "talk", "ho");
    }
    turn_ends();
    for (int i = 0; i < 10; i++) {
        sees("bob carol", "alice", i);
        hears_chat("bob carol", "alice", "talk", "hi");
        hears_chat("carol alice", "bob", "talk", "ho");
    }
    silent("alice bob carol");
    room_end();
}

Test(draw, two_channels_and_a_lobby, .description = "D-4, C-8, C-16")
{
    studio(2);
    say("alice", "CHANNEL_CREATION channel=one");
    say("alice", "CHANNEL_CREATION channel=two");
    say("bob", "CHANNEL_CONNECTION channel=two");
    say("bob", "CHANNEL_CONNECTION channel=one");
    one_turn();
    chats("alice", "one", "a");
    chats("alice", "two", "b");
    draws("alice", 1);
    chats("alice", "one", "c");
    draws("alice", 2);
    chats("alice", "two", "d");
    turn_ends();
    hears_chat("bob", "alice", "one", "a");
    hears_chat("bob", "alice", "two", "b");
    sees("bob", "alice", 1);
    hears_chat("bob", "alice", "one", "c");
    sees("bob", "alice", 2);
    hears_chat("bob", "alice", "two", "d");
    silent("alice bob");
    room_end();
}

/* ---- autosave -------------------------------------------------------- */
static unsigned saves_in(uint64_t ms)
{
    struct pp_frame frame;
    unsigned saves = 0;
    passes(ms);
    while (next_frame("alice", &frame)) {
        cr_assert_eq(frame.type, PP_UPDATE_DATABASE);
        saves++;
    }
    return saves;
}

Test(draw, autosave, .description = "S-17, --autosave")
{
    config()->limits.autosave = 30000;
    studio(2);
    cr_assert_eq(saves_in(120000), 0u); /* nothing was drawn */
    draws("bob", 1);
    sees("alice", "bob", 1);
    cr_assert_eq(saves_in(30000), 1u);
    say("alice", SAVE);
    cr_assert_eq(saves_in(120000), 0u);
    draws("alice", 2);
    sees("bob", "alice", 2);
    silent("bob"); /* no freeze, and he saves nothing */
    cr_assert_eq(saves_in(30000), 1u);
    silent("bob");
    room_end();
}

Test(draw, no_autosave, .description = "S-17")
{
    studio(1);
    draws("alice", 1);
    cr_assert_eq(saves_in(3600000), 0u);
    room_end();
}

Test(draw, autosave_goes_on, .description = "S-17")
{
    config()->limits.autosave = 10000;
    studio(1);
    unsigned saves = 0;
    for (int i = 0; i < 100; i++) {
        draws("alice", i);
        saves += saves_in(1000);
    }
    cr_assert(saves >= 9 && saves <= 10, "%u in 100 s", saves);
    room_end();
}

Test(draw, autosave_answered_in_a_join, .description = "S-12, S-15, S-17: "
     "the answer to the autosave is not that to the join")
{
    config()->limits.autosave = 10000;
    studio(1);
    logs_in("bob");
    draws("alice", 1);
    passes(10000);
    hears("alice", SAVE);
    enters("bob", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("alice", SAVE); /* with what came since */
    say("alice", SAVE);   /* the autosave is done */
    silent("alice bob");
    say("alice", SAVE);
    hears("bob", LOAD);
    room_end();
}
