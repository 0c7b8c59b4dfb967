#include "support.h"

#include <string.h>

#include "internal.h"

static size_t good(const char *text)
{
    return pp_utf8_check(text, strlen(text));
}

Test(utf8, the_first_wrong_byte) /* V-password.utf8, F-8 */
{
    cr_assert_eq(good(""), 0);
    cr_assert_eq(good("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\xa8"), 10);
    cr_assert_eq(good("a\xff"), 1);
    cr_assert_eq(good("a\xc3"), 1, "cut");
    cr_assert_eq(good("a\xc0\x80"), 1, "overlong");
    cr_assert_eq(good("\xed\xa0\x80"), 0, "surrogate");
    cr_assert_eq(good("\xf4\x8f\xbf\xbf"), 4);
    cr_assert_eq(good("\xf4\x90\x80\x80"), 0, "past U+10FFFF");
    cr_assert_eq(good("ab\x80"), 2);
    cr_assert_eq(pp_utf8_check("a\0b", 3), 3, "NUL is UTF-8");
}

Test(utf8, ascii_is_told_at_a_glance) /* F-8, V-text.nul */
{
    static const struct {
        uint8_t byte;
        int ascii;
    } cases[] = { { 0, 0 }, { 1, 1 }, { 0x7f, 1 }, { 0x80, 0 }, { 0x81, 0 },
                  { 0xff, 0 } };
    uint8_t text[25];
    size_t size, at, i;

    for (size = 0; size <= sizeof text; size++)
        for (at = 0; at < size; at++)
            for (i = 0; i < sizeof cases / sizeof *cases; i++) {
                memset(text, 1, sizeof text);
                cr_assert(pp_utf8_is_ascii(text, size));
                text[at] = cases[i].byte;
                cr_assert_eq(pp_utf8_is_ascii(text, size), cases[i].ascii,
                             "%#x at %zu of %zu", cases[i].byte, at, size);
            }
}

static size_t printable(const char *text)
{
    return pp_utf8_printable((const uint8_t *)text, strlen(text));
}

Test(utf8, what_a_terminal_obeys_is_not_printable)
{
    cr_assert_eq(printable("a"), 1);
    cr_assert_eq(printable(" "), 1);
    cr_assert_eq(printable("\x1b[0m"), 0);
    cr_assert_eq(printable("\x7f"), 0);
    cr_assert_eq(printable("\xc2\x80"), 0);
    cr_assert_eq(printable("\xc2\x9f"), 0);
    cr_assert_eq(printable("\xc2\xa0"), 2);
    cr_assert_eq(printable("\xe2\x80\xa7"), 3);
    cr_assert_eq(printable("\xe2\x80\xa8"), 0, "U+2028");
    cr_assert_eq(printable("\xe2\x80\xaa"), 0, "U+202A");
    cr_assert_eq(printable("\xe2\x80\xae"), 0, "U+202E");
    cr_assert_eq(printable("\xe2\x80\xaf"), 3);
    cr_assert_eq(printable("\xe2\x81\xa5"), 3);
    cr_assert_eq(printable("\xe2\x81\xa6"), 0, "U+2066");
    cr_assert_eq(printable("\xe2\x81\xa9"), 0, "U+2069");
    cr_assert_eq(printable("\xe2\x81\xaa"), 3);
    cr_assert_eq(printable("\xe2\x80\x8d"), 3, "a joiner shapes letters");
    cr_assert_eq(printable("\xe2\x80\x8e"), 0, "U+200E");
    cr_assert_eq(printable("\xe2\x80\x8f"), 0, "U+200F");
    cr_assert_eq(printable("\xd8\x9c"), 0, "U+061C");
    cr_assert_eq(printable("\xef\xbb\xbf"), 0, "U+FEFF");
    cr_assert_eq(printable("\xe2\x80"), 0);
    cr_assert_eq(printable("\xff"), 0);
    cr_assert_eq(pp_utf8_printable((const uint8_t *)"\0", 1), 0);
}

static size_t bare(const char *text)
{
    return pp_utf8_bare((const uint8_t *)text, strlen(text));
}

Test(utf8, letters_digits_and_three_signs_are_bare)
{
    const char *c;

    for (c = "azAZ09_-."; *c; c++)
        cr_assert_eq(bare(c), 1, "%c", *c);
    for (c = " !\"#=/:;<@[\\]^`{|}~,\x7f\x01"; *c; c++)
        cr_assert_eq(bare(c), 0, "%c", *c);
    cr_assert_eq(bare("\xc3\xa9"), 2);
    cr_assert_eq(bare("\xe6\x97\xa5"), 3);
    cr_assert_eq(bare("\xc2\xa0"), 0, "no-break space");
    cr_assert_eq(bare("\xe3\x80\x80"), 0, "ideographic space");
    cr_assert_eq(bare("\xe2\x80\xae"), 0);
    cr_assert_eq(bare("\xc3"), 0);
}
