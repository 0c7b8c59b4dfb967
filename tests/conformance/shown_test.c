#include <criterion/criterion.h>
#include <stdlib.h>

#include "shown.h"

static void is(enum shown_in form, const char *text, const char *expected)
{
    char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);

    shown(out, form, text);
    fclose(out);
    cr_assert_str_eq(found, expected);
    free(found);
}

Test(shown, what_ends_a_form_is_escaped)
{
    is(SHOWN_TAP, "a # b\\\nc", "a \\# b\\\\ c");
    is(SHOWN_YAML, "\"\\\n\t", "\\\"\\\\\\n\\t");
    is(SHOWN_XML, "]]></a>\"&\n", "]]&gt;&lt;/a&gt;&quot;&amp;&#10;");
    is(SHOWN_GITHUB, "50%\n::error::", "50%25%0A::error::");
    is(SHOWN_GITHUB_VALUE, "a:b,c", "a%3Ab%2Cc");
}

Test(shown, what_cannot_be_seen_is_written_out)
{
    is(SHOWN_XML, "\x1b[1m\x7f\u202e\ufeff", "\\u{1b}[1m\\u{7f}\\u{202e}\\u{feff}");
    is(SHOWN_YAML, "\x01\u202e\U000e0001", "\\u0001\\u202e\\U000e0001");
    is(SHOWN_GITHUB, "\u2066", "\\u{2066}");
}

Test(shown, what_is_no_utf8_is_written_as_bytes)
{
    is(SHOWN_XML, "\xff\xc3(\xed\xa0\x80", "\\xff\\xc3(\\xed\\xa0\\x80");
    is(SHOWN_YAML, "\xff", "\\\\xff");
}

Test(shown, other_characters_stay)
{
    is(SHOWN_XML, "é 画 🎨 مرحبا", "é 画 🎨 مرحبا");
}
