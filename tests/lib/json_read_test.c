#include "support.h"

#include <string.h>

#include "internal.h"

static struct pp_json_value value_of(const char *text)
{
    struct pp_json_value value;

    cr_assert_eq(pp_json_check(text, strlen(text), &value, NULL), 0, "%s",
                 text);
    return value;
}

Test(json_read, walks_through_members)
{
    static const char *const names[] = { "\"a\"", "\"b\"", "\"\"" };
    static const char *const values[] = { "1", "[ 2 , {} ]", "\"}\"" };
    struct pp_json_value object =
        value_of(" { \"a\" : 1 ,\"b\":[ 2 , {} ], \"\":\"}\" } ");
    struct pp_json_value name, value;
    size_t at = 0, i;

    for (i = 0; i < 3; i++) {
        cr_assert_eq(pp_json_next(&object, &at, &name, &value), 1);
        cr_assert_eq(name.size, strlen(names[i]));
        cr_assert_arr_eq(name.text, names[i], name.size);
        cr_assert_eq(value.size, strlen(values[i]));
        cr_assert_arr_eq(value.text, values[i], value.size);
    }
    cr_assert_eq(pp_json_next(&object, &at, &name, &value), 0);
    cr_assert_eq(pp_json_next(&object, &at, &name, &value), 0, "and stays");
}

Test(json_read, walks_through_elements)
{
    struct pp_json_value list = value_of("[1,[2,3],\"x\",null]"), none, value;
    static const enum pp_json_kind kinds[] = { PP_JSON_NUMBER, PP_JSON_ARRAY,
                                               PP_JSON_STRING, PP_JSON_NULL };
    size_t at = 0, i;

    for (i = 0; i < 4; i++) {
        cr_assert_eq(pp_json_next(&list, &at, &none, &value), 1);
        cr_assert_eq(value.kind, kinds[i]);
        cr_assert_eq(none.size, 0);
    }
    cr_assert_eq(pp_json_next(&list, &at, &none, &value), 0);
}

Test(json_read, nothing_in_empty_containers)
{
    struct pp_json_value name, value, empty;
    size_t at;

    for (const char **text = (const char *[]){ "[]", "{}", "[ \n ]", "{\t}",
                                               NULL }; *text; text++) {
        empty = value_of(*text);
        at = 0;
        cr_assert_eq(pp_json_next(&empty, &at, &name, &value), 0, "%s", *text);
    }
}

static void unescapes(const char *json, const char *plain, size_t size)
{
    struct pp_json_value value = value_of(json);
    char room[64];

    memset(room, 'E', sizeof room);
    cr_assert_eq(pp_json_unescape(&value, room, value.size), size, "%s", json);
    cr_assert_arr_eq(room, plain, size, "%s", json);
    cr_assert(pp_json_equals(&value, plain, size), "%s", json);
    cr_assert_not(pp_json_equals(&value, plain, size - 1));
}

Test(json_read, unescapes)
{
    unescapes("\"abc\"", "abc", 3);
    unescapes("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    unescapes("\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac", 6);
    unescapes("\"\\ud83d\\ude00!\"", "\xf0\x9f\x98\x80!", 5);
    unescapes("\"a\\u0000b\"", "a\0b", 3);
    unescapes("\"\\ud83d\"", "\xef\xbf\xbd", 3);
    unescapes("\"\\ude00x\"", "\xef\xbf\xbdx", 4);
    unescapes("\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A", 4);
    unescapes("\"\\ud83d\\n\"", "\xef\xbf\xbd\n", 4);
    unescapes("\"\\uffff\"", "\xef\xbf\xbf", 3);
    unescapes("\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf", 4);
}

Test(json_read, unescape_stays_in_its_room)
{
    struct pp_json_value value = value_of("\"ab\\u20ac\"");
    char room[6] = "EEEEE";

    cr_assert_eq(pp_json_unescape(&value, room, 4), 2);
    cr_assert_str_eq(room, "abEEE");
    cr_assert_eq(pp_json_unescape(&value, room, 0), 0);
}

static size_t bad_escape(const char *json)
{
    struct pp_json_value value = value_of(json);

    return pp_json_bad_escape(&value);
}

Test(json_read, bad_escapes) /* V-lobby.text */
{
    cr_assert_eq(bad_escape("\"plain\""), 0);
    cr_assert_eq(bad_escape("\"\\u0000\""), 1);
    cr_assert_eq(bad_escape("\"a\\ud83d\""), 2);
    cr_assert_eq(bad_escape("\"\\ud83d\\ude00\""), 0);
    cr_assert_eq(bad_escape("\"\\ud83d\\ude00\\ude00\""), 13);
    cr_assert_eq(bad_escape("\"\\ud83d \\ude00\""), 1);
    cr_assert_eq(bad_escape("\"\\\\u0000\""), 0);
    cr_assert_eq(bad_escape("\"\\n\\u0000\""), 3);
    cr_assert_eq(bad_escape("{\"a\":[\"\\uDFFF\"]}"), 7);
    cr_assert_eq(bad_escape("[\"\\ud83d\",\"\\ude00\"]"), 2);
    cr_assert_eq(bad_escape("[1]"), 0);
}

Test(json_read, equals)
{
    struct pp_json_value value = value_of("\"a\\u0062\"");

    cr_assert(pp_json_equals(&value, "ab", 2));
    cr_assert_not(pp_json_equals(&value, "abc", 3));
    cr_assert_not(pp_json_equals(&value, "a", 1));
    cr_assert_not(pp_json_equals(&value, "ac", 2));
    value = value_of("\"\"");
    cr_assert(pp_json_equals(&value, "", 0));
    cr_assert_not(pp_json_equals(&value, "a", 1));
}

static int order(const char *a, const char *b)
{
    struct pp_json_value value_a = value_of(a), value_b = value_of(b);
    int forth = pp_json_compare(&value_a, &value_b);
    int back = pp_json_compare(&value_b, &value_a);

    cr_assert_eq(forth < 0, back > 0);
    cr_assert_eq(forth == 0, back == 0);
    return forth;
}

Test(json_read, compare_resolves_escapes) /* V-lobby.repeated */
{
    cr_assert_eq(order("\"ab\"", "\"\\u0061b\""), 0);
    cr_assert_eq(order("\"\"", "\"\""), 0);
    cr_assert_lt(order("\"a\"", "\"ab\""), 0);
    cr_assert_lt(order("\"a\"", "\"b\""), 0);
    cr_assert_lt(order("\"z\"", "\"\xc3\xa9\""), 0);
    cr_assert_eq(order("\"\xc3\xa9\"", "\"\\u00e9\""), 0);
    cr_assert_neq(order("\"\\ud83d\"", "\"\\ufffd\""), 0);
    cr_assert_neq(order("\"\\ud83d\"", "\"\\ud83e\""), 0);
}

