#include "support.h"

#include <string.h>

#include "internal.h"

static void quotes(const char *bytes, size_t size, const char *text)
{
    char room[100];

    cr_assert_eq(pp_text_quote(bytes, size, room, sizeof room), strlen(text));
    cr_assert_str_eq(room, text);
}

Test(text_out, quotes)
{
    quotes("", 0, "\"\"");
    quotes("a b", 3, "\"a b\"");
    quotes("\"\\", 2, "\"\\\"\\\\\"");
    quotes("\n\r\t", 3, "\"\\n\\r\\t\"");
    quotes("\0\x1b\x7f", 3, "\"\\x00\\x1b\\x7f\"");
    quotes("\xc3\xa9", 2, "\"\xc3\xa9\"");
    quotes("\xc3", 1, "\"\\xc3\"");
    quotes("\xff" "a", 2, "\"\\xffa\"");
    quotes("\xc2\x85", 2, "\"\\xc2\\x85\"");
    quotes("\xe2\x80\xae", 3, "\"\\xe2\\x80\\xae\"");
    quotes("\xe2\x81\xa6", 3, "\"\\xe2\\x81\\xa6\"");
}

static void word(const char *bytes, size_t size, const char *text)
{
    char room[100];
    struct pp_sink sink = { room, sizeof room, 0 };

    pp_sink_word(&sink, bytes, size);
    cr_assert_eq(pp_sink_end(&sink), strlen(text));
    cr_assert_str_eq(room, text);
}

Test(text_out, words_are_bare_when_they_can_be)
{
    word("alice", 5, "alice");
    word("a-b_c.9", 7, "a-b_c.9");
    word("zo\xc3\xab", 4, "zo\xc3\xab");
    word("", 0, "\"\"");
    word("a b", 3, "\"a b\"");
    word("a;", 2, "\"a;\"");
    word("a\xff", 2, "\"a\\xff\"");
    word("a\0", 2, "\"a\\x00\"");
}

Test(text_out, what_does_not_fit_is_counted)
{
    const char right[] = "\"a\xc3\xa9\xe2\x82\xac\"";
    char room[20];
    size_t capacity, length = sizeof right - 1;

    for (capacity = 0; capacity <= length; capacity++) {
        memset(room, 'E', sizeof room);
        cr_assert_eq(pp_text_quote("a\xc3\xa9\xe2\x82\xac", 6, room, capacity),
                     length);
        cr_assert_eq(room[capacity], 'E');
        if (!capacity)
            continue;
        cr_assert_lt(strlen(room), capacity);
        cr_assert_eq(pp_utf8_check(room, strlen(room)), strlen(room),
                     "no half character");
        cr_assert_eq(strncmp(room, right, strlen(room)), 0);
    }
    cr_assert_eq(pp_text_quote("a\xc3\xa9\xe2\x82\xac", 6, room, length + 1),
                 length);
    cr_assert_str_eq(room, right);
}

Test(text_out, hex)
{
    char room[20];
    struct pp_sink sink = { room, sizeof room, 0 };

    pp_sink_hex(&sink, (const uint8_t *)"\0\x9f\xff", 3);
    pp_sink_end(&sink);
    cr_assert_str_eq(room, " 00 9f ff");
}
