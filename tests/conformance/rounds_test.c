#include <criterion/criterion.h>

#include "rounds.h"

static void fill(struct rounds *rounds, unsigned seed)
{
    static const struct session session;
    int i;

    *rounds = (struct rounds){ .seed = seed };
    for (i = 0; i < 100; i++)
        rounds_add(rounds, &session, i);
}

static int moved(const struct rounds *rounds)
{
    int i, n = 0;

    for (i = 0; i < 100; i++)
        n += rounds->list[i].row != i;
    return n;
}

Test(rounds, a_seed_gives_one_order)
{
    struct rounds one, same, other;
    int i, differ = 0;

    fill(&one, 7);
    fill(&same, 7);
    fill(&other, 8);
    cr_assert_eq(moved(&one), 0);
    rounds_shuffle(&one);
    rounds_shuffle(&same);
    rounds_shuffle(&other);
    cr_assert_gt(moved(&one), 50);
    for (i = 0; i < 100; i++) {
        cr_assert_eq(one.list[i].row, same.list[i].row);
        differ += one.list[i].row != other.list[i].row;
    }
    cr_assert_gt(differ, 50);
    rounds_free(&one);
    rounds_free(&same);
    rounds_free(&other);
}

Test(rounds, shuffling_loses_none)
{
    struct rounds rounds;
    int i, seen[100] = { 0 };

    fill(&rounds, 3);
    rounds_shuffle(&rounds);
    for (i = 0; i < 100; i++)
        seen[rounds.list[i].row]++;
    for (i = 0; i < 100; i++)
        cr_assert_eq(seen[i], 1);
    rounds_free(&rounds);
}
