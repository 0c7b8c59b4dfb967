#include <criterion/criterion.h>
#include <string.h>

#include "vars.h"

static struct arena arena;
static struct vars vars;

static void begin(void)
{
    vars = (struct vars){ .arena = &arena, .now = 1234 };
    vars_set(&vars, "bare", 4, "x1", 2);
    vars_set(&vars, "quoted", 6, "\"a b\"", 5);
    vars_set(&vars, "json", 4, "{\"k\":1}", 7);
}

static void end(void)
{
    vars_free(&vars);
    arena_free(&arena);
}

TestSuite(vars, .init = begin, .fini = end);

static const char *fill(const char *text)
{
    struct filled filled;

    return vars_fill(&vars, &arena, text, strlen(text), &filled)
        ? filled.error : filled.text;
}

Test(vars, fills_in_what_was_written)
{
    cr_assert_str_eq(fill("a=${bare} b=${quoted} j=${json}"),
                     "a=x1 b=\"a b\" j={\"k\":1}");
}

Test(vars, loses_quotes_inside_a_string_and_escapes_others)
{
    cr_assert_str_eq(fill("\"<${quoted}|${json}>\""),
                     "\"<a b|{\\\"k\\\":1}>\"");
}

Test(vars, knows_the_time_and_repeats)
{
    cr_assert_str_eq(fill("${now} ${repeat 3 ab}"), "1234 ababab");
    cr_assert_str_eq(fill("$$5"), "$5");
}

Test(vars, says_what_is_wrong)
{
    cr_assert_str_eq(fill("${bar}"),
                     "no variable ${bar} here; did you mean bare?");
    cr_assert_str_eq(fill("${bare"), "${ without its }");
    cr_assert_str_eq(fill("a $ b"),
                     "a dollar sign is written $$, a variable ${NAME}");
    cr_assert(strstr(fill("${repeat 99999 xx}"), "longer than a frame"));
    cr_assert(strstr(fill("${repeat x}"), "is wanted"));
}

Test(vars, finds_the_source_of_an_offset)
{
    const char text[] = "a=${bare} b";
    struct filled filled;

    cr_assert_not(vars_fill(&vars, &arena, text, strlen(text), &filled));
    cr_assert_eq(filled_source(&filled, 0), 0);
    cr_assert_eq(filled_source(&filled, 3), 2);  /* in the value: its start */
    cr_assert_eq(filled_source(&filled, 5), 10);
}

Test(vars, quotes_a_text_that_is_no_bare_word)
{
    vars_set_text(&vars, "t", "two words");
    cr_assert_str_eq(fill("${t}"), "\"two words\"");
    vars_set_text(&vars, "t", "one");
    cr_assert_str_eq(fill("${t}"), "one");
}
