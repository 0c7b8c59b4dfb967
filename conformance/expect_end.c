/* Expectations that a connection is closed, or open. */
#include "expect.h"

const char *expect_seconds(struct trial *trial, long long milliseconds)
{
    return arena_print(&trial->arena, "%lld.%03lld s", milliseconds / 1000,
                       milliseconds % 1000);
}

/* `after` counts from when the connection was asked for, `within` from when it
 * was there: both give the server the benefit of our own delays. */
enum progress expect_closed(struct trial *trial, struct client *client)
{
    const struct expecting *expecting = &trial->step.expecting;
    long long from = expecting->since_connect ? client->connected_at
                                              : trial->step_began;
    long long early = expecting->since_connect ? client->connecting_at
                                               : trial->step_began;
    long long until = from + runner_window(trial->runner, expecting->within);

    if (client->state == CLIENT_OPEN) {
        if (expecting->within < 0)
            return PROGRESS_WAIT;
        if (runner_clock() > until)
            return trial_fail(trial, client, "closed in time",
                              arena_print(&trial->arena, "still open after %s",
                                          expect_seconds(trial, runner_clock()
                                                         - from)), NULL);
        trial_wake_at(trial, until + 1);
        return PROGRESS_WAIT;
    }
    if (client->closed_by_us || client->state == CLIENT_NONE)
        return trial_error(trial, "%s", expect_how_closed(trial, client));
    if (expecting->after >= 0 && client->ended_at - early < expecting->after)
        return trial_fail(trial, client, arena_print(&trial->arena,
                          "closed not before %s",
                          expect_seconds(trial, expecting->after)),
                          arena_print(&trial->arena, "closed after %s",
                          expect_seconds(trial, client->ended_at - early)), NULL);
    if (expecting->within >= 0 && client->ended_at > until)
        return trial_fail(trial, client, "closed in time",
                          arena_print(&trial->arena, "closed after %s",
                          expect_seconds(trial, client->ended_at - from)), NULL);
    inbox_clear(client);
    return PROGRESS_DONE;
}

enum progress expect_open(struct trial *trial, struct client *client)
{
    long long wait = trial->step.expecting.wait;

    if (client->state != CLIENT_OPEN)
        return trial_fail(trial, client, "still open",
                          expect_how_closed(trial, client), NULL);
    if (wait < 0)
        return expect_answer(trial, client);
    if (runner_clock() >= trial->step_began + wait)
        return PROGRESS_DONE;
    trial_wake_at(trial, trial->step_began + wait);
    return PROGRESS_WAIT;
}
