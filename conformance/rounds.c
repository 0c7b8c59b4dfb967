#include "rounds.h"

#include <stdlib.h>
#include <utlist.h>

#include "duration.h"
#include "select.h"
#include "trial.h"

void rounds_add(struct rounds *rounds, const struct session *session, int row)
{
    if (rounds->count == rounds->room) {
        rounds->room = rounds->room ? 2 * rounds->room : 256;
        rounds->list = need(realloc(rounds->list, rounds->room
                                                  * sizeof *rounds->list));
    }
    rounds->list[rounds->count] = (struct chosen){ session, row, rounds->count,
                                                   duration_of(session) };
    rounds->count++;
}

int rounds_depend(const struct rounds *rounds)
{
    size_t i;

    for (i = 0; i < rounds->count; i++)
        if (rounds->list[i].session->conditions)
            return 1;
    return 0;
}

/* xorshift64*: good enough to shuffle, the same on every machine. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

void rounds_shuffle(struct rounds *rounds)
{
    uint64_t state = rounds->seed++ * 2 + 1;
    struct chosen moved;
    size_t i, other;

    for (i = rounds->count; i > 1; i--) {
        other = (size_t)(draw(&state) >> 11) % i;
        moved = rounds->list[i - 1];
        rounds->list[i - 1] = rounds->list[other];
        rounds->list[other] = moved;
    }
}

static int by_waits(const void *a, const void *b)
{
    const struct chosen *one = a, *other = b;

    if (one->waits != other->waits)
        return one->waits < other->waits ? 1 : -1;
    return one->at < other->at ? -1 : 1;
}

void rounds_longest_first(struct rounds *rounds)
{
    qsort(rounds->list, rounds->count, sizeof *rounds->list, by_waits);
}

static void skip(struct rounds *rounds, const struct chosen *chosen,
                 const char *why)
{
    trial_abandon(trial_new(rounds->runner, chosen->session, chosen->row),
                  VERDICT_SKIP, why);
}

/* They would make a run of seconds three times as long. */
static int too_slow(const struct rounds *rounds, const struct chosen *chosen)
{
    return !rounds->slow && select_tagged(chosen->session, "slow");
}

/* Those that are played on every server. */
static void queue_plain(struct rounds *rounds)
{
    const struct chosen *chosen;
    size_t i;

    for (i = 0; i < rounds->count; i++) {
        chosen = &rounds->list[i];
        if (too_slow(rounds, chosen))
            skip(rounds, chosen, "it waits for the longest timers: --slow");
        else if (!chosen->session->conditions)
            runner_add(rounds->runner, chosen->session, chosen->row);
    }
}

/* Those that depend on the profile: what does not fit is skipped. */
static void queue_fitting(struct rounds *rounds)
{
    const struct chosen *chosen;
    struct arena arena = { NULL };
    const char *why;
    size_t i;

    for (i = 0; i < rounds->count; i++) {
        chosen = &rounds->list[i];
        if (!chosen->session->conditions || too_slow(rounds, chosen))
            continue;
        why = rounds->runner->stopped ? "the run was stopped before it"
            : profile_misfit(rounds->profile, &arena, chosen->session);
        if (why)
            skip(rounds, chosen, why);
        else
            runner_add(rounds->runner, chosen->session, chosen->row);
    }
    arena_free(&arena);
}

/* All clauses, or those that the chosen cases have to know. */
static void ask(struct rounds *rounds)
{
    unsigned char wanted[PP_CLAUSE_COUNT] = { 0 };
    const struct condition *condition;
    size_t i;

    for (i = 0; i < rounds->count; i++)
        LL_FOREACH(rounds->list[i].session->conditions, condition)
            wanted[condition->clause] = 1;
    profile_ask(rounds->profile, rounds->runner,
                rounds->ask == ASK_ALL ? NULL : wanted);
}

/* The first round also finds out how the server reads the document. */
static int play_round(struct rounds *rounds, int first)
{
    if (first && rounds->ask)
        ask(rounds);
    queue_plain(rounds);
    runner_play(rounds->runner);
    if (first && rounds->ask) {
        profile_conclude(rounds->profile);
        profile_tell(rounds->profile, rounds->report);
        if (rounds->profiled && rounds->profiled(rounds->context))
            return -1;
    }
    if (rounds_depend(rounds)) {
        queue_fitting(rounds);
        runner_play(rounds->runner);
    }
    return 0;
}

int rounds_play(struct rounds *rounds)
{
    const unsigned *verdicts = rounds->report->totals.verdicts;
    unsigned round;

    if (!rounds->shuffle && rounds->runner->jobs > 1)
        rounds_longest_first(rounds);
    for (round = 0; round < rounds->repeat && !rounds->runner->stopped;
         round++) {
        if (rounds->shuffle)
            rounds_shuffle(rounds);
        if (play_round(rounds, round == 0))
            return -1;
        if (rounds->until_fail
            && verdicts[VERDICT_FAIL] + verdicts[VERDICT_ERROR])
            break;
    }
    return 0;
}

void rounds_free(struct rounds *rounds)
{
    free(rounds->list);
    rounds->list = NULL;
}
