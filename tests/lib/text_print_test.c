/* Whole lines, and the promise that they read back. */
#include "support.h"

#include <string.h>

#include "internal.h"

static char room[PP_TEXT_ROOM(PP_FRAME_MAX)];

static const char *line_of(const struct pp_frame *frame, enum pp_from from,
                           const struct pp_text_style *style)
{
    cr_assert_eq(pp_text_print(frame, from, style, room, sizeof room),
                 strlen(room));
    return room;
}

/* What a client's line prints as. */
static void prints(const char *line, const char *right)
{
    cr_assert_str_eq(line_of(say(line), PP_FROM_CLIENT, NULL), right);
}

Test(text_print, fields_in_the_order_of_the_line)
{
    prints("ADD_STROKE points=(1,2) width=2.0 height=2 rgba=#ff0000ff index=3 "
           "date=1516147200 name=alice",
           "ADD_STROKE name=alice date=1516147200 index=3 rgba=#ff0000ff "
           "height=2 width=2.0 points=(1,2)");
    prints("RESET_CANVAS", "RESET_CANVAS name=\"\" date=0");
    prints("REMOVE_STROKE indexes=", "REMOVE_STROKE name=\"\" date=0 indexes=");
}

Test(text_print, messages_in_parts_when_in_the_documents_form)
{
    prints("CHANNEL_MESSAGE message=\"a b ; c ; d\"",
           "CHANNEL_MESSAGE name=\"\" date=0 channel=\"a b\" "
           "content=\"c ; d\"");
    prints("CHANNEL_MESSAGE message=\"a ; \"",
           "CHANNEL_MESSAGE name=\"\" date=0 channel=a content=\"\"");
    prints("CHANNEL_MESSAGE message=\"a ;  \"",
           "CHANNEL_MESSAGE name=\"\" date=0 channel=a content=\" \"");
    prints("CHANNEL_MESSAGE message=\"a;b\"",
           "CHANNEL_MESSAGE name=\"\" date=0 message=\"a;b\"");
    prints("CHANNEL_MESSAGE message=\"a  ; b\"",
           "CHANNEL_MESSAGE name=\"\" date=0 message=\"a  ; b\"");
    prints("CHANNEL_MESSAGE message=\" a ; b\"",
           "CHANNEL_MESSAGE name=\"\" date=0 message=\" a ; b\"");
    prints("CHANNEL_MESSAGE message=\" ; b\"",
           "CHANNEL_MESSAGE name=\"\" date=0 message=\" ; b\"");
    prints("CHANNEL_MESSAGE message=\"a ;\"",
           "CHANNEL_MESSAGE name=\"\" date=0 message=\"a ;\"");
    prints("CHANNEL_MESSAGE message=abc",
           "CHANNEL_MESSAGE name=\"\" date=0 message=abc");
}

Test(text_print, raw_when_words_can_not_carry_it)
{
    prints("RAW 08002d0000000000", "RAW 08 00 2d 00 00 00 00 00");
    prints("RAW 0900180000000000ff", "RAW 09 00 18 00 00 00 00 00 ff");
    prints("RAW 0800000000000000", "RAW 08 00 00 00 00 00 00 00");
    prints("RAW 0a 00 0c 00 00 00 00 00 00 00",
           "RAW 0a 00 0c 00 00 00 00 00 00 00");
    prints("RAW 0800180000000000", "RESET_CANVAS name=\"\" date=0");
}

Test(text_print, each_direction_its_words)
{
    const struct pp_frame *frame = say("RAW 0c0003000000000002000000");

    cr_assert_str_eq(line_of(frame, PP_FROM_SERVER, NULL),
                     "CONNECTION name=\"\" date=0 status=BAD_PASSWORD");
    cr_assert_str_eq(line_of(frame, PP_FROM_CLIENT, NULL),
                     "CONNECTION name=\"\" date=0 "
                     "password=\"\\x02\\x00\\x00\\x00\"");
    frame = say("LOBBY_FREEZE_STATE state=1");
    cr_assert_str_eq(line_of(frame, PP_FROM_CLIENT, NULL),
                     "LOBBY_FREEZE_STATE name=\"\" date=0 state=FROZEN");
}

Test(text_print, style)
{
    struct pp_text_style style = { .hide_secrets = 1, .no_name = 1 };

    cr_assert_str_eq(line_of(say("CONNECTION name=bob password=secret"),
                             PP_FROM_CLIENT, &style),
                     "CONNECTION date=0 password=***");
    style.no_date = 1;
    cr_assert_str_eq(line_of(say("RESET_CANVAS name=a"), PP_FROM_CLIENT,
                             &style), "RESET_CANVAS");
    cr_assert_str_eq(line_of(say("CONNECTION name=a password=secret"),
                             PP_FROM_SERVER, &style),
                     "RAW 0f 00 03 00 00 00 00 01 61 ***");
    style = (struct pp_text_style){ .max_points = 1 };
    cr_assert_str_eq(line_of(say("REMOVE_STROKE indexes=3,2,1"),
                             PP_FROM_CLIENT, &style),
                     "REMOVE_STROKE name=\"\" date=0 indexes=3... (2 more)");
}

Test(text_print, bytes_that_are_no_frame)
{
    cr_assert_eq(pp_text_print_raw((const uint8_t *)"\x07\0\xff", 3, room,
                                   sizeof room), 12);
    cr_assert_str_eq(room, "RAW 07 00 ff");
}

Test(text_print, a_line_that_is_cut_says_how_long_it_is)
{
    const struct pp_frame *frame =
        say("CHANNEL_MESSAGE channel=g\xc3\xa9n content=\"a\xe2\x82\xac\"");
    char whole[200], cut[200];
    size_t length = pp_text_print(frame, PP_FROM_CLIENT, NULL, whole,
                                  sizeof whole), capacity;

    for (capacity = 0; capacity <= length + 1; capacity++) {
        memset(cut, 'E', sizeof cut);
        cr_assert_eq(pp_text_print(frame, PP_FROM_CLIENT, NULL, cut, capacity),
                     length);
        cr_assert_eq(cut[capacity], 'E');
        if (capacity)
            cr_assert_eq(strncmp(cut, whole, strlen(cut)), 0);
    }
}

/* ---- for any frame ------------------------------------------------------ */

static int is_clean(const char *text)
{
    const uint8_t *at = (const uint8_t *)text;
    size_t size = strlen(text), n;

    for (; size; at += n, size -= n) {
        n = pp_utf8_printable(at, size);
        if (!n)
            return 0;
    }
    return 1;
}

static void comes_back(const struct pp_frame *frame, enum pp_from from)
{
    static uint8_t back[PP_FRAME_MAX];
    struct pp_text_error error;
    size_t length = pp_text_print(frame, from, NULL, room, sizeof room);

    cr_assert_lt(length, PP_TEXT_ROOM(frame->size));
    cr_assert_eq(length, strlen(room));
    cr_assert(is_clean(room), "%s", room);
    cr_assert_eq(pp_text_parse(room, length, NULL, back, &error), frame->size,
                 "%s\n%zu: %s", room, error.column, error.words);
    cr_assert_arr_eq(back, frame->bytes, frame->size, "%s", room);
}

Test(text_print, any_frame_comes_back_the_same)
{
    static struct said said;
    struct chance chance = { 20180415 };
    int round;

    for (round = 0; round < 300000; round++) {
        any_frame(&chance, &said);
        comes_back(&said.frame, PP_FROM_CLIENT);
        comes_back(&said.frame, PP_FROM_SERVER);
    }
}

Test(text_print, the_longest_frames_fit_their_room)
{
    static uint8_t data[PP_FRAME_MAX - 8];
    static struct said said;
    unsigned type, fill;
    size_t i, size;

    for (type = 0; type < PP_TYPE_COUNT; type++)
        for (fill = 0; fill < 3; fill++) {
            size = sizeof data / 8 * 8;
            for (i = 0; i < size; i++)
                data[i] = fill == 0 ? 0xff : fill == 1 ? 0x80 : 0x01;
            size = pp_build_text(said.bytes, PP_FRAME_MAX, type, UINT32_MAX,
                                 data, size);
            pp_frame_read(said.bytes, size, &said.frame);
            comes_back(&said.frame, PP_FROM_CLIENT);
            comes_back(&said.frame, PP_FROM_SERVER);
        }
}

Test(text_print, hiding_styles_stay_clean_and_in_their_room)
{
    static struct said said;
    struct pp_text_style style = { PP_NUMERIC_FLOAT, 1, 1, 0, 0 };
    struct chance chance = { 99 };
    int round;

    for (round = 0; round < 50000; round++) {
        any_frame(&chance, &said);
        style.max_points = any(&chance, 4);
        style.numeric = (enum pp_numeric)any(&chance, 3);
        line_of(&said.frame, round & 1 ? PP_FROM_CLIENT : PP_FROM_SERVER,
                &style);
        cr_assert(is_clean(room), "%s", room);
        cr_assert_lt(strlen(room), PP_TEXT_ROOM(said.frame.size));
    }
}
