/* The frame as a whole: types, names, levels, which clause comes first. */
#include "support.h"

#include <string.h>

#include "judge.h"

/* The verdict on a frame's byte, counted from the frame's start. */
static void reject_at(enum pp_from from, enum pp_level level,
                      const struct pp_frame *frame, const char *clause,
                      size_t offset)
{
    struct pp_verdict verdict;

    cr_assert_eq(pp_frame_check(frame, from, level, &verdict), -1);
    cr_assert_str_eq(pp_clause(verdict.clause)->id, clause, "%s",
                     verdict.words);
    cr_assert_eq(verdict.offset, offset);
}

Test(check, types_that_a_client_may_not_send) /* V-6 */
{
    unsigned id;

    for (id = 34; id < 256; id++) {
        const struct pp_frame *frame = say_data(id, "", 0);

        reject_at(PP_FROM_CLIENT, PP_LEVEL_I, frame, "V-6", 2);
        reject_at(PP_FROM_CLIENT, PP_LEVEL_R, frame, "V-6", 2);
    }
    reject_at(PP_FROM_CLIENT, PP_LEVEL_R, say("LOBBY_FREEZE_STATE state=0"),
              "V-6", 2);
    reject_at(PP_FROM_CLIENT, PP_LEVEL_R, say("LOBBY_PLAYER_KICK reason=a"),
              "V-6", 2);
}

Test(check, deprecated_types) /* V-7 */
{
    unsigned id;

    for (id = 0; id < 3; id++) {
        const struct pp_frame *frame = say_data(id, "anything", 8);

        reject_at(PP_FROM_CLIENT, PP_LEVEL_I, frame, "V-7", 2);
        reject_at(PP_FROM_SERVER, PP_LEVEL_I, frame, "V-7", 2);
        accept(PP_FROM_CLIENT, PP_LEVEL_R, frame);
    }
}

Test(check, types_that_a_server_never_sends) /* TY-1 */
{
    static const char *const lines[] = {
        "CHANNEL_CREATION channel=a", "CHANNEL_CONNECTION channel=a",
        "CHANNEL_DISCONNECT channel=a", "LOBBY_DISCONNECT",
        "RAW 0800220000000000", "RAW 0800ff0000000000",
        "LOBBY_INFO_CHANGE json=\"\""
    };
    size_t i;

    for (i = 0; i < sizeof lines / sizeof *lines; i++) {
        reject_at(PP_FROM_SERVER, PP_LEVEL_R, say(lines[i]), "TY-1", 2);
        reject_at(PP_FROM_SERVER, PP_LEVEL_I, say(lines[i]), "TY-1", 2);
    }
}

Test(check, a_name_that_is_no_utf8) /* F-8 */
{
    ACCEPT("RESET_CANVAS name=\"\"");
    ACCEPT("RESET_CANVAS name=zo\xc3\xab");
    reject_at(PP_FROM_CLIENT, PP_LEVEL_I, say("RESET_CANVAS name=\"ab\\xff\""),
              "F-8", 10);
    reject_at(PP_FROM_SERVER, PP_LEVEL_I, say("RESET_CANVAS name=\"ab\\xc3\""),
              "F-8", 10);
    ACCEPT_R("RESET_CANVAS name=\"ab\\xff\"");
}

Test(check, a_name_with_a_nul) /* V-text.nul */
{
    reject_at(PP_FROM_CLIENT, PP_LEVEL_I,
              say("RESET_CANVAS name=\"a\\x00b\""), "V-text.nul", 9);
    reject_at(PP_FROM_CLIENT, PP_LEVEL_I,
              say("RESET_CANVAS name=\"a\\x00\\xff\""), "V-text.nul", 9);
    reject_at(PP_FROM_CLIENT, PP_LEVEL_I,
              say("RESET_CANVAS name=\"a\\xff\\x00\""), "F-8", 9);
    ACCEPT_R("RESET_CANVAS name=\"a\\x00b\"");
}

Test(check, any_date_is_good) /* F-4 */
{
    ACCEPT("RESET_CANVAS name=a date=0");
    ACCEPT("RESET_CANVAS name=a date=4294967295");
}

Test(check, the_type_then_the_name_then_the_data_are_judged)
{
    const struct pp_frame *frame =
        say("RAW 0b 00 18 00 00 00 00 01 ff 00 00"); /* RESET_CANVAS */

    reject_at(PP_FROM_CLIENT, PP_LEVEL_I, frame, "F-8", 8);
    reject_at(PP_FROM_CLIENT, PP_LEVEL_R, frame, "V-empty.size", 9);
    frame = say("RAW 0b 00 ff 00 00 00 00 01 ff 00 00");
    reject_at(PP_FROM_CLIENT, PP_LEVEL_I, frame, "V-6", 2);
}

Test(check, the_first_byte_decides_whatever_its_level)
{
    /* a negative index (I, byte 0) before half a point (R, byte 16) */
    uint8_t stroke[18] = { 0xff, 0xff, 0xff, 0xff };

    reject(PP_FROM_CLIENT, PP_LEVEL_I, say_data(PP_ADD_STROKE, stroke, 18),
           "V-stroke.index", 0);
    reject(PP_FROM_CLIENT, PP_LEVEL_R, say_data(PP_ADD_STROKE, stroke, 18),
           "V-stroke.size", 16);
}

Test(check, at_one_byte_r_comes_before_i)
{
    /* x of a half point is no number (I) and belongs to no point (R) */
    uint8_t stroke[20] = { 0 };

    memset(stroke + 16, 0xff, 4);
    reject(PP_FROM_CLIENT, PP_LEVEL_I, say_data(PP_ADD_STROKE, stroke, 20),
           "V-stroke.size", 16);
}

/* Whatever the order in which two clauses are looked at. */
static enum pp_clause_id first_of(enum pp_clause_id a, size_t at_a,
                                  enum pp_clause_id b, size_t at_b)
{
    struct pp_judge judge = { .level = PP_LEVEL_I, .base = 8 };

    pp_judge_broken(&judge, a, at_a, "a");
    pp_judge_broken(&judge, b, at_b, "b");
    cr_assert_str_eq(judge.verdict.words, judge.verdict.clause == a ? "a"
                                                                    : "b");
    return judge.verdict.clause;
}

Test(check, the_order_of_looking_does_not_matter)
{
    const enum pp_clause_id r = PP_CLAUSE_V_STROKE_SIZE;
    const enum pp_clause_id i = PP_CLAUSE_V_STROKE_POINTS;

    cr_assert_eq(first_of(r, 4, i, 4), r);
    cr_assert_eq(first_of(i, 4, r, 4), r);
    cr_assert_eq(first_of(r, 5, i, 4), i);
    cr_assert_eq(first_of(i, 4, r, 5), i);
    cr_assert_eq(first_of(r, 4, i, 5), r);
    cr_assert_eq(first_of(i, 5, r, 4), r);
    cr_assert_eq(first_of(i, 4, PP_CLAUSE_V_TEXT_NUL, 4), i);
}

Test(check, relayed_frames_check_as_the_clients) /* F-2 */
{
    reject(PP_FROM_SERVER, PP_LEVEL_I,
           say("ADD_STROKE index=-1 rgba=#00000000 height=1 width=1 "
               "points=(1,1)"),
           "V-stroke.index", 0);
    reject(PP_FROM_SERVER, PP_LEVEL_I, say("REMOVE_STROKE indexes=1,2"),
           "V-indexes.order.server", 4);
    reject(PP_FROM_SERVER, PP_LEVEL_R, say("CHANNEL_MESSAGE message=x"),
           "V-message.separator", 1);
}

Test(check, level_x_judges_as_i)
{
    reject(PP_FROM_CLIENT, PP_LEVEL_X, say("CHANNEL_CREATION channel=\"\""),
           "V-channel.notempty", 0);
}

Test(check, data_alone) /* pp_payload_check */
{
    struct pp_verdict verdict;
    uint8_t bytes[21] = { 0 };

    cr_assert_eq(pp_payload_check(PP_PAYLOAD_RECTANGLE, bytes, 20, 13,
                                  PP_LEVEL_I, &verdict), 0);
    cr_assert_eq(pp_payload_check(PP_PAYLOAD_RECTANGLE, bytes, 21, 13,
                                  PP_LEVEL_I, &verdict), -1);
    cr_assert_eq(verdict.clause, PP_CLAUSE_V_RECTANGLE_SIZE);
    cr_assert_eq(verdict.offset, 33);
    cr_assert_eq(pp_payload_check(PP_PAYLOAD_NONE, bytes, 21, 8, PP_LEVEL_I,
                                  NULL), 0);
    cr_assert_eq(pp_payload_check(PP_PAYLOAD_PASSWORD, bytes,
                                  PP_FRAME_MAX - 8 + 1, 8, PP_LEVEL_R,
                                  &verdict), -1);
    cr_assert_eq(verdict.clause, PP_CLAUSE_F_1);
}

/* ---- channel messages --------------------------------------------------- */

static void split(const char *text, const char *channel, const char *content)
{
    struct pp_message message;

    cr_assert_eq(pp_message_split((const uint8_t *)text, strlen(text),
                                  &message), 0);
    cr_assert_eq(message.channel_size, strlen(channel), "%s", text);
    cr_assert_arr_eq(message.channel, channel, strlen(channel));
    cr_assert_eq(message.content_size, strlen(content), "%s", text);
    cr_assert_arr_eq(message.content, content, strlen(content));
}

Test(message, splits) /* V-message.form, V-message.spaces, .content */
{
    struct pp_message message;

    split("general ; hello", "general", "hello");
    split("general;hello", "general", "hello");
    split("  my room  ;  a ; b", "my room", " a ; b");
    split("general ; ", "general", "");
    split("general ;", "general", "");
    split("a\t;b", "a\t", "b"); /* a tab is no space */
    split(";x", "", "x");
    split("  ;x", "", "x");
    cr_assert_eq(pp_message_split((const uint8_t *)"abc", 3, &message), -1);
    cr_assert_eq(pp_message_split(NULL, 0, &message), -1);
}
