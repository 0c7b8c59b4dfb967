#include "support.h"

#include <string.h>

#include "internal.h"

Test(text_error, fails_with_column_and_words)
{
    struct pp_text_error error;

    cr_assert_eq(pp_text_fail(&error, 7, "no %s", "way"), -1);
    cr_assert_eq(error.column, 7);
    cr_assert_str_eq(error.words, "no way");
    cr_assert_eq(pp_text_fail(NULL, 7, "no %s", "way"), -1);
}

Test(text_error, never_cuts_a_character)
{
    struct pp_text_error error;
    char text[200] = "";
    size_t shift, i;

    for (shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xe2\x82\xac", 4);
        pp_text_fail(&error, 0, "%s", text);
        cr_assert_eq(pp_utf8_check(error.words, strlen(error.words)),
                     strlen(error.words));
        cr_assert_gt(strlen(error.words), 150);
    }
}

Test(text_error, shows_what_was_written_in_short)
{
    static char big[60000];

    cr_assert_str_eq(pp_show("abc", 3).text, "\"abc\"");
    cr_assert_str_eq(pp_show("\x1b\n", 2).text, "\"\\x1b\\n\"");
    memset(big, 'a', sizeof big);
    cr_assert_str_eq(pp_show(big, sizeof big).text,
                     "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"...");
    memset(big, '\x01', sizeof big);
    cr_assert_str_eq(pp_show(big, sizeof big).text,
                     "\"\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\"...");
}

Test(text_error, distance_counts_edits_whatever_the_case)
{
    cr_assert_eq(pp_word_distance("index", 5, "index"), 0);
    cr_assert_eq(pp_word_distance("INDEX", 5, "index"), 0);
    cr_assert_eq(pp_word_distance("indx", 4, "index"), 1);
    cr_assert_eq(pp_word_distance("idnex", 5, "index"), 2);
    cr_assert_eq(pp_word_distance("", 0, "index"), 5);
    cr_assert_eq(pp_word_distance("index", 5, ""), 5);
    cr_assert_eq(pp_word_distance("kitten", 6, "sitting"), 3);
    cr_assert_eq(pp_word_distance("0123456789012345678901234567890123", 34,
                                  "index"), 99);
    cr_assert(pp_word_near(2, 5));
    cr_assert_not(pp_word_near(3, 5));
    cr_assert_not(pp_word_near(99, 34));
}
