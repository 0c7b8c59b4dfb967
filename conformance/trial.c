#include "trial.h"
#include "host.h"

#include <stdlib.h>
#include <string.h>

#include "name.h"

enum {
    SETUP_LIMIT = 30000,  /* of one set-up, milliseconds */
    STEPS_AT_ONCE = 64,   /* then others get their turn */
    UNSENT_MAX = 1 << 20  /* bytes; a sender waits until the kernel took some */
};

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

void trial_rest_until(struct trial *trial, long long at)
{
    long long now = runner_clock();

    uv_timer_start(&trial->timer, on_timer,
                   at > now ? (uint64_t)(at - now) : 0, 0);
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
    trial_rest_until(trial, trial->began);
    return 0;
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
    trial->overdue = 1;
    trial->runner->shut_out += trial->entering > 0;
    if (trial->state == TRIAL_SETUP)
        trial_error(trial, "the set-up was not done in %lld s: %s",
                    (trial->limit - trial->began) / 1000,
                    trial->reason ? trial->reason : "the server was silent");
    else
        expect_timed_out(trial);
}

static void rest(struct trial *trial)
{
    long long until = trial->limit;

    if (trial->wake && trial->wake < until)
        until = trial->wake;
    uv_update_time(&trial->runner->loop);
    trial_rest_until(trial, until);
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
    else if (trial_settled(trial))
        trial_finish(trial);
}
