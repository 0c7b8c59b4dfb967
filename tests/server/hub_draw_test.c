/* hub_draw_test.c - drawing that is relayed: D-1 to D-9. */
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
    "SEND_POINTS pen=4 rgba=#ff0000ff points=", "REMOVE_SELECTION",
    "SEND_POINTS pen=4 rgba=#ff0000ff points=(1,2)(3.0,4.0)",
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
