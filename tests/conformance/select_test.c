#include <criterion/criterion.h>
#include <polypaint/polypaint.h>
#include <string.h>

#include "conform_help.h"
#include "select.h"

static const char text[] =
    "case \"first of all\"\n"       /* 1 */
    "  clause A-4 A-12\n"
    "  tag slow\n"
    "  values x\n"
    "    1\n"                       /* 5 */
    "    2\n"
    "  end\n"
    "  users a\n"
    "  a sync\n"
    "case \"second\"\n"             /* 10 */
    "  clause D-5\n"
    "  users a\n"
    "  a sync\n";

static struct told told;

static void begin(void)
{
    told_read(&told, text);
    cr_assert_eq(told.count, 0, "%s", told.text);
}

static void end(void)
{
    told_free(&told);
}

TestSuite(select, .init = begin, .fini = end);

/* Which of first row 0, first row 1 and second are chosen, as bits. */
static int chosen(const struct selection *selection, unsigned line)
{
    struct source source = { .path = "t", .line = line };

    return select_row(selection, &source, told.sessions, 0)
        | select_row(selection, &source, told.sessions, 1) << 1
        | select_row(selection, &source, told.sessions->next, 0) << 2;
}

Test(select, by_line)
{
    struct selection all = { .by_clause = 0 };

    cr_assert_eq(chosen(&all, 0), 7);
    cr_assert_eq(chosen(&all, 1), 3);
    cr_assert_eq(chosen(&all, 6), 2);
    cr_assert_eq(chosen(&all, 9), 3);
    cr_assert_eq(chosen(&all, 13), 4);
}

Test(select, by_clause_level_tag_and_name)
{
    struct selection s = { .by_clause = 1 };

    s.clauses[PP_CLAUSE_A_12] = 1;
    cr_assert_eq(chosen(&s, 0), 3);
    s = (struct selection){ .by_level = 1 };
    s.levels[PP_LEVEL_I] = 1;
    cr_assert_eq(chosen(&s, 0), 4);
    s = (struct selection){ .tag_count = 1, .tags = { "slow" } };
    cr_assert_eq(chosen(&s, 0), 3);
    s = (struct selection){ .name = "SEC" };
    cr_assert_eq(chosen(&s, 0), 4);
    s = (struct selection){ .name = "first*all" };
    cr_assert_eq(chosen(&s, 0), 3);
    s = (struct selection){ .name = "third" };
    cr_assert_eq(chosen(&s, 0), 0);
}
