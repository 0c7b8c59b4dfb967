/* How a trial ends: its verdict, whether that counts, and telling it. */
#include "trial.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "host.h"

/* Milliseconds until a dead server is known as one: at most, when it closed a
 * connection; else. */
enum { END_LIKELY = 300, END_UNLIKELY = 60 };

/* ---- verdicts ----------------------------------------------------------- */

int trial_over(const struct trial *trial)
{
    return trial->failed || trial->state == TRIAL_OVER;
}

enum progress trial_fail(struct trial *trial, const struct client *client,
                         const char *expected, const char *came,
                         const struct message *message)
{
    struct failure *failure = &trial->failure;

    if (trial_over(trial))
        return PROGRESS_OVER;
    trial->failed = 1;
    trial->verdict = VERDICT_FAIL;
    trial->reason = NULL;
    trial->turned_away = !message && client && client->state == CLIENT_ENDED
                         && !client->logged_in;
    failure->statement = trial->node ? trial->node->statement : NULL;
    failure->who = client ? client->role : NULL;
    failure->expected = expected;
    failure->came = came;
    if (message) {
        failure->bytes = (unsigned char *)
            arena_copy(&trial->arena, message->bytes, message->size);
        failure->size = message->size;
    }
    return PROGRESS_OVER;
}

enum progress trial_breach(struct trial *trial, const struct client *client,
                           enum pp_clause_id clause, const char *expected,
                           const char *came)
{
    if (!trial_over(trial))
        trial->failure.broken = clause;
    return trial_fail(trial, client, expected, came, NULL);
}

static enum progress no_verdict(struct trial *trial, enum verdict verdict,
                                const char *format, va_list args)
{
    char words[600];

    if (trial_over(trial))
        return PROGRESS_OVER;
    vsnprintf(words, sizeof words, format, args);
    trial->failed = 1;
    trial->verdict = verdict;
    trial->reason = arena_copy(&trial->arena, words, strlen(words));
    trial->failure.statement = trial->node ? trial->node->statement : NULL;
    return PROGRESS_OVER;
}

enum progress trial_error(struct trial *trial, const char *format, ...)
{
    enum progress over;
    va_list args;

    va_start(args, format);
    over = no_verdict(trial, VERDICT_ERROR, format, args);
    va_end(args);
    return over;
}

enum progress trial_skip(struct trial *trial, const char *format, ...)
{
    enum progress over;
    va_list args;

    va_start(args, format);
    over = no_verdict(trial, VERDICT_SKIP, format, args);
    va_end(args);
    return over;
}

void trial_violation(struct trial *trial, const struct client *client,
                     const struct message *message,
                     const struct pp_verdict *verdict)
{
    if (trial_over(trial))
        return;
    trial_fail(trial, client, "only frames that conform",
               arena_print(&trial->arena, "a frame that breaks %s at byte %u: "
                           "%s", pp_clause(verdict->clause)->id,
                           verdict->offset, verdict->words), message);
    trial->failure.broken = verdict->clause;
}

void trial_flood(struct trial *trial, const struct client *client)
{
    trial->flooded = !trial_over(trial);
    trial_fail(trial, client, "what a case needs",
               arena_print(&trial->arena, "more than %d MiB that no step asked "
                           "for", INBOX_BYTES_MAX >> 20), NULL);
}

/* FAIL becomes DIFFERS when only the reading of an I clause is another. */
static enum verdict final_verdict(const struct trial *trial)
{
    enum pp_clause_id clause = trial->failure.broken;

    if (trial->verdict != VERDICT_FAIL || trial->runner->strict)
        return trial->verdict;
    if (clause == PP_CLAUSE_NONE)
        clause = trial->session->clauses[0];
    return pp_clause(clause)->level == PP_LEVEL_R ? VERDICT_FAIL
                                                  : VERDICT_DIFFERS;
}

/* ---- the end -------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
    struct trial *trial = handle->data;

    scene_end(&trial->scene);
    tape_free(&trial->tapes);
    arena_free(&trial->arena);
    free(trial);
}

/* Its packets, and where they are. */
static const char *write_packets(struct trial *trial)
{
    struct capture *capture = trial->runner->capture;
    unsigned first = 0, last = 0;

    if (capture)
        capture_write(capture, trial->tapes, &first, &last);
    return first ? arena_print(&trial->arena, "%u-%u of %s", first, last,
                               capture_name(capture)) : NULL;
}

static enum verdict tell_verdict(struct trial *trial, enum verdict verdict)
{
    struct result result = {
        .session = trial->session, .row = trial->row,
        .name = trial->name, .title = trial->title,
        .verdict = verdict, .reason = trial->reason,
        .milliseconds = runner_clock() - trial->began,
        .packets = write_packets(trial), .first = trial->first
    };

    if (verdict == VERDICT_FAIL || verdict == VERDICT_DIFFERS)
        result.failure = &trial->failure;
    if (verdict != VERDICT_PASS || trial->runner->dialogues)
        result.dialogues = trial_dialogues(trial, &result.dialogue_count);
    return report_result(trial->report, &result);
}

/* What its failure was, in a line. */
static const char *in_short(struct trial *trial)
{
    const struct failure *failure = &trial->failure;

    return trial->reason ? trial->reason
        : arena_print(&trial->arena, "expected %s; came %s", failure->expected,
                      failure->came);
}

static int went_wrong(enum verdict verdict)
{
    return verdict == VERDICT_FAIL || verdict == VERDICT_DIFFERS
        || verdict == VERDICT_ERROR;
}

static int was_closed(const struct trial *trial)
{
    const struct client *client;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        client = &trial->clients[i];
        if (client->state == CLIENT_ENDED && !client->closed_by_us)
            return 1;
    }
    return 0;
}

/* A failure may come from a server that died, which is known a little later. */
int trial_settled(struct trial *trial)
{
    long long now = runner_clock();

    if (!trial->runner->revival.owner || !went_wrong(trial->verdict)
        || runner_bereft(trial->runner))
        return 1;
    if (!trial->settled)
        trial->settled = now + (was_closed(trial) ? END_LIKELY : END_UNLIKELY);
    if (now >= trial->settled)
        return 1;
    trial_rest_until(trial, trial->settled);
    return 0;
}

/* Whether it may have failed because something came too early or too late. What
 * no clock makes a server send is never played again; nor is a probe that saw
 * another reading. */
static int may_be_late(const struct trial *trial, enum verdict verdict)
{
    int probe = trial->report != trial->runner->report;

    if (trial->failure.broken != PP_CLAUSE_NONE && !trial->overdue)
        return 0;
    return trial->timed && verdict != VERDICT_ERROR && !trial->flooded
        && !(probe && trial->failure.bytes);
}

/* What fails by the clock, while the server dies, or by waiting in vain while
 * this machine kept us from our work, is played once more. */
static int plays_again(const struct trial *trial, enum verdict verdict)
{
    const struct hosting *hosting = &trial->runner->hosting;
    int person = hosting->host && !hosting->command;

    if (trial->alone || trial->runner->stopped || !went_wrong(verdict))
        return 0;
    if (runner_bereft(trial->runner))
        return 1;
    if (!may_be_late(trial, verdict)
        && (person || !(trial->overdue || trial->turned_away)
            || !runner_held_up(trial->runner, trial->began)))
        return 0;
    return runner_may_repeat(trial->runner, trial->turned_away);
}

/* It was alone with the server when that died. */
static enum verdict blame(struct trial *trial, enum verdict verdict)
{
    struct revival *revival = &trial->runner->revival;

    if (!went_wrong(verdict) || !trial->alone
        || !runner_bereft(trial->runner))
        return verdict;
    trial->reason = NULL;
    trial->failure.expected = "a server that goes on";
    trial->failure.came = arena_print(&trial->arena, "the server %s",
                                      revival->words(revival->owner));
    return VERDICT_FAIL;
}

void trial_finish(struct trial *trial)
{
    enum verdict verdict = blame(trial, final_verdict(trial));
    int i, again = plays_again(trial, verdict);

    trial->state = TRIAL_OVER;
    if (again)
        runner_again(trial->runner, trial, in_short(trial));
    else
        verdict = tell_verdict(trial, verdict);
    for (i = 0; i < trial->session->role_count; i++)
        client_free(&trial->clients[i]);
    setup_entered(trial);
    setup_return(trial);
    uv_close((uv_handle_t *)&trial->timer, on_closed);
    runner_trial_over(trial->runner, trial,
                      trial->report == trial->runner->report && !again
                      && verdict_fails(verdict));
}
