#include "support.h"

#include <string.h>

static void quotes(const char *plain, size_t size, const char *json)
{
    char room[64];
    size_t length = strlen(json), capacity;

    memset(room, 'E', sizeof room);
    cr_assert_eq(pp_json_quote(plain, size, room, sizeof room), length);
    cr_assert_arr_eq(room, json, length);
    cr_assert_eq(room[length], 'E');
    for (capacity = 0; capacity < length; capacity++) {
        memset(room, 'E', sizeof room);
        cr_assert_eq(pp_json_quote(plain, size, room, capacity), length);
        cr_assert_eq(room[capacity], 'E');
    }
}

Test(json_quote, escapes)
{
    quotes("", 0, "\"\"");
    quotes("a\"b\\c/", 6, "\"a\\\"b\\\\c/\"");
    quotes("\b\f\n\r\t\x01\x1f\x7f", 8,
           "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    quotes("\0", 1, "\"\\u0000\"");
    quotes("\xc3\xa9", 2, "\"\xc3\xa9\"");
    quotes("a\xff\xc3" "b", 4, "\"a\xef\xbf\xbd\xef\xbf\xbd" "b\"");
}

Test(json_quote, what_was_quoted_reads_back)
{
    struct chance chance = { 11 };
    char plain[30], json[200], back[200];
    int round;

    for (round = 0; round < 20000; round++) {
        size_t size = any(&chance, sizeof plain), i, length;
        struct pp_json_value value;

        for (i = 0; i < size; i++)
            plain[i] = (char)any(&chance, 128);
        length = pp_json_quote(plain, size, json, sizeof json);
        cr_assert_eq(pp_json_check(json, length, &value, NULL), 0);
        cr_assert_eq(pp_json_unescape(&value, back, sizeof back), size);
        cr_assert_arr_eq(back, plain, size);
    }
}
