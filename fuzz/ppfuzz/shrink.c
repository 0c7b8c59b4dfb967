#include "shrink.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 400, SECONDS = 40 };

struct shrinking {
    const struct run *run;
    struct server *server;
    const struct options *options;
    const struct names *names;
    unsigned tries; /* that are left */
    uint64_t until;
    struct finding found; /* as it was last shown */
};

static void play(const struct shrinking *shrinking, struct stage *stage,
                 const size_t *steps, size_t count)
{
    size_t i;

    for (i = 0; i < count && !stage->found.kind; i++)
        stage_play(stage, &shrinking->run->history.steps[steps[i]]);
    stage_finish(stage);
}

/* Whether these steps alone show it. */
static int shows(struct shrinking *shrinking, const size_t *steps, size_t count)
{
    static struct stage stage;
    int same;

    if (!shrinking->tries || uv_hrtime() > shrinking->until ||
        server_again(shrinking->server))
        return 0;
    shrinking->tries--;
    if (!stage_open(&stage, shrinking->server, shrinking->options,
                    shrinking->names))
        play(shrinking, &stage, steps, count);
    same = finding_same(&stage.found, &shrinking->run->found);
    stage_close(&stage);
    if (same)
        shrinking->found = stage.found;
    return same;
}

/* All but `count` from `at`, if that is enough: then they are left out. */
static int leave_out(struct shrinking *shrinking, struct selection *all,
                     size_t at, size_t count)
{
    size_t *fewer = malloc((all->count + 1) * sizeof *fewer);
    size_t left = all->count - count;
    int enough;

    if (!fewer)
        abort();
    memcpy(fewer, all->steps, at * sizeof *fewer);
    memcpy(fewer + at, all->steps + at + count, (left - at) * sizeof *fewer);
    enough = shows(shrinking, fewer, left);
    if (enough) {
        memcpy(all->steps, fewer, left * sizeof *fewer);
        all->count = left;
    }
    free(fewer);
    return enough;
}

/* Halves, quarters, ... single steps, from the front; the last are the ones
 * that matter most. */
static void thin_out(struct shrinking *shrinking, struct selection *all)
{
    size_t piece, at, left;

    for (piece = all->count / 2 ? all->count / 2 : 1; piece; piece /= 2)
        for (at = 0; at < all->count;) {
            left = all->count - at;
            if (!leave_out(shrinking, all, at, piece < left ? piece : left))
                at += piece;
        }
}

static struct selection last_steps(const struct run *run, size_t count)
{
    struct selection last = { malloc((count + 1) * sizeof *last.steps), count,
                              run->found };
    size_t i;

    if (!last.steps)
        abort();
    for (i = 0; i < count; i++)
        last.steps[i] = run->history.count - count + i;
    return last;
}

struct selection shrink(const struct run *run, struct server *server,
                        const struct options *options,
                        const struct names *names, int *shown)
{
    struct shrinking shrinking = { run, server, options, names, TRIES,
                                   uv_hrtime() + SECONDS * 1000000000ull,
                                   run->found };
    size_t turn = run->history.count - run->settled, count = turn;
    struct selection all = last_steps(run, turn);

    *shown = shows(&shrinking, all.steps, all.count);
    while (!*shown && count < run->history.count) {
        count = count * 4 < run->history.count ? count * 4 + 1
                                               : run->history.count;
        free(all.steps);
        all = last_steps(run, count);
        *shown = shows(&shrinking, all.steps, all.count);
    }
    if (*shown) {
        thin_out(&shrinking, &all);
        all.found = shrinking.found;
        return all;
    }
    free(all.steps);
    return last_steps(run, turn);
}
