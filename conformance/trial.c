#include "trial.h"
#include "host.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "name.h"

enum {
    SETUP_LIMIT = 30000,  /* of one set-up, milliseconds */
    STEPS_AT_ONCE = 64,   /* then others get their turn */
    UNSENT_MAX = 1 << 20, /* bytes; a sender waits until the kernel took some */
    /* milliseconds, until a dead server is known as one: at most, when it closed
     * a connection; else */
    END_LIKELY = 300,
    END_UNLIKELY = 60
};

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

/* ---- life --------------------------------------------------------------- */

static const char *make_title(struct arena *arena,
                              const struct session *session, int row)
{
    const char *title = session->title;
    int i;

    for (i = 0; i < session->column_count; i++)
        title = arena_print(arena, "%s%s%s=%s%s", title, i ? " " : " [",
                            session->columns[i],
                            session->cells[row * session->column_count + i],
                            i + 1 < session->column_count ? "" : "]");
    return title;
}

struct trial *trial_new(struct runner *runner, const struct session *session,
                        int row)
{
    struct trial *trial = need(calloc(1, sizeof *trial));

    trial->runner = runner;
    trial->report = runner->report;
    trial->session = session;
    trial->row = row;
    trial->name = case_name(&trial->arena, session, row);
    trial->title = make_title(&trial->arena, session, row);
    return trial;
}

static void on_timer(uv_timer_t *timer)
{
    struct trial *trial = timer->data;

    trial->wake = 0;
    trial_advance(trial);
}

static void on_closed(uv_handle_t *handle)
{
    struct trial *trial = handle->data;

    scene_end(&trial->scene);
    tape_free(&trial->tapes);
    arena_free(&trial->arena);
    free(trial);
}

int trial_start(struct trial *trial)
{
    struct runner *runner = trial->runner;
    const struct session *session = trial->session;
    int i;

    if (setup_lease(trial))
        return -1;
    uv_timer_init(&runner->loop, &trial->timer);
    trial->timer.data = trial;
    trial->clients = arena_alloc(&trial->arena, sizeof *trial->clients
                                 * (size_t)(session->role_count + 1));
    for (i = 0; i < session->role_count; i++) {
        client_init(&trial->clients[i], trial, session->roles[i].name);
        trial->clients[i].name = trial->scene.who[i].name;
        trial->clients[i].password = trial->scene.who[i].password;
    }
    trial->state = TRIAL_SETUP;
    trial->began = runner_clock();
    trial->limit = trial->began + runner_scaled(runner, SETUP_LIMIT);
    runner->active++;
    setup_enter(trial);
    uv_timer_start(&trial->timer, on_timer, 0, 0);
    return 0;
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
        .packets = write_packets(trial)
    };

    if (verdict == VERDICT_FAIL || verdict == VERDICT_DIFFERS)
        result.failure = &trial->failure;
    if (verdict != VERDICT_PASS || trial->runner->dialogues)
        result.dialogues = trial_dialogues(trial, &result.dialogue_count);
    return report_result(trial->report, &result);
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
static int is_settled(struct trial *trial)
{
    long long now = runner_clock();

    if (!trial->runner->revival.owner || !went_wrong(trial->verdict)
        || runner_bereft(trial->runner))
        return 1;
    if (!trial->settled)
        trial->settled = now + (was_closed(trial) ? END_LIKELY : END_UNLIKELY);
    if (now >= trial->settled)
        return 1;
    uv_timer_start(&trial->timer, on_timer,
                   (uint64_t)(trial->settled - now), 0);
    return 0;
}

/* What fails by the clock, while the server dies, or while this machine keeps
 * us from our work, is played once more. */
static int plays_again(const struct trial *trial, enum verdict verdict)
{
    const struct hosting *hosting = &trial->runner->hosting;
    int person = hosting->host && !hosting->command;

    if (trial->alone || trial->runner->stopped || !went_wrong(verdict))
        return 0;
    return runner_bereft(trial->runner)
        || (trial->timed && verdict != VERDICT_ERROR)
        || (!person && runner_held_up(trial->runner, trial->began));
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

static void finish(struct trial *trial)
{
    enum verdict verdict = blame(trial, final_verdict(trial));
    int i, again = plays_again(trial, verdict);

    trial->state = TRIAL_OVER;
    if (again)
        runner_again(trial->runner, trial);
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

void trial_abandon(struct trial *trial, enum verdict verdict, const char *why)
{
    struct result result = { .session = trial->session, .row = trial->row,
                             .name = trial->name, .title = trial->title,
                             .verdict = verdict, .reason = why };

    report_result(trial->report, &result);
    arena_free(&trial->arena);
    free(trial);
}

/* ---- playing ------------------------------------------------------------ */

void trial_wake_at(struct trial *trial, long long at)
{
    if (!trial->wake || at < trial->wake)
        trial->wake = at;
}

static void set_cork(struct trial *trial, int corked)
{
    int i;

    for (i = 0; i < trial->session->role_count; i++)
        client_cork(&trial->clients[i], corked);
}

static void count_up(struct trial *trial, const struct block *block)
{
    const char *number;

    if (!block->counter)
        return;
    number = arena_print(&trial->arena, "%u", block->index);
    vars_set(&trial->scene.vars, block->counter, strlen(block->counter),
             number, strlen(number));
}

static void enter_block(struct trial *trial, const struct node *node,
                        unsigned count, const char *counter)
{
    struct block *block = &trial->blocks[trial->depth++];

    *block = (struct block){ node, node->children, count, 0, counter };
    if (!count)
        block->at = NULL;
    count_up(trial, block);
    if (node->kind == NODE_TOGETHER)
        set_cork(trial, 1);
}

/* The next statement in the order of execution, or NULL at the end. */
static const struct node *next_node(struct trial *trial)
{
    struct block *block;
    const struct node *node;

    while (trial->depth > 0) {
        block = &trial->blocks[trial->depth - 1];
        if (block->at) {
            node = block->at;
            block->at = node->next;
            return node;
        }
        if (block->index + 1 < block->count) {
            block->index++;
            block->at = block->node->children;
            count_up(trial, block);
            continue;
        }
        if (block->node->kind == NODE_TOGETHER)
            set_cork(trial, 0);
        trial->depth--;
    }
    return NULL;
}

/* A client under test must still end well. */
static enum progress end_steps(struct trial *trial)
{
    enum progress progress = host_finish(trial);

    if (progress != PROGRESS_DONE)
        return progress;
    trial->failed = 1;
    return PROGRESS_OVER;
}

/* Whether it depends on when something comes. */
static int has_window(const struct expecting *expecting)
{
    int i;

    for (i = 0; i < expecting->match_count; i++)
        if (expecting->matches[i].kind == MATCH_NOTHING)
            return 1;
    return expecting->after >= 0 || expecting->within >= 0
        || expecting->wait >= 0;
}

/* Reads the next statement, or enters its block. */
static enum progress begin_step(struct trial *trial)
{
    struct step_slip slip;

    trial->node = next_node(trial);
    if (!trial->node)
        return end_steps(trial);
    if (trial->node->kind == NODE_TOGETHER) {
        enter_block(trial, trial->node, 1, NULL);
        return PROGRESS_DONE;
    }
    if (step_read(&trial->scene, trial->node, &trial->step, &slip))
        return trial_error(trial, "the runner could not read this step: %s",
                           slip.slip.words);
    if (trial->step.verb == VERB_REPEAT) {
        enter_block(trial, trial->node, trial->step.count, trial->step.name);
        return PROGRESS_DONE;
    }
    trial->timed |= trial->step.verb == VERB_EXPECT
        && has_window(&trial->step.expecting);
    trial->begun = 1;
    trial->stage = 0;
    trial->step_began = runner_clock();
    return PROGRESS_DONE;
}

/* A sender does not run ahead of what the kernel takes. */
static int must_wait_to_send(const struct trial *trial)
{
    const struct client *client;

    if (trial->step.role < 0)
        return 0;
    client = &trial->clients[trial->step.role];
    return client->wire && wire_unsent(client->wire) > UNSENT_MAX;
}

static enum progress play_steps(struct trial *trial)
{
    enum progress progress = PROGRESS_DONE;
    int steps = 0;

    while (progress == PROGRESS_DONE) {
        if (++steps > STEPS_AT_ONCE) {
            trial_wake_at(trial, runner_clock());
            return PROGRESS_WAIT;
        }
        if (!trial->begun) {
            progress = begin_step(trial);
            continue;
        }
        if (trial->step.verb == VERB_SEND && must_wait_to_send(trial))
            return PROGRESS_WAIT;
        progress = step_play(trial);
        if (progress == PROGRESS_DONE)
            trial->begun = 0;
    }
    return progress;
}

static void start_steps(struct trial *trial)
{
    struct runner *runner = trial->runner;
    long long limit = trial->session->timeout ? trial->session->timeout
                                              : runner->timeout;
    const struct node *first = trial->session->steps;
    int i;

    trial->state = TRIAL_STEPS;
    trial->limit = runner_clock() + runner_scaled(runner, limit);
    trial->depth = 1;
    trial->blocks[0] = (struct block){ first, first, 1, 0, NULL };
    for (i = 0; i < trial->session->role_count; i++)
        trial->clients[i].manual = trial->session->roles[i].manual;
}

static void time_is_up(struct trial *trial)
{
    if (trial->state == TRIAL_SETUP)
        trial_error(trial, "the set-up was not done in %lld s: %s",
                    (trial->limit - trial->began) / 1000,
                    trial->reason ? trial->reason : "the server was silent");
    else
        expect_timed_out(trial);
}

static void rest(struct trial *trial)
{
    long long now = runner_clock(), until = trial->limit;

    if (trial->wake && trial->wake < until)
        until = trial->wake;
    uv_update_time(&trial->runner->loop);
    uv_timer_start(&trial->timer, on_timer,
                   until > now ? (uint64_t)(until - now) : 0, 0);
}

/* Being called from inside itself (a client closing at once) is harmless: the
 * outer call goes on. */
void trial_advance(struct trial *trial)
{
    enum progress progress = PROGRESS_WAIT;

    if (trial->advancing || trial->state == TRIAL_OVER
        || trial->state == TRIAL_WAITING)
        return;
    trial->advancing = 1;
    if (!trial->failed && trial->state == TRIAL_SETUP) {
        progress = setup_poll(trial);
        if (progress == PROGRESS_DONE && !trial->failed)
            start_steps(trial);
    }
    if (!trial->failed && trial->state == TRIAL_STEPS)
        progress = play_steps(trial);
    if (!trial->failed && runner_clock() >= trial->limit)
        time_is_up(trial);
    trial->advancing = 0;
    (void)progress;
    if (!trial->failed)
        rest(trial);
    else if (is_settled(trial))
        finish(trial);
}
