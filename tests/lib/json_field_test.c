/* A field's value as JSON. */
#include "support.h"

#include <string.h>

static char room[PP_TEXT_ROOM(PP_FRAME_MAX)];

/* The field of that name of the line's frame, as JSON. */
static const char *json_of(const struct pp_frame *frame, const char *name,
                           const struct pp_text_style *style)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t n = pp_frame_fields(frame, PP_FROM_CLIENT, fields), i;

    for (i = 0; i < n; i++)
        if (!strcmp(fields[i].name, name)) {
            cr_assert_eq(pp_text_print_field_json(frame, &fields[i], style,
                                                  room, sizeof room),
                         strlen(room));
            cr_assert_eq(pp_json_check(room, strlen(room), NULL, NULL), 0,
                         "%s", room);
            return room;
        }
    cr_assert_fail("no field %s", name);
    return NULL;
}

static void prints(const char *line, const char *name, const char *right)
{
    cr_assert_str_eq(json_of(say(line), name, NULL), right);
}

#define STROKE "ADD_STROKE index=-7 rgba=#ff0a00fe height=2 width=2.0 "       \
               "points=(1.5,-2)(1e-30,0xff800000)"

Test(json_field, numbers_and_lists)
{
    prints(STROKE, "index", "-7");
    prints(STROKE, "rgba", "\"#ff0a00fe\"");
    prints(STROKE, "height", "2");
    prints(STROKE, "width", "2.0");
    prints(STROKE, "points", "[[1.5,-2],[1e-30,\"0xff800000\"]]");
    prints(STROKE, "size", "40");
    prints("REMOVE_STROKE indexes=3,2,-1", "indexes", "[3,2,-1]");
    prints("REMOVE_STROKE indexes=", "indexes", "[]");
    prints("SEND_POINTS pen=0x7fc00000 rgba=#00000000 points=(1,2.0)",
           "pen", "\"0x7fc00000\"");
    prints("SEND_POINTS pen=1 rgba=#00000000 points=(1,2.0)", "points",
           "[[1,2.0]]");
    prints("RESIZE_CANVAS length=0x7ff0000000000000 width=-0.5", "length",
           "\"0x7ff0000000000000\"");
    prints("RESIZE_CANVAS length=1 width=-0.5", "width", "-0.5");
}

Test(json_field, numbers_can_be_read_as_one_kind)
{
    const struct pp_text_style as_float = { .numeric = PP_NUMERIC_FLOAT };

    cr_assert_str_eq(json_of(say(STROKE), "height", &as_float), "3e-45");
}

Test(json_field, statuses)
{
    prints("LOBBY_FREEZE_STATE state=FROZEN", "state", "\"FROZEN\"");
    prints("LOBBY_FREEZE_STATE state=9", "state", "9");
}

Test(json_field, text_never_obeys)
{
    prints("CHANNEL_CREATION channel=\"a\\\"\\\\\\n\\x1b\\x7f\\xc2\\x9b"
           "\\xe2\\x80\\xae\\xff\\x00\xc3\xa9\"",
           "channel", "\"a\\\"\\\\\\u000a\\u001b\\u007f\\u009b\\u202e\\ufffd"
                      "\\u0000\xc3\xa9\"");
}

Test(json_field, documents_stand_as_they_are)
{
    prints("LOBBY_CREATION json={\"a\":[1,{\"b\":\"}\\\\\"}]}", "json",
           "{\"a\":[1,{\"b\":\"}\\\\\"}]}");
    prints("LOBBY_CREATION json=\"{\\\"a\\\": \"", "json", "\"{\\\"a\\\": \"");
    prints("LOBBY_CREATION json=\"{\\n}\"", "json", "\"{\\u000a}\"");
}

/* LOBBY_CREATION with this document. */
static const struct pp_frame *document(const char *text, size_t size)
{
    return say_data(PP_LOBBY_CREATION, text, size);
}

Test(json_field, documents_that_readers_stumble_over_are_text)
{
    char text[1000];

    memset(text, '[', 33);
    memset(text + 33, ']', 33);
    cr_assert_eq(json_of(document(text, 66), "json", NULL)[0], '"');
    cr_assert_eq(json_of(document(text + 1, 64), "json", NULL)[0], '[');
    memset(text + 1, '9', 301);
    text[302] = ']';
    cr_assert_eq(json_of(document(text, 303), "json", NULL)[0], '"');
    text[301] = ']';
    cr_assert_eq(json_of(document(text, 302), "json", NULL)[0], '[');
}

Test(json_field, secrets_are_hidden)
{
    const struct pp_text_style hide = { .hide_secrets = 1 };

    cr_assert_str_eq(json_of(say("CONNECTION password=pw"), "password", &hide),
                     "\"***\"");
    cr_assert_str_eq(json_of(say("LOBBY_CREATION json={\"Passcode\":\"pw\"}"),
                             "json", &hide), "{\"Passcode\":\"***\"}");
    cr_assert_str_eq(json_of(say("LOBBY_CREATION json=\"{pw\""), "json",
                             &hide), "\"***\"");
}

Test(json_field, is_cut_and_says_how_long_it_is)
{
    char small[6];

    cr_assert_eq(pp_text_json("abcdef", 6, small, sizeof small), 8);
    cr_assert_str_eq(small, "\"abcd");
}

Test(json_field, words_are_bare_when_they_can_be)
{
    cr_assert_eq(pp_text_word("bob", 3, room, sizeof room), 3);
    cr_assert_str_eq(room, "bob");
    cr_assert_eq(pp_text_word("", 0, room, sizeof room), 2);
    cr_assert_eq(pp_text_word("b b", 3, room, sizeof room), 5);
    cr_assert_str_eq(room, "\"b b\"");
}
