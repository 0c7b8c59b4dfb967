/* The recogniser, by tables of texts to accept and to reject. */
#include "support.h"

#include <string.h>

#include "internal.h"

static const char *const good[] = {
    "null", "true", "false", "0", "-0", "7", "-12", "10", "0.5", "-0.0",
    "1.25", "1e1", "1E1", "1e+1", "1e-1", "1.5E-07", "123456789012345678901",
    "0e0", "1e99999", "\"\"", "\"a\"", "\" \"", "\"\\\"\"", "\"\\\\\"",
    "\"\\/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0041\"", "\"\\uabCD\"",
    "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"",
    "\"\xc3\xa9\"", "\"\xe2\x82\xac\"", "\"\xf0\x9f\x98\x80\"",
    "\"\xf4\x8f\xbf\xbf\"", "\"\xef\xbf\xbf\"", "\"\x7f\"", "\"\xc2\x80\"",
    "\"\xe2\x80\xa8\"", "[]", "[ ]", "[\n]", "[1]", "[1,2]", "[ 1 , 2 ]",
    "[[]]", "[[],[]]", "[[[1]],{}]", "[\"]\"]", "[null,1,\"1\",{}]", "{}",
    "{ }", "{\"\":0}", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : [ ] }",
    "{\"a\":{\"a\":{}}}", "{\"a\":1,\"a\":2}", "{\"a\":[{\"b\":[1,{}]}]}",
    "{\"\\u0061\":\"}\"}", " 1", "1 ", "\t1\r\n", "\n{}\n"
};

/* The text and the offset of its first byte that can't be right. */
static const struct {
    const char *text;
    size_t offset;
} bad[] = {
    { "", 0 }, { " ", 1 }, { "\n\t", 2 }, { "nul", 3 }, { "nulL", 3 },
    { "nulll", 4 }, { "True", 0 }, { "tru e", 3 }, { "fals", 4 },
    { "NaN", 0 }, { "Infinity", 0 }, { "-Infinity", 1 }, { "undefined", 0 },
    { "01", 1 }, { "-01", 2 }, { "00", 1 }, { "+1", 0 }, { "-", 1 },
    { "--1", 1 }, { "1.", 2 }, { ".5", 0 }, { "-.5", 1 }, { "1.e1", 2 },
    { "1e", 2 }, { "1e+", 3 }, { "1e+-1", 3 }, { "1.5.2", 3 }, { "0x1", 1 },
    { "1_000", 1 }, { "1,2", 1 }, { "1 2", 2 }, { "\xef\xbc\x91", 0 },
    { "\"", 1 }, { "\"a", 2 }, { "'a'", 0 }, { "\"a\n\"", 2 },
    { "\"\t\"", 1 }, { "\"\x1f\"", 1 }, { "\"\\", 2 }, { "\"\\\"", 3 },
    { "\"\\a\"", 2 }, { "\"\\'\"", 2 }, { "\"\\x41\"", 2 },
    { "\"\\U0041\"", 2 },
    { "\"\\u\"", 3 }, { "\"\\u004\"", 6 }, { "\"\\u00G0\"", 5 },
    { "\"\\u-123\"", 3 }, { "\"\\u 123\"", 3 }, { "\"\\\xc3\xa9\"", 2 },
    { "\"\xff\"", 1 }, { "\"\x80\"", 1 }, { "\"\xc3\"", 1 },
    { "\"\xc3", 1 }, { "\"\xc0\xaf\"", 1 }, { "\"\xe0\x80\xaf\"", 1 },
    { "\"\xed\xa0\x80\"", 1 }, { "\"\xf4\x90\x80\x80\"", 1 },
    { "\"\xf8\x88\x80\x80\x80\"", 1 }, { "\"a\xc3\x01\"", 2 },
    { "\"\xff\\a\"", 1 }, { "\"a\" \"b\"", 4 }, { "\xef\xbb\xbf[]", 0 },
    { "\xff\xfe[\0]\0", 0 }, { "[", 1 }, { "]", 0 }, { "[1", 2 },
    { "[1,", 3 }, { "[,1]", 1 }, { "[1,]", 3 }, { "[1,,2]", 3 },
    { "[1 2]", 3 }, { "[1;2]", 2 }, { "[1}", 2 }, { "[\"a\":1]", 4 },
    { "[]]", 2 }, { "[][]", 2 }, { "[*]", 1 }, { "[\f1]", 1 },
    { "[\xc2\xa0]", 1 }, { "[1]//x", 3 }, { "[/*x*/1]", 1 }, { "{", 1 },
    { "}", 0 }, { "{]", 1 }, { "{\"a\"}", 4 }, { "{\"a\":}", 5 },
    { "{\"a\":1", 6 }, { "{\"a\":1,}", 7 }, { "{,}", 1 }, { "{a:1}", 1 },
    { "{'a':1}", 1 }, { "{1:1}", 1 }, { "{null:1}", 1 }, { "{\"a\",1}", 4 },
    { "{\"a\":1;}", 6 }, { "{\"a\":1]", 6 }, { "{\"a\":1 \"b\":2}", 7 },
    { "{\"a\":1,,\"b\":2}", 7 }, { "{\"a\"::1}", 5 }, { "{}}", 2 },
    { "{}#", 2 }, { "{[]:1}", 1 }, { "{\"a\":[}", 6 }, { "[{]", 2 }
};

Test(json, accepts)
{
    struct pp_json_value value;
    size_t i;

    for (i = 0; i < sizeof good / sizeof *good; i++)
        cr_assert_eq(pp_json_check(good[i], strlen(good[i]), &value, NULL), 0,
                     "%s", good[i]);
}

Test(json, rejects_at_the_first_wrong_byte)
{
    struct pp_json_error error;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(pp_json_check(bad[i].text, strlen(bad[i].text), NULL,
                                   &error), -1, "%s", bad[i].text);
        cr_assert_eq(error.offset, bad[i].offset, "%s: %zu, %s", bad[i].text,
                     error.offset, error.words);
        cr_assert_str_not_empty(error.words);
    }
}

Test(json, a_nul_is_no_json)
{
    struct pp_json_error error;

    cr_assert_eq(pp_json_check("[\0]", 3, NULL, &error), -1);
    cr_assert_eq(error.offset, 1);
    cr_assert_eq(pp_json_check("\"\0\"", 3, NULL, &error), -1);
    cr_assert_eq(error.offset, 1);
    cr_assert_eq(pp_json_check("\"\\\0\"", 4, NULL, &error), -1);
    cr_assert_eq(error.offset, 2);
    cr_assert_eq(pp_json_check("1\0", 2, NULL, &error), -1);
    cr_assert_eq(error.offset, 1);
}

/* Containers and strings: every shorter text must be refused at its end. */
Test(json, wants_more_at_every_cut)
{
    const char text[] = "{\"a\":[1,{\"b\":\"\\u0041x\",\"c\":true},null]}";
    struct pp_json_error error;
    size_t size;

    cr_assert_eq(pp_json_check(text, sizeof text - 1, NULL, NULL), 0);
    for (size = 0; size < sizeof text - 1; size++) {
        cr_assert_eq(pp_json_check(text, size, NULL, &error), -1);
        cr_assert_eq(error.offset, size, "%zu: %zu", size, error.offset);
    }
}

Test(json, scan_stops_behind_the_value)
{
    struct pp_json_value value;

    cr_assert_eq(pp_json_scan(" {\"a\":1} xyz", 12, &value, NULL), 8);
    cr_assert_eq(value.kind, PP_JSON_OBJECT);
    cr_assert_eq(value.size, 7);
    cr_assert_eq(pp_json_scan("01", 2, &value, NULL), 1);
    cr_assert_eq(value.kind, PP_JSON_NUMBER);
    cr_assert_eq(pp_json_scan("12", 1, &value, NULL), 1, "the size counts");
    cr_assert_eq(pp_json_scan("\"a\"b", 4, &value, NULL), 3);
    cr_assert_eq(value.kind, PP_JSON_STRING);
    cr_assert_eq(pp_json_scan("[", 1, &value, NULL), 0);
}

Test(json, kinds)
{
    static const struct {
        const char *text;
        enum pp_json_kind kind;
    } kinds[] = {
        { "null", PP_JSON_NULL },   { "true", PP_JSON_TRUE },
        { "false", PP_JSON_FALSE }, { "-1", PP_JSON_NUMBER },
        { "[]", PP_JSON_ARRAY },    { " \"\" ", PP_JSON_STRING }
    };
    struct pp_json_value value;
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        cr_assert_eq(pp_json_check(kinds[i].text, strlen(kinds[i].text),
                                   &value, NULL), 0);
        cr_assert_eq(value.kind, kinds[i].kind);
    }
}

Test(json, any_depth_of_a_frame)
{
    static char text[2 * PP_FRAME_MAX + 2];
    struct pp_json_error error;
    size_t depth, i;

    for (depth = 1; depth <= PP_FRAME_MAX; depth = depth * 2 + 1) {
        for (i = 0; i < depth; i++) {
            text[i] = '[';
            text[2 * depth - 1 - i] = ']';
        }
        cr_assert_eq(pp_json_check(text, 2 * depth, NULL, NULL), 0);
        cr_assert_eq(pp_json_check(text, 2 * depth - 1, NULL, &error), -1);
        text[depth] = '}';
        cr_assert_eq(pp_json_check(text, 2 * depth, NULL, &error), -1);
    }
    memset(text, '[', sizeof text);
    cr_assert_eq(pp_json_check(text, PP_FRAME_MAX, NULL, &error), -1);
    cr_assert_eq(error.offset, PP_FRAME_MAX);
    cr_assert_eq(pp_json_check(text, sizeof text, NULL, &error), -1);
    cr_assert_eq(error.offset, PP_FRAME_MAX, "one level too many");
}

Test(json, objects_and_arrays_keep_apart_at_any_depth)
{
    static char text[4000];
    struct chance chance = { 3 };
    char close[1000];
    size_t size = 0, depth = 0;

    while (depth < sizeof close) {
        close[depth] = any(&chance, 2) ? ']' : '}';
        size += (size_t)sprintf(text + size, "%s",
                                close[depth++] == ']' ? "[" : "{\"\":");
        if (size > 3000)
            break;
    }
    text[size++] = '0';
    while (depth)
        text[size++] = close[--depth];
    cr_assert_eq(pp_json_check(text, size, NULL, NULL), 0);
    text[size - 5] ^= ']' ^ '}'; /* a bracket of the other kind */
    cr_assert_eq(pp_json_check(text, size, NULL, NULL), -1);
}

Test(json, space)
{
    cr_assert_eq(pp_json_space(" \t\r\n x", 6), 5);
    cr_assert_eq(pp_json_space("\v", 1), 0);
    cr_assert_eq(pp_json_space("   ", 2), 2);
    cr_assert_eq(pp_json_space("", 0), 0);
}
