#include "run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "creep.h"
#include "source.h"

enum {
    BATCH = 8,           /* steps of one client in a turn */
    SHOW_EVERY = 200,    /* ms */
    SLOWER = 4           /* times, and then it is more than noise */
};

static const double SLOWER_BY = 20e6; /* ns; less is nobody's trouble */

struct running {
    struct run *run;
    struct stage *stage;
    const struct options *options;
    struct source *sources[PLAYERS_MAX];
    struct creep memory, latency;
    uint64_t begun, shown;
};

/* ---- one turn ------------------------------------------------------------ */

static int enough(const struct running *running)
{
    const struct options *options = running->options;

    return running->stage->found.kind ||
           (options->count &&
            running->run->frames >= (uint64_t)options->count);
}

/* One client's part: some steps, up to where it hangs up. */
static void play_some(struct running *running, unsigned player)
{
    const struct step *steps;
    unsigned count, i, done;

    for (done = 0; done < BATCH; done += count) {
        steps = source_next(running->sources[player], &count);
        for (i = 0; i < count && !enough(running); i++) {
            history_add(&running->run->history, &steps[i]);
            running->run->frames += steps[i].kind == STEP_SEND;
            stage_play(running->stage, &steps[i]);
        }
        if (enough(running) || steps[count - 1].kind != STEP_SEND)
            return;
    }
}

static void play_turn(struct running *running)
{
    static const struct step settle = { .player = CLEAN_COUNT,
                                        .kind = STEP_SETTLE };
    unsigned i;

    running->run->settled = running->run->history.count;
    for (i = CLEAN_COUNT; i < running->stage->count && !enough(running); i++)
        play_some(running, i);
    history_add(&running->run->history, &settle);
    stage_play(running->stage, &settle);
}

/* ---- beside it ----------------------------------------------------------- */

static void measure(struct running *running)
{
    creep_add(&running->latency, (double)running->stage->latency);
    creep_add(&running->memory,
              (double)server_memory(running->stage->server));
}

static void show(struct running *running)
{
    uint64_t now = uv_hrtime();

    if (!isatty(STDERR_FILENO) || now - running->shown < SHOW_EVERY * 1000000ull)
        return;
    running->shown = now;
    fprintf(stderr, "\r%.0f s  %llu frames  answer %.1f ms  %lld MiB \033[K",
            (double)(now - running->begun) / 1e9,
            (unsigned long long)running->run->frames,
            (double)running->stage->latency / 1e6,
            server_memory(running->stage->server) >> 20);
}

/* No more frames a second than asked for. */
static void pace(const struct running *running)
{
    double due = running->options->rate
                 ? (double)running->run->frames / (double)running->options->rate
                 : 0;
    double left = due - (double)(uv_hrtime() - running->begun) / 1e9;

    if (left > 0)
        uv_sleep((unsigned)(left * 1000) + 1);
}

static void judge_creep(struct running *running)
{
    double grown = creep_growth(&running->memory), first, last;

    if (grown > (double)running->options->creep)
        stage_found(running->stage, FOUND_MEMORY, PP_CLAUSE_B_3, -1,
                    "the server's memory grows, by %.0f MiB in the last two "
                    "thirds of %.0f s", grown / (1 << 20),
                    (double)(uv_hrtime() - running->begun) / 1e9);
    creep_thirds(&running->latency, &first, &last);
    if (last > SLOWER * first && last > first + SLOWER_BY)
        stage_found(running->stage, FOUND_SLOWER, PP_CLAUSE_V_1, -1,
                    "a clean client's answer took %.1f ms in the first third, "
                    "%.1f ms in the last", first / 1e6, last / 1e6);
}

/* ---- all of it ----------------------------------------------------------- */

static int time_is_up(const struct running *running)
{
    const struct options *options = running->options;

    return options->time && uv_hrtime() - running->begun >
                            (uint64_t)options->time * 1000000u;
}

static void play_on(struct running *running)
{
    while (!enough(running) && !time_is_up(running)) {
        play_turn(running);
        measure(running);
        show(running);
        pace(running);
    }
    stage_finish(running->stage);
    judge_creep(running);
}

void run_play(struct run *run, struct stage *stage)
{
    struct running running = { .run = run, .stage = stage,
                               .options = stage->options,
                               .begun = uv_hrtime() };
    unsigned i;

    memset(run, 0, sizeof *run);
    for (i = CLEAN_COUNT; i < stage->count; i++)
        running.sources[i] = source_new(stage->options->seed, i, stage->names);
    play_on(&running);
    for (i = CLEAN_COUNT; i < stage->count; i++) {
        run->hash = run->hash * 31 + source_hash(running.sources[i]);
        source_free(running.sources[i]);
    }
    run->seconds = (double)(uv_hrtime() - running.begun) / 1e9;
    run->found = stage->found;
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

void run_free(struct run *run)
{
    history_free(&run->history);
}
