/* passwords_test.c - right, wrong, in turn, bounded. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "passwords.h"

enum { MANY = 40 };

static uv_loop_t loop;
static struct passwords *passwords;
static enum password_result results[MANY];
static int done, order[MANY];

static void begin(enum password_cost cost, unsigned waiting)
{
    uv_loop_init(&loop);
    cr_assert_eq(passwords_open(&passwords, &loop, cost, waiting), 0);
}

static void end(void)
{
    uv_run(&loop, UV_RUN_DEFAULT);
    passwords_free(passwords);
    cr_assert_eq(uv_loop_close(&loop), 0);
}

/* context: which of `results` */
static void finished(struct password_job *job, enum password_result result)
{
    int which = *(int *)job->context;

    results[which] = result;
    order[done++] = which;
}

static void fill_in(struct password_job *job, const char *password, int *which)
{
    job->password = (struct pp_span){ password, strlen(password) };
    job->done = finished;
    job->context = which;
}

static enum password_result hash(struct password_job *job,
                                 const char *password)
{
    static int zero;

    fill_in(job, password, &zero);
    cr_assert_eq(passwords_hash(passwords, job), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return results[0];
}

static enum password_result verify(struct password_job *job,
                                   const char *password)
{
    static int zero;

    fill_in(job, password, &zero);
    cr_assert_eq(passwords_verify(passwords, job), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return results[0];
}

Test(passwords, right_and_wrong, .description = "A-4, A-6")
{
    struct password_job job = { 0 };

    begin(PASSWORD_MIN, 4);
    cr_assert_eq(hash(&job, "open sesame"), PASSWORD_OK);
    cr_assert_eq(strncmp(job.secret, "$argon2id$", 10), 0);
    cr_assert_eq(verify(&job, "open sesame"), PASSWORD_OK);
    cr_assert_eq(verify(&job, "open sesam"), PASSWORD_WRONG);
    cr_assert_eq(verify(&job, "Open sesame"), PASSWORD_WRONG);
    cr_assert_eq(verify(&job, ""), PASSWORD_WRONG);
    end();
}

Test(passwords, an_empty_one_is_one, .description = "V-password.utf8")
{
    struct password_job job = { 0 };

    begin(PASSWORD_MIN, 4);
    cr_assert_eq(hash(&job, ""), PASSWORD_OK);
    cr_assert_eq(verify(&job, ""), PASSWORD_OK);
    cr_assert_eq(verify(&job, " "), PASSWORD_WRONG);
    end();
}

Test(passwords, no_two_hashes_are_the_same)
{
    struct password_job one = { 0 }, two = { 0 };

    begin(PASSWORD_MIN, 4);
    hash(&one, "same");
    hash(&two, "same");
    cr_assert_str_neq(one.secret, two.secret);
    end();
}

Test(passwords, what_is_no_hash_is_no_wrong_password, .description = "T-7")
{
    struct password_job job = { .secret = "plain text" };

    begin(PASSWORD_MIN, 4);
    cr_assert_eq(verify(&job, "plain text"), PASSWORD_FAILED);
    end();
}

Test(passwords, a_hash_of_another_cost_still_counts)
{
    struct password_job job = { 0 };

    begin(PASSWORD_MIN, 4);
    hash(&job, "old");
    end();
    begin(PASSWORD_INTERACTIVE, 4);
    cr_assert_eq(verify(&job, "old"), PASSWORD_OK);
    end();
}

/* WRONG and not FAILED: it was really computed. */
Test(passwords, the_dummy_is_a_hash_of_the_same_cost, .description = "A-8")
{
    static const enum password_cost costs[] = { PASSWORD_MIN,
                                                PASSWORD_INTERACTIVE };
    struct password_job real = { 0 }, dummy = { 0 };
    const char *end_of_cost;
    int i;

    for (i = 0; i < 2; i++) {
        begin(costs[i], 4);
        hash(&real, "x");
        snprintf(dummy.secret, sizeof dummy.secret, "%s",
                 passwords_dummy(passwords));
        cr_assert_eq(verify(&dummy, "x"), PASSWORD_WRONG);
        end_of_cost = strstr(real.secret, "p=1$");
        cr_assert_eq(strncmp(real.secret, dummy.secret,
                             (size_t)(end_of_cost - real.secret)), 0,
                     "%s %s", real.secret, dummy.secret);
        cr_assert_eq(strlen(real.secret), strlen(dummy.secret));
        end();
    }
}

/* Fills the queue; returns how many were taken. */
static int submit_many(struct password_job *jobs, int *numbers)
{
    int i, taken = 0;

    for (i = 0; i < MANY; i++) {
        numbers[i] = i;
        results[i] = PASSWORD_WRONG;
        fill_in(&jobs[i], "x", &numbers[i]);
        if (!passwords_hash(passwords, &jobs[i]))
            taken++;
    }
    return taken;
}

static int threads(void)
{
    int cores = (int)uv_available_parallelism();

    return cores > 1 ? cores - 1 : 1;
}

Test(passwords, no_more_than_allowed_wait, .description = "A-14")
{
    struct password_job *jobs = calloc(MANY, sizeof *jobs);
    int numbers[MANY], taken;

    begin(PASSWORD_MIN, 3);
    taken = submit_many(jobs, numbers);
    cr_assert_eq(taken, threads() + 3 < MANY ? threads() + 3 : MANY);
    cr_assert_eq(done, 0, "no answer comes inside the call");
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_eq(done, taken);
    cr_assert_eq(submit_many(jobs, numbers), taken, "there is room again");
    end();
    free(jobs);
}

/* Threads may overtake each other, the queue does not. */
Test(passwords, first_come_first_served)
{
    struct password_job *jobs = calloc(MANY, sizeof *jobs);
    int numbers[MANY], i;

    begin(PASSWORD_MIN, MANY);
    cr_assert_eq(submit_many(jobs, numbers), MANY);
    uv_run(&loop, UV_RUN_DEFAULT);
    for (i = 0; i < MANY; i++) {
        cr_assert_eq(results[i], PASSWORD_OK);
        cr_assert_leq(abs(order[i] - i), threads());
    }
    end();
    free(jobs);
}

Test(passwords, a_stop_answers_all_who_wait)
{
    struct password_job *jobs = calloc(MANY, sizeof *jobs);
    int numbers[MANY], i, refused = 0;

    begin(PASSWORD_MIN, MANY);
    submit_many(jobs, numbers);
    passwords_stop(passwords);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_eq(done, MANY);
    for (i = 0; i < MANY; i++)
        refused += results[i] == PASSWORD_REFUSED;
    cr_assert_eq(refused, threads() < MANY ? MANY - threads() : 0);
    cr_assert_eq(submit_many(jobs, numbers), 0);
    end();
    free(jobs);
}

static int turns;

static void count_turn(uv_idle_t *idle)
{
    (void)idle;
    turns++;
    if (done)
        uv_close((uv_handle_t *)idle, NULL);
}

Test(passwords, the_loop_goes_on_meanwhile, .description = "A-14")
{
    struct password_job job = { 0 };
    uv_idle_t idle;
    int which = 0;

    begin(PASSWORD_INTERACTIVE, 4);
    uv_idle_init(&loop, &idle);
    uv_idle_start(&idle, count_turn);
    fill_in(&job, "x", &which);
    passwords_hash(passwords, &job);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_gt(turns, 10);
    end();
}
