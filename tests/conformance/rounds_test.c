#include <criterion/criterion.h>
#include <string.h>

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

/* A case with those steps. */
static const struct session *steps(struct arena *arena, const char *text)
{
    struct mistakes mistakes = { stderr, 0 };
    struct session *sessions = NULL;
    const char *whole = arena_print(arena, "case \"x\"\n  clause D-5\n"
                                    "  users a\n  lobby room: a\n%s", text);

    parse_sessions(arena, script_parse(arena, "x", whole, strlen(whole),
                                       &mistakes), &sessions, &mistakes);
    cr_assert_eq(mistakes.count, 0);
    return sessions;
}

Test(rounds, what_waits_long_begins_first)
{
    static const char *const texts[] = {
        "  a sync\n", "  a expect nothing for 1s\n", "  a sync\n",
        "  a join room\n  a expect open for 1s\n",
        "  a send LOBBY_CONNECT json=${room.json}\n"
        "  a expect LOBBY_CONNECT status=CONNECTED\n",
        "  repeat 3 times\n    a expect open for 300ms\n"
        "    a expect open for 400ms\n  end\n"
    };
    static const int order[] = { 3, 1, 5, 4, 0, 2 };
    struct rounds rounds = { .count = 0 };
    struct arena arena = { NULL };
    int i;

    for (i = 0; i < 6; i++)
        rounds_add(&rounds, steps(&arena, texts[i]), i);
    rounds_longest_first(&rounds);
    for (i = 0; i < 6; i++)
        cr_assert_eq(rounds.list[i].row, order[i]);
    rounds_free(&rounds);
    arena_free(&arena);
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
