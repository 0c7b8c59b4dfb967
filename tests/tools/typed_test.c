#include "typed.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct pp_text_defaults from = { "alice", 5, 9 };
static struct typed typed;

static void reads(const char *line, enum typed_kind kind)
{
    frames_free(&typed.frames);
    typed_read(&typed, line, strlen(line), &from);
    cr_assert_eq(typed.kind, kind, "%s: kind %d %s", line, (int)typed.kind,
                 typed.error.words);
}

/* The frames that came out, as text form with the date left out. */
static void gives(const char *expected)
{
    static const struct pp_text_style style = { .no_date = 1 };
    char out[2048] = "";
    struct pp_frame frame;
    size_t at = 0, n = 0;

    while (frames_next(&typed.frames, &at, &frame)) {
        n += pp_text_print(&frame, PP_FROM_CLIENT, &style, out + n,
                           sizeof out - n);
        n += (size_t)snprintf(out + n, sizeof out - n, "\n");
    }
    cr_assert_str_eq(out, expected);
}

static void end(void)
{
    frames_free(&typed.frames);
}

TestSuite(typed, .fini = end);

Test(typed, comments_and_empty_lines_are_nothing)
{
    reads("", TYPED_NOTHING);
    reads("   ", TYPED_NOTHING);
    reads("\r", TYPED_NOTHING);
    reads("# /quit", TYPED_NOTHING);
}

Test(typed, name_and_date_are_filled_in)
{
    struct pp_frame frame;
    size_t at = 0;

    reads("RESET_CANVAS", TYPED_FRAMES);
    cr_assert(frames_next(&typed.frames, &at, &frame));
    cr_assert_eq(frame.date, 9);
    cr_assert_arr_eq(frame.name, "alice", 5);
    cr_assert(typed.stamp);
    reads("RESET_CANVAS date=1", TYPED_FRAMES);
    cr_assert_not(typed.stamp);
    cr_assert_str_empty(typed.note);
}

Test(typed, removals_are_put_in_falling_order)
{
    reads("REMOVE_STROKE indexes=1,300,2,2147483647", TYPED_FRAMES);
    gives("REMOVE_STROKE name=alice indexes=2147483647,300,2,1\n");
    cr_assert_not_null(strstr(typed.note, "V-indexes.order"));
    reads("REMOVE_STROKE indexes=3,2,1", TYPED_FRAMES);
    cr_assert_str_empty(typed.note);
    reads("REMOVE_STROKE indexes=", TYPED_FRAMES);
    reads("SELECTED_STROKE indexes=1,2", TYPED_FRAMES);
    gives("SELECTED_STROKE name=alice indexes=1,2\n");
}

Test(typed, mistakes_have_their_column)
{
    reads("ADD_STROKE colour=1", TYPED_MISTAKE);
    cr_assert_eq(typed.error.column, 11);
    reads("ADD_STROK index=1", TYPED_MISTAKE);
    cr_assert_eq(typed.error.column, 0);
}

Test(typed, what_breaks_the_document_is_a_mistake)
{
    reads("LOBBY_CREATION json={\"Filename\":\"cat\"}", TYPED_MISTAKE);
    cr_assert_not_null(strstr(typed.error.words, "V-lobby.members"));
    reads("CREATE_SELECTION x=1 y=1 length=1 width=1 angle=1", TYPED_MISTAKE);
    cr_assert_not_null(strstr(typed.error.words, "V-rectangle.angle"));
}

Test(typed, what_breaks_a_reading_is_sent_with_a_note)
{
    reads("APPLY_FILTER_SELECTION filter=\"\"", TYPED_FRAMES);
    cr_assert_not_null(strstr(typed.note, "V-filter.notempty"));
    reads("RESET_CANVAS name=bob", TYPED_FRAMES);
    cr_assert_not_null(strstr(typed.note, "V-8"));
}

Test(typed, raw_says_anything)
{
    reads("RAW 07 00 ff", TYPED_BYTES);
    cr_assert_eq(typed.frames.used, 3);
    reads("RAW xx", TYPED_MISTAKE);
    cr_assert_geq(typed.error.column, 4);
}

Test(typed, lines_that_may_hold_secrets)
{
    reads("CREATE_ACCOUNT password=x y", TYPED_MISTAKE);
    cr_assert(typed.secret);
    reads("/join cat", TYPED_MISTAKE);
    cr_assert(typed.secret);
    reads("ADD_STROKE x", TYPED_MISTAKE);
    cr_assert_not(typed.secret);
}
