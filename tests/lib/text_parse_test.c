/* Lines as frames. */
#include "support.h"

#include <string.h>

static uint8_t out[PP_FRAME_MAX];

static void parses(const char *line, const char *bytes, size_t size)
{
    struct pp_text_error error = { 0, "" };

    cr_assert_eq(pp_text_parse(line, strlen(line), NULL, out, &error), size,
                 "%s: %zu: %s", line, error.column, error.words);
    cr_assert_arr_eq(out, bytes, size, "%s", line);
}

static void refuses(const char *line, size_t column, const char *words)
{
    struct pp_text_error error = { 0, "" };

    cr_assert_eq(pp_text_parse(line, strlen(line), NULL, out, &error), 0,
                 "%s", line);
    cr_assert_eq(error.column, column, "%s: %zu: %s", line, error.column,
                 error.words);
    cr_assert_not_null(strstr(error.words, words), "%s: %s", line,
                       error.words);
    cr_assert_eq(pp_text_parse(line, strlen(line), NULL, out, NULL), 0);
}

Test(text_parse, header) /* F-1 */
{
    parses("RESET_CANVAS", "\x08\0\x18\0\0\0\0\0", 8);
    parses("RESET_CANVAS date=1516147200 name=bo",
           "\x0a\0\x18\x00\x92\x5e\x5a\x02" "bo", 10);
}

Test(text_parse, fields_in_any_order)
{
    const char bytes[] =
        "\x14\0\x19\0\0\0\0\0\x01\0\0\0\0\0\0\x40\x01\x02\x03\x04";

    parses("BUCKET_FILL x=1 y=2.0 rgba=#01020304", bytes, 20);
    parses("BUCKET_FILL rgba=#01020304 y=2.0 x=1", bytes, 20);
}

Test(text_parse, fields_tell_the_direction)
{
    parses("CONNECTION password=pw", "\x0a\0\x03\0\0\0\0\0pw", 10);
    parses("CONNECTION status=ACCEPTED", "\x0c\0\x03\0\0\0\0\0\0\0\0\0", 12);
    parses("LOBBY_FETCH", "\x08\0\x05\0\0\0\0\0", 8);
    parses("LOBBY_FETCH json=[]", "\x0a\0\x05\0\0\0\0\0[]", 10);
    parses("LOBBY_FREEZE_STATE state=1", "\x0c\0\x1c\0\0\0\0\0\x01\0\0\0", 12);
}

Test(text_parse, messages) /* V-message.form */
{
    parses("CHANNEL_MESSAGE channel=a content=b",
           "\x0d\0\x0a\0\0\0\0\0a ; b", 13);
    parses("CHANNEL_MESSAGE content=b channel=a",
           "\x0d\0\x0a\0\0\0\0\0a ; b", 13);
    parses("CHANNEL_MESSAGE message=\"a;b\"", "\x0b\0\x0a\0\0\0\0\0a;b", 11);
}

Test(text_parse, raw)
{
    parses("RAW 07", "\x07", 1);
    parses(" RAW  07 00ff ", "\x07\0\xff", 3);
}

Test(text_parse, defaults)
{
    const struct pp_text_defaults bob = { "bob", 3, 258 };
    struct pp_text_error error;
    char big[256];
    const struct pp_text_defaults too_long = { big, sizeof big, 0 };

    cr_assert_eq(pp_text_parse("RESET_CANVAS", 12, &bob, out, &error), 11);
    cr_assert_arr_eq(out, "\x0b\0\x18\x02\x01\0\0\x03" "bob", 11);
    cr_assert_eq(pp_text_parse("RESET_CANVAS name=\"\" date=0", 27, &bob, out,
                               &error), 8);
    cr_assert_arr_eq(out, "\x08\0\x18\0\0\0\0\0", 8);
    cr_assert_eq(pp_text_parse("RAW 07", 6, &bob, out, &error), 1);
    memset(big, 'a', sizeof big);
    cr_assert_eq(pp_text_parse("RESET_CANVAS", 12, &too_long, out, &error), 0);
    cr_assert_not_null(strstr(error.words, "longer than 255"));
}

Test(text_parse, a_script_may_say_what_breaks_a_clause)
{
    cr_assert(say("CONNECTION password=\"\\xff\""));
    cr_assert(say("ADD_STROKE index=-1 rgba=#00000000 height=0 width=0 "
                  "points=(0x7f800000,1)"));
    cr_assert(say("LOBBY_FREEZE_STATE state=9"));
    cr_assert(say("LOBBY_CREATION json=\"not json\""));
}

Test(text_parse, says_what_is_missing)
{
    refuses("BUCKET_FILL x=1 rgba=#00000000", 30,
            "y= is missing: BUCKET_FILL takes x= y= rgba=");
    refuses("CONNECTION name=a", 17, "password= is missing");
    refuses("CHANNEL_MESSAGE channel=a", 25, "content= is missing");
    refuses("CHANNEL_MESSAGE", 15, "channel= is missing");
    refuses("CHANNEL_CREATION name=x", 23, "channel= is missing");
    refuses("MESSAGE name=a", 0, "use RAW");
}

Test(text_parse, says_what_does_not_go_together)
{
    refuses("CONNECTION password=a status=0", 22, "status= does not go with");
    refuses("CHANNEL_MESSAGE channel=a content=b message=c", 36,
            "message= does not go with channel= content=");
    refuses("RESET_CANVAS points=(1,2)", 13, "has no field");
}

Test(text_parse, says_where_a_value_is_wrong)
{
    refuses("BUCKET_FILL x=1 y=z rgba=#00000000", 18, "y: 2 (an i32)");
    refuses("BUCKET_FILL x=1 y=2 rgba=#0", 25, "rgba: a colour #rrggbbaa");
    refuses("RESET_CANVAS date=-1", 18, "date: a whole number");
    refuses("RESET_CANVAS name=", 18, "name: empty text is written \"\"");
    refuses("REMOVE_STROKE indexes=5,x", 24, "indexes: a whole number");
    refuses("CHANNEL_MESSAGE channel=a content=\"\\q\"", 35, "content: ");
}

Test(text_parse, no_frame_is_too_long) /* F-1 */
{
    static char line[PP_FRAME_MAX + 100];
    struct pp_text_error error;
    size_t start = strlen(strcpy(line, "CONNECTION password="));
    size_t most = PP_FRAME_MAX - 8;

    memset(line + start, 'a', sizeof line - start);
    cr_assert_eq(pp_text_parse(line, start + most, NULL, out, &error),
                 PP_FRAME_MAX);
    cr_assert_eq(pp_text_parse(line, start + most + 1, NULL, out, &error), 0);
    cr_assert_not_null(strstr(error.words, "too long"));
    start = strlen(strcpy(line, "RESET_CANVAS name="));
    memset(line + start, 'a', sizeof line - start);
    cr_assert_eq(pp_text_parse(line, start + 255, NULL, out, &error), 263);
    cr_assert_eq(pp_text_parse(line, start + 256, NULL, out, &error), 0);
    cr_assert_not_null(strstr(error.words, "name: too long: there is room "
                                           "for 255 bytes"));
}

Test(text_parse, no_message_is_too_long)
{
    static char line[PP_FRAME_MAX + 100];
    struct pp_text_error error;
    size_t start = strlen(strcpy(line, "CHANNEL_MESSAGE content=b channel="));
    size_t more;

    memset(line + start, 'a', sizeof line - start);
    for (more = PP_FRAME_MAX - 8 - 8; more < PP_FRAME_MAX; more++)
        cr_assert_eq(pp_text_parse(line, start + more, NULL, out, &error) != 0,
                     more + 4 <= PP_FRAME_MAX - 8);
}
