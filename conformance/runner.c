#include "runner.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include <cli/cli.h>

#include "account.h"
#include "trial.h"

/* At once: neither a listen queue nor one of passwords to hash is endless. */
enum { CONNECTING_MAX = 64, ENTERING_FIRST = 8, ENTERING_MAX = 48 };

/* Milliseconds that logins take when there may be more, or must be fewer. */
enum { LOGINS_QUICK = 300, LOGINS_SLOW = 1500 };

/* Milliseconds: a late pulse is one that says to begin nothing new; a very late
 * one may have failed a case. */
enum { PULSE = 25, LATE = 60, VERY_LATE = 200 };
enum { FEW = 12 };         /* cases that play all the same */
enum { SHUT_OUT_MAX = 4 }; /* set-ups in vain, while none was not */
enum { REPEATS_MAX = 40, REPEATS_SOON_MAX = 400 };
enum { DEATHS_MAX = 50 }; /* then the server is given up */

long long runner_clock(void)
{
    return (long long)(uv_hrtime() / 1000000);
}

long long runner_micro(void)
{
    return (long long)(uv_hrtime() / 1000);
}

long long runner_scaled(const struct runner *runner, long long milliseconds)
{
    return (long long)((double)milliseconds * runner->scale);
}

long long runner_window(const struct runner *runner, long long milliseconds)
{
    long long window = runner_scaled(runner, milliseconds);

    return window + (runner->lag < window ? runner->lag : window);
}

int runner_held_up(const struct runner *runner, long long since)
{
    long long overdue = runner_clock() - runner->beat - PULSE;

    return overdue >= VERY_LATE
        || (runner->held_up && runner->held_up >= since);
}

int runner_may_repeat(const struct runner *runner, int soon)
{
    return runner->repeats < (soon ? REPEATS_SOON_MAX : REPEATS_MAX);
}

void runner_pace(struct runner *runner, long long milliseconds)
{
    if (milliseconds < runner_scaled(runner, LOGINS_QUICK)
        && runner->entering_max < ENTERING_MAX)
        runner->entering_max += 2;
    else if (milliseconds > runner_scaled(runner, LOGINS_SLOW)
             && runner->entering_max > 2)
        runner->entering_max /= 2;
}

static void on_turn(uv_timer_t *timer);

static void on_pulse(uv_timer_t *timer)
{
    struct runner *runner = timer->data;
    long long now = runner_clock();

    runner->late = now - runner->beat - PULSE;
    runner->beat = now;
    if (runner->late > runner->lag)
        runner->lag = runner->late;
    if (runner->late >= VERY_LATE)
        runner->held_up = now;
    if (runner->late < LATE)
        runner_kick(runner);
}

int runner_init(struct runner *runner)
{
    int error = uv_loop_init(&runner->loop);

    if (error) {
        cli_error("event loop: %s: close some files or programs",
                  uv_strerror(error));
        return -1;
    }
    uv_timer_init(&runner->loop, &runner->turn);
    uv_timer_init(&runner->loop, &runner->pulse);
    runner->turn.data = runner->pulse.data = runner;
    runner->channel_list = runner->lobby_list = 0;
    runner->entering_max = ENTERING_FIRST;
    return 0;
}

void runner_add(struct runner *runner, const struct session *session, int row)
{
    runner_add_for(runner, runner->report, session, row);
}

void runner_add_for(struct runner *runner, struct report *report,
                    const struct session *session, int row)
{
    struct trial *trial = trial_new(runner, session, row);

    trial->report = report;
    DL_APPEND(runner->waiting, trial);
}

void runner_again(struct runner *runner, const struct trial *trial,
                  const char *why)
{
    struct trial *again = trial_new(runner, trial->session, trial->row);

    again->report = trial->report;
    again->alone = 1;
    again->first = arena_copy(&again->arena, why, strlen(why));
    runner->repeats++;
    DL_APPEND(runner->alone, again);
}

void runner_kick(struct runner *runner)
{
    if (runner->waiting && !uv_is_active((uv_handle_t *)&runner->turn))
        uv_timer_start(&runner->turn, on_turn, 0, 0);
}

void runner_trial_over(struct runner *runner, struct trial *trial, int failed)
{
    DL_DELETE(runner->playing, trial);
    runner->active--;
    if (failed && runner->fail_fast && !runner->stopped)
        runner_stop(runner, "not played to its end: --fail-fast");
    runner_kick(runner);
}

void runner_stop(struct runner *runner, const char *why)
{
    struct trial *trial, *next;

    runner->stopped = 1;
    DL_FOREACH_SAFE(runner->waiting, trial, next) {
        DL_DELETE(runner->waiting, trial);
        trial_abandon(trial, VERDICT_SKIP, why);
    }
    DL_FOREACH_SAFE(runner->playing, trial, next) {
        trial_skip(trial, "%s", why);
        trial_advance(trial);
    }
}

/* Nothing plays and nothing can start: --accounts is too short for these. */
static void give_up(struct runner *runner)
{
    struct trial *trial, *next;

    DL_FOREACH_SAFE(runner->waiting, trial, next) {
        DL_DELETE(runner->waiting, trial);
        trial_abandon(trial, VERDICT_SKIP,
                      "it needs more accounts than --accounts has");
    }
}

int runner_bereft(const struct runner *runner)
{
    return runner->revival.owner
        && runner->revival.ended(runner->revival.owner);
}

static void give_up_server(struct runner *runner)
{
    struct trial *trial, *next;

    runner->stopped = 1;
    DL_FOREACH_SAFE(runner->waiting, trial, next) {
        DL_DELETE(runner->waiting, trial);
        trial_abandon(trial, VERDICT_ERROR, "the server can't be started "
                      "again, or has died too often");
    }
}

/* Nothing plays any more: another server, which knows nothing yet. */
static void revive(struct runner *runner)
{
    struct revival *revival = &runner->revival;
    int failed;

    pool_forget(runner->pool);
    runner->lobby_list = runner->channel_list = 0;
    runner->reviving = 1;
    failed = ++revival->deaths > DEATHS_MAX || revival->again(revival->owner);
    runner->reviving = 0;
    if (failed)
        give_up_server(runner);
    else
        runner_kick(runner);
}

/* On a server that answers nobody, a run would last for hours: what needs a user
 * is not begun any more. */
static void spare_the_shut_out(struct runner *runner)
{
    struct trial *trial, *next;

    if (runner->entered || runner->shut_out < SHUT_OUT_MAX)
        return;
    DL_FOREACH_SAFE(runner->waiting, trial, next) {
        if (!session_has_user(trial->session))
            continue;
        DL_DELETE(runner->waiting, trial);
        trial_abandon(trial, VERDICT_ERROR, "not set up: nobody could log in "
                      "for the cases before it");
    }
}

static void on_turn(uv_timer_t *timer)
{
    struct runner *runner = timer->data;
    struct trial *trial, *next;

    if (runner->reviving || runner_bereft(runner))
        return;
    spare_the_shut_out(runner);
    DL_FOREACH_SAFE(runner->waiting, trial, next) {
        if (runner->active >= runner->jobs
            || runner->connecting >= CONNECTING_MAX
            || runner->entering >= runner->entering_max
            || (runner->late >= LATE && runner->active >= FEW))
            break;
        if (trial_start(trial))
            continue;
        DL_DELETE(runner->waiting, trial);
        DL_APPEND(runner->playing, trial);
    }
    if (runner->waiting && !runner->active)
        give_up(runner);
}

static void play_waiting(struct runner *runner)
{
    runner_kick(runner);
    while (runner->active || runner->waiting) {
        if (!runner->active && runner_bereft(runner))
            revive(runner);
        else
            uv_run(&runner->loop, UV_RUN_ONCE);
    }
}

/* One after the other; a run that was stopped plays no more of them. */
static void play_alone(struct runner *runner)
{
    struct trial *trial;

    while ((trial = runner->alone)) {
        DL_DELETE(runner->alone, trial);
        if (runner->stopped) {
            trial_abandon(trial, VERDICT_SKIP,
                          "not played again: the run was stopped");
            continue;
        }
        DL_APPEND(runner->waiting, trial);
        play_waiting(runner);
    }
}

void runner_play(struct runner *runner)
{
    runner->beat = runner_clock();
    uv_update_time(&runner->loop);
    uv_timer_start(&runner->pulse, on_pulse, PULSE, PULSE);
    play_waiting(runner);
    play_alone(runner);
    uv_timer_stop(&runner->pulse);
}

void runner_free(struct runner *runner)
{
    uv_close((uv_handle_t *)&runner->turn, NULL);
    uv_close((uv_handle_t *)&runner->pulse, NULL);
    account_stop(&runner->making);
    uv_run(&runner->loop, UV_RUN_DEFAULT);
    uv_loop_close(&runner->loop);
}
