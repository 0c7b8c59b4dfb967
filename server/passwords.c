#include "passwords.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <utlist.h>

_Static_assert(PASSWORD_SECRET == crypto_pwhash_STRBYTES,
               "a job holds a hash of libsodium");

struct passwords {
    uv_loop_t *loop;
    unsigned long long operations;
    size_t memory;
    unsigned at_once, running;
    unsigned may_wait, waiting;
    int stopped;
    struct password_job *queue;
    char dummy[PASSWORD_SECRET];
};

static const struct {
    unsigned long long operations;
    size_t memory;
} costs[] = {
    [PASSWORD_MIN] = { crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN },
    [PASSWORD_INTERACTIVE] = { crypto_pwhash_OPSLIMIT_INTERACTIVE,
                               crypto_pwhash_MEMLIMIT_INTERACTIVE },
    [PASSWORD_MODERATE] = { crypto_pwhash_OPSLIMIT_MODERATE,
                            crypto_pwhash_MEMLIMIT_MODERATE },
    [PASSWORD_SENSITIVE] = { crypto_pwhash_OPSLIMIT_SENSITIVE,
                             crypto_pwhash_MEMLIMIT_SENSITIVE },
};

/* One core is left to the loop and the store. */
static unsigned threads(void)
{
    unsigned cores = uv_available_parallelism();

    return cores > 1 ? cores - 1 : 1;
}

/* A hash is text with its cost in front, so one that fits no password needs no
 * hashing: salt and hash are zeros in base64. */
static void make_dummy(struct passwords *self)
{
    snprintf(self->dummy, sizeof self->dummy,
             "$argon2id$v=19$m=%zu,t=%llu,p=1$%.22s$%.43s",
             self->memory / 1024, self->operations,
             "AAAAAAAAAAAAAAAAAAAAAA",
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

int passwords_open(struct passwords **passwords, uv_loop_t *loop,
                   enum password_cost cost, unsigned waiting)
{
    struct passwords *self;

    if (sodium_init() < 0 || !(self = calloc(1, sizeof *self)))
        return -1;
    self->loop = loop;
    self->operations = costs[cost].operations;
    self->memory = costs[cost].memory;
    self->at_once = threads();
    self->may_wait = waiting;
    make_dummy(self);
    *passwords = self;
    return 0;
}

void passwords_set_waiting(struct passwords *self, unsigned waiting)
{
    self->may_wait = waiting;
}

void passwords_free(struct passwords *self)
{
    free(self);
}

const char *passwords_dummy(const struct passwords *self)
{
    return self->dummy;
}

static enum password_result hash(const struct passwords *self,
                                 struct password_job *job)
{
    return crypto_pwhash_str_alg(job->secret, job->password.text,
                                 job->password.size, self->operations,
                                 self->memory, crypto_pwhash_ALG_ARGON2ID13)
        ? PASSWORD_FAILED : PASSWORD_OK;
}

/* libsodium answers -1 for what is no hash and when memory is out as well
 * (T-7); EINVAL tells that the password was really compared. */
static enum password_result verify(const struct passwords *self,
                                   const struct password_job *job)
{
    if (crypto_pwhash_str_needs_rehash(job->secret, self->operations,
                                       self->memory) < 0)
        return PASSWORD_FAILED;
    errno = 0;
    if (!crypto_pwhash_str_verify(job->secret, job->password.text,
                                  job->password.size))
        return PASSWORD_OK;
    return errno == EINVAL ? PASSWORD_WRONG : PASSWORD_FAILED;
}

static void on_thread(uv_work_t *work)
{
    struct password_job *job = work->data;

    job->result = job->hashing ? hash(job->passwords, job)
                               : verify(job->passwords, job);
}

static void start_next(struct passwords *self);

static void back_on_loop(uv_work_t *work, int status)
{
    struct password_job *job = work->data;
    struct passwords *self = job->passwords;

    self->running--;
    start_next(self);
    job->done(job, status ? PASSWORD_FAILED : job->result);
}

static void start_next(struct passwords *self)
{
    struct password_job *job;

    while (self->queue && self->running < self->at_once) {
        job = self->queue;
        DL_DELETE(self->queue, job);
        self->waiting--;
        self->running++;
        /* fails for a missing function only */
        uv_queue_work(self->loop, &job->work, on_thread, back_on_loop);
    }
}

static int submit(struct passwords *self, struct password_job *job, int hashing)
{
    if (self->stopped
        || (self->running >= self->at_once && self->waiting >= self->may_wait))
        return -1;
    job->passwords = self;
    job->hashing = hashing;
    job->work.data = job;
    DL_APPEND(self->queue, job);
    self->waiting++;
    start_next(self);
    return 0;
}

int passwords_hash(struct passwords *self, struct password_job *job)
{
    return submit(self, job, 1);
}

int passwords_verify(struct passwords *self, struct password_job *job)
{
    return submit(self, job, 0);
}

void passwords_stop(struct passwords *self)
{
    struct password_job *job, *next, *queue = self->queue;

    self->stopped = 1;
    self->queue = NULL;
    self->waiting = 0;
    DL_FOREACH_SAFE (queue, job, next)
        job->done(job, PASSWORD_REFUSED);
}
