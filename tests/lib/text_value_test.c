#include "support.h"

#include <string.h>

#include "internal.h"

static uint8_t out[PP_FRAME_MAX];

static void reads(enum pp_value_kind kind, const char *text, const char *bytes,
                  size_t size)
{
    struct pp_text_error error = { 0, "" };
    size_t length;

    cr_assert_eq(pp_text_value(kind, text, strlen(text), out, &length, &error),
                 0, "%s: %zu: %s", text, error.column, error.words);
    cr_assert_eq(length, size, "%s", text);
    cr_assert_arr_eq(out, bytes, size, "%s", text);
}

static void refuses(enum pp_value_kind kind, const char *text, size_t column,
                    const char *words)
{
    struct pp_text_error error = { 0, "" };
    size_t length;

    cr_assert_eq(pp_text_value(kind, text, strlen(text), out, &length, &error),
                 -1, "%s", text);
    cr_assert_eq(error.column, column, "%s: %zu, %s", text, error.column,
                 error.words);
    cr_assert_not_null(strstr(error.words, words), "%s: %s", text,
                       error.words);
}

Test(text_value, text)
{
    reads(PP_VALUE_TEXT, "alice", "alice", 5);
    reads(PP_VALUE_TEXT, "\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9", 5);
    reads(PP_VALUE_TEXT, "\"\"", "", 0);
    reads(PP_VALUE_TEXT, "\"a b\"", "a b", 3);
    reads(PP_VALUE_TEXT, "\"\\\"\\\\\\n\\r\\t\\x00\\xFf\"",
          "\"\\\n\r\t\0\xff", 7);
    reads(PP_VALUE_TEXT, "\"\xff\"", "\xff", 1);
    refuses(PP_VALUE_TEXT, "", 0, "\"\"");
    refuses(PP_VALUE_TEXT, "a!", 1, "\"!\" needs quotes: \"a!\"");
    refuses(PP_VALUE_TEXT, "a\"b\"", 1, "needs quotes");
    refuses(PP_VALUE_TEXT, "a\xff", 1, "needs quotes");
    refuses(PP_VALUE_TEXT, "\"a", 0, "not closed");
    refuses(PP_VALUE_TEXT, "\"a\"b", 3, "behind the closing quote");
    refuses(PP_VALUE_TEXT, "\"ab\\q\"", 3, "\\xHH");
    refuses(PP_VALUE_TEXT, "\"\\x4\"", 1, "\\xHH");
    refuses(PP_VALUE_TEXT, "\"\\x4g\"", 1, "\\xHH");
    refuses(PP_VALUE_TEXT, "\"\\", 1, "\\xHH");
    refuses(PP_VALUE_TEXT, "\"\\x4", 1, "\\xHH");
}

Test(text_value, integers)
{
    reads(PP_VALUE_U8, "255", "\xff", 1);
    reads(PP_VALUE_U16, "0x102", "\x02\x01", 2);
    reads(PP_VALUE_U32, "4294967295", "\xff\xff\xff\xff", 4);
    reads(PP_VALUE_I32, "-2", "\xfe\xff\xff\xff", 4);
    refuses(PP_VALUE_U8, "256", 0, "0 to 255");
    refuses(PP_VALUE_U16, "65536", 0, "0 to 65535");
    refuses(PP_VALUE_U32, "-1", 0, "0 to 4294967295");
    refuses(PP_VALUE_I32, "2.0", 0, "not \"2.0\"");
    refuses(PP_VALUE_I32, "", 0, "not \"\"");
}

Test(text_value, numbers) /* N-1 */
{
    reads(PP_VALUE_NUMBER, "2", "\x02\0\0\0", 4);
    reads(PP_VALUE_NUMBER, "2.0", "\0\0\0\x40", 4);
    reads(PP_VALUE_NUMBER, "0x7fc00001", "\x01\0\xc0\x7f", 4);
    reads(PP_VALUE_F64, "1", "\0\0\0\0\0\0\xf0\x3f", 8);
    reads(PP_VALUE_F64, "0x7ff0000000000001", "\x01\0\0\0\0\0\xf0\x7f", 8);
    refuses(PP_VALUE_NUMBER, "3000000000", 0, "0x40000000 (the bits)");
    refuses(PP_VALUE_F64, "1e999", 0, "1.8e308");
    refuses(PP_VALUE_F64, "wide", 0, "not \"wide\"");
}

Test(text_value, rgba) /* N-2 */
{
    reads(PP_VALUE_RGBA, "#ff0a00Fe", "\xff\x0a\x00\xfe", 4);
    refuses(PP_VALUE_RGBA, "#ff0a00", 0, "#rrggbbaa");
    refuses(PP_VALUE_RGBA, "#ff0a00ff0", 0, "#rrggbbaa");
    refuses(PP_VALUE_RGBA, "ff0a00ff0", 0, "#rrggbbaa");
    refuses(PP_VALUE_RGBA, "#ff0a00fg", 0, "#rrggbbaa");
    refuses(PP_VALUE_RGBA, "", 0, "#rrggbbaa");
}

Test(text_value, lists)
{
    reads(PP_VALUE_I32_LIST, "", "", 0);
    reads(PP_VALUE_I32_LIST, "3", "\x03\0\0\0", 4);
    reads(PP_VALUE_I32_LIST, "3,-1", "\x03\0\0\0\xff\xff\xff\xff", 8);
    refuses(PP_VALUE_I32_LIST, "3,", 2, "not \"\"");
    refuses(PP_VALUE_I32_LIST, ",3", 0, "not \"\"");
    refuses(PP_VALUE_I32_LIST, "3,x,4", 2, "not \"x\"");
    reads(PP_VALUE_POINTS, "", "", 0);
    reads(PP_VALUE_POINTS, "(1,2)", "\0\0\x80\x3f\0\0\0\x40", 8);
    reads(PP_VALUE_NUMBER_POINTS, "(1,2)(2.0,0x5)",
          "\x01\0\0\0\x02\0\0\0\0\0\0\x40\x05\0\0\0", 16);
    refuses(PP_VALUE_POINTS, "1,2", 0, "(x,y)(x,y)");
    refuses(PP_VALUE_POINTS, "(1,2)3,4", 5, "(x,y)(x,y)");
    refuses(PP_VALUE_POINTS, "(1,2)(3,4", 5, "(x,y)(x,y)");
    refuses(PP_VALUE_POINTS, "(1)(2,3)", 0, "(x,y)(x,y)");
    refuses(PP_VALUE_POINTS, "(1,2,3)", 3, "not \"2,3\"");
    refuses(PP_VALUE_POINTS, "(1,2),(3,4)", 5, "(x,y)(x,y)");
    refuses(PP_VALUE_POINTS, "(1,x)", 3, "not \"x\"");
    refuses(PP_VALUE_POINTS, "(,1)", 1, "not \"\"");
}

Test(text_value, statuses)
{
    reads(PP_VALUE_LOGIN_STATUS, "BAD_PASSWORD", "\x02\0\0\0", 4);
    reads(PP_VALUE_LOGIN_STATUS, "7", "\x07\0\0\0", 4);
    reads(PP_VALUE_FREEZE, "FROZEN", "\x01\0\0\0", 4);
    reads(PP_VALUE_ACCOUNT_STATUS, "0xffffffff", "\xff\xff\xff\xff", 4);
    refuses(PP_VALUE_LOGIN_STATUS, "BAD_PASWORD", 0, "mean BAD_PASSWORD?");
    refuses(PP_VALUE_LOBBY_STATUS, "no", 0,
            "CREATED, CONNECTED, EXISTS, DOES_NOT_EXIST, or a number");
    refuses(PP_VALUE_FREEZE, "-1", 0, "DRAW, FROZEN, or a number");
}

Test(text_value, json)
{
    reads(PP_VALUE_JSON, "{\"a\": 1}", "{\"a\": 1}", 8);
    reads(PP_VALUE_JSON, "[]", "[]", 2);
    reads(PP_VALUE_JSON, "\"{\\n}\"", "{\n}", 3);
    reads(PP_VALUE_JSON, "\"\"", "", 0);
    refuses(PP_VALUE_JSON, "12", 0, "{...}");
    refuses(PP_VALUE_JSON, "", 0, "{...}");
    refuses(PP_VALUE_JSON, "{\"a\":01}", 6, "JSON: ");
}

Test(text_value, never_writes_past_its_room)
{
    static const struct {
        enum pp_value_kind kind;
        const char *text;
        size_t size;
    } values[] = {
        { PP_VALUE_U8, "1", 1 },         { PP_VALUE_U32, "1", 4 },
        { PP_VALUE_F64, "1", 8 },        { PP_VALUE_RGBA, "#00000000", 4 },
        { PP_VALUE_TEXT, "abc", 3 },     { PP_VALUE_TEXT, "\"a\\nb\"", 3 },
        { PP_VALUE_POINTS, "(1,2)(3,4)", 16 },
        { PP_VALUE_I32_LIST, "1,2", 8 }, { PP_VALUE_JSON, "[1]", 3 }
    };
    size_t i, capacity;

    for (i = 0; i < sizeof values / sizeof *values; i++)
        for (capacity = 0; capacity <= values[i].size; capacity++) {
            struct pp_bytes bytes = { out, capacity, 0 };
            struct pp_text_error error;

            memset(out, 0xee, 32);
            cr_assert_eq(pp_text_read_value(values[i].kind, values[i].text,
                                            strlen(values[i].text), &bytes,
                                            &error),
                         capacity < values[i].size ? -1 : 0);
            cr_assert_eq(out[capacity], 0xee);
        }
}
