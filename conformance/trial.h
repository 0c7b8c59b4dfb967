/* trial.h - one run of one case: its clients, its set-up, its steps.
 *
 * A trial is an interpreter that stands at one step and is called again for
 * every event: trial_advance(). It plays what it can and returns; nothing in
 * it ever waits. Once it is over it reports its verdict and frees itself from
 * the loop.
 */
#ifndef CONFORMANCE_TRIAL_H
#define CONFORMANCE_TRIAL_H

#include "client.h"
#include "pool.h"
#include "report.h"
#include "runner.h"
#include "step.h"

enum { BLOCKS_MAX = 12 };

enum trial_state { TRIAL_WAITING, TRIAL_SETUP, TRIAL_STEPS, TRIAL_OVER };

/* What a step, or the set-up, says when it is called. */
enum progress { PROGRESS_DONE, PROGRESS_WAIT, PROGRESS_OVER };

/* A block that is being played. */
struct block {
    const struct node *node, *at; /* at: the next child */
    unsigned count, index;
    const char *counter;          /* a variable, or NULL */
};

/* What a role was given by the pool, and how far its set-up is. */
struct seat {
    struct account *account;
    struct lobby *lobby;
    struct channel *channel;
    int stage, tries;
    long long until;              /* retries end here; 0: none yet */
    unsigned mark;
};

struct trial {
    struct runner *runner;
    struct report *report;        /* where its verdict goes */
    const struct session *session;
    int row;
    const char *name, *title;
    struct tape *tapes;           /* of its connections, for --pcap */
    struct trial *prev, *next;    /* in the runner's queue */
    struct arena arena;
    struct scene scene;
    struct client *clients;       /* one for each role, users or not */
    struct seat seats[ROLES_MAX];
    enum trial_state state;
    uv_timer_t timer;
    int advancing;
    long long began, limit, wake; /* wake: 0, or when a step wants a call */
    int altered;                  /* sent what may change its lobbies */
    int timed, alone;             /* met a window; played once more, alone */
    int overdue, turned_away;     /* failed by waiting in vain; by a close
                                     before its login was answered */
    int flooded;                  /* or by too much */
    const char *first;            /* why it is played again, or NULL */
    long long settled;            /* a failure is told then, not sooner */
    long long froze_at;           /* a client was last told FREEZE; 0: none */

    /* the set-up */
    int phase, at;
    int entering;                 /* counted in the runner's */

    /* the interpreter */
    struct block blocks[BLOCKS_MAX];
    int depth;
    const struct node *node;      /* the step that is being played */
    struct step step;
    int begun, stage;
    unsigned mark;
    size_t piece;
    long long step_began;
    struct match implied;         /* what login and the like expect */

    /* the verdict, once there is one */
    enum verdict verdict;
    const char *reason;
    struct failure failure;
    int failed;
};

/* A trial that waits in no queue yet. */
struct trial *trial_new(struct runner *runner, const struct session *session,
                        int row);

/* Takes what it needs from the pool and begins. Returns 0, -1 when the pool
 * has to get something back first. */
int trial_start(struct trial *trial);

/* Reports a verdict for a trial that never started, and frees it. */
void trial_abandon(struct trial *trial, enum verdict verdict, const char *why);

/* Plays on. */
void trial_advance(struct trial *trial);

int trial_over(const struct trial *trial);

/* ---- verdicts; the first one counts -------------------------------------- */

/* The case failed: what was expected and what came, in the trial's arena, and
 * the frame if it was one. */
enum progress trial_fail(struct trial *trial, const struct client *client,
                         const char *expected, const char *came,
                         const struct message *message);

/* The case failed in its set-up, for what came breaks a required clause. */
enum progress trial_breach(struct trial *trial, const struct client *client,
                           enum pp_clause_id clause, const char *expected,
                           const char *came);

/* It could not be judged: format as printf(). */
enum progress trial_error(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum progress trial_skip(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A frame came that no server may send. */
void trial_violation(struct trial *trial, const struct client *client,
                     const struct message *message,
                     const struct pp_verdict *verdict);

/* More came than a client takes. */
void trial_flood(struct trial *trial, const struct client *client);

/* Asks to be called again at that time (runner_clock()). */
void trial_wake_at(struct trial *trial, long long at);

/* ---- between trial.c and trial_end.c ------------------------------------- */

/* Sleeps until that time. */
void trial_rest_until(struct trial *trial, long long at);

/* Whether a trial that is over can be told now; if not, it comes again. */
int trial_settled(struct trial *trial);

/* Reports the verdict, or has it played again alone; gives back; frees. */
void trial_finish(struct trial *trial);

/* ---- setup.c, setup_lobby.c, setup_channel.c ----------------------------- */

/* Provides the names of all roles from what the pool gave: 0, or -1. */
int setup_lease(struct trial *trial);
void setup_return(struct trial *trial);

/* The users of a trial begin, or ended, to log in. */
void setup_enter(struct trial *trial);
void setup_entered(struct trial *trial);
enum progress setup_poll(struct trial *trial);
enum progress setup_lobby(struct trial *trial, int role);
enum progress setup_channel(struct trial *trial, int role);

/* Whether to try once more what others may still prevent: for that many
 * milliseconds from the first time on. Asks to be called again soon. */
int setup_retry(struct trial *trial, struct seat *seat, long long time);

/* ---- steps.c, expect.c --------------------------------------------------- */

/* Plays the step trial->step, from its begin (trial->stage 0) on. */
enum progress step_play(struct trial *trial);
enum progress expect_play(struct trial *trial, struct client *client);

/* Waits until the next frame is `match`. */
enum progress expect_match(struct trial *trial, struct client *client,
                           struct match *match);

/* Reads what a step that says no expectation waits for into trial->implied. */
enum progress step_imply(struct trial *trial, const char *text);

/* What the step was still waiting for when its time was up. */
void expect_timed_out(struct trial *trial);

/* ---- dialogue.c ---------------------------------------------------------- */

/* The clients' last messages as text, in the trial's arena. */
const struct dialogue *trial_dialogues(struct trial *trial, int *count);

/* A frame that came as a line, abridged. */
const char *message_text(struct arena *arena, const struct message *message);

#endif
