#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "conform_help.h"

static struct script *read_text(struct arena *arena, const char *text,
                                unsigned *mistakes_count)
{
    struct mistakes mistakes = { fopen("/dev/null", "w"), 0 };
    struct script *script = script_parse(arena, "t", text, strlen(text),
                                         &mistakes);

    fclose(mistakes.out);
    if (mistakes_count)
        *mistakes_count = mistakes.count;
    return script;
}

Test(script, takes_comments_and_indentation_away)
{
    struct arena arena = { NULL };
    struct script *script = read_text(&arena, "# all\n\n  a b  # c\n\tx#y\r\n"
                                      "s \"# no\" # yes\n", NULL);

    cr_assert_eq(script->count, 3);
    cr_assert_str_eq(script->statements[0].text, "a b");
    cr_assert_str_eq(script->statements[1].text, "x#y");
    cr_assert_str_eq(script->statements[2].text, "s \"# no\"");
    arena_free(&arena);
}

Test(script, joins_lines_and_knows_where_they_stood)
{
    struct arena arena = { NULL };
    struct script *script = read_text(&arena, "a \\\n    bc \\\n  d\ne\n", NULL);
    struct piece place;

    cr_assert_eq(script->count, 2);
    cr_assert_str_eq(script->statements[0].text, "a bc d");
    place = statement_place(&script->statements[0], 3);
    cr_assert_eq(place.line, 2);
    cr_assert_eq(place.column, 6);
    place = statement_place(&script->statements[0], 5);
    cr_assert_eq(place.line, 3);
    arena_free(&arena);
}

Test(script, joins_inside_a_string_without_a_blank)
{
    struct arena arena = { NULL };
    struct script *script = read_text(&arena, "a \"b \\\n   c\" d\n", NULL);

    cr_assert_eq(script->count, 1);
    cr_assert_str_eq(script->statements[0].text, "a \"b c\" d");
    arena_free(&arena);
}

Test(script, points_at_bytes_that_are_no_text)
{
    struct arena arena = { NULL };
    unsigned count;

    read_text(&arena, "a\nb \xff\n", &count);
    cr_assert_eq(count, 1);
    arena_free(&arena);
}

Test(script, tells_mistakes_without_what_a_terminal_obeys)
{
    struct arena arena = { NULL };
    char *told;
    size_t size;
    struct mistakes mistakes = { open_memstream(&told, &size), 0 };
    struct script *script = script_parse(&arena, "t", "a\x1b[2J\tb\n", 8,
                                         &mistakes);

    mistake(&mistakes, script->statements, 0, "no %s", "\x07\xc2\x9b");
    fclose(mistakes.out);
    cr_assert_str_eq(told, "t:1:1: no ??\n    1 | a?[2J\tb\n      | ^\n");
    free(told);
    arena_free(&arena);
}

Test(script, words_end_at_blanks_outside_of_strings_and_brackets)
{
    const char text[] = "a json={\"b c\": [1, 2]} \"d e\" ${repeat 3 x}";
    const char *const wanted[] = { "a", "json={\"b c\": [1, 2]}", "\"d e\"",
                                   "${repeat 3 x}" };
    struct word word;
    size_t at = 0, i;

    for (i = 0; i < 4; i++) {
        cr_assert(word_next(text, strlen(text), &at, &word));
        cr_assert(word_is(&word, wanted[i]), "%zu", i);
    }
    cr_assert_not(word_next(text, strlen(text), &at, &word));
}

Test(script, suggests_the_nearest_name)
{
    static const char *const names[] = { "alice", "bob", "carol" };
    struct arena arena = { NULL };

    cr_assert_str_eq(did_you_mean(&arena, "alcie", 5, names, 3),
                     "; did you mean alice?");
    cr_assert_str_eq(did_you_mean(&arena, "zebra", 5, names, 3), "");
    arena_free(&arena);
}
