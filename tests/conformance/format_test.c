#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"

/* The text in its one form, in the arena. */
static const char *formed(struct arena *arena, const char *text)
{
    struct mistakes mistakes = { stderr, 0 };
    struct script *script = script_parse(arena, "t.session", text,
                                         strlen(text), &mistakes);
    size_t size;
    char *made = format_script(script, &size);
    const char *copy = arena_copy(arena, made, size);

    cr_assert_eq(mistakes.count, 0);
    free(made);
    return copy;
}

static void check(const char *text, const char *wanted)
{
    struct arena arena = { NULL };

    cr_assert_str_eq(formed(&arena, text), wanted);
    cr_assert_str_eq(formed(&arena, wanted), wanted, "not idempotent");
    arena_free(&arena);
}

Test(format, indents_by_blocks)
{
    check("case \"a\"\nclause D-1\nusers bob\nbob sync\nrepeat 2\nbob sync\n"
          "end\nbob expect one of\nclosed\nend\n",
          "case \"a\"\n  clause D-1\n  users bob\n\n  bob sync\n  repeat 2\n"
          "    bob sync\n  end\n  bob expect one of\n    closed\n  end\n");
}

Test(format, parts_cases_by_one_blank_line)
{
    check("\n\ncase \"a\"\n  clause D-1\n  users b\n\n\n\n  b sync\n"
          "case \"c\"\n  clause D-1\n  users b\n  b sync\n\n\n",
          "case \"a\"\n  clause D-1\n  users b\n\n  b sync\n\n"
          "case \"c\"\n  clause D-1\n  users b\n\n  b sync\n");
}

Test(format, keeps_comments)
{
    check("#  of the file\n\n# of the case\ncase \"a\"   # why\n clause D-1\n"
          "users b\n# of the step\n b sync\n# the end\n",
          "#  of the file\n\n# of the case\ncase \"a\" # why\n  clause D-1\n"
          "  users b\n\n  # of the step\n  b sync\n# the end\n");
}

Test(format, leaves_strings_json_and_colours_alone)
{
    check("case \"a  b\"\n  clause D-1\n  users b\n\n"
          "  b send   LOBBY_CREATION json={\"Filename\":  \"x # y\"}  # z\n"
          "  b send ADD_STROKE rgba=#ff0000ff   index=1\n",
          "case \"a  b\"\n  clause D-1\n  users b\n\n"
          "  b send LOBBY_CREATION json={\"Filename\":  \"x # y\"} # z\n"
          "  b send ADD_STROKE rgba=#ff0000ff index=1\n");
}

Test(format, indents_joined_lines)
{
    check("case \"a\"\n  clause D-1\n  users b\n\n  b send X \\\n y=1   \\\n"
          "z=\"a \\\n  b\"\n",
          "case \"a\"\n  clause D-1\n  users b\n\n  b send X \\\n    y=1 \\\n"
          "    z=\"a \\\n    b\"\n");
}

Test(format, rows_of_a_table_are_no_steps)
{
    check("case \"a\"\n  clause D-1\n  values how\n  repeat\n  together\n"
          "  end\n  users b\n  b sync\n",
          "case \"a\"\n  clause D-1\n  values how\n    repeat\n    together\n"
          "  end\n  users b\n\n  b sync\n");
}
