#include <criterion/criterion.h>

#include "shell.h"

static struct arena arena;

static void end(void)
{
    arena_free(&arena);
}

TestSuite(shell, .fini = end);

Test(shell, quotes_what_a_shell_would_read)
{
    cr_assert_str_eq(shell_quoted(&arena, "build/bin/x-1"), "build/bin/x-1");
    cr_assert_str_eq(shell_quoted(&arena, ""), "''");
    cr_assert_str_eq(shell_quoted(&arena, "a b"), "'a b'");
    cr_assert_str_eq(shell_quoted(&arena, "$(x)'y"), "'$(x)'\\''y'");
}

Test(shell, fills_every_hole)
{
    cr_assert_str_eq(shell_filled(&arena, "add {name} -n {name}.", "{name}",
                                  "a b"), "add 'a b' -n 'a b'.");
    cr_assert_str_eq(shell_filled(&arena, "none", "{name}", "x"), "none");
}
