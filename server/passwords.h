/* passwords.h - hashing and checking passwords, beside the loop.
 *
 * argon2id on libuv's threads: never on the loop's, never on all cores at
 * once, first come first served, and no more waiting than a bound. The caller
 * owns the job and the texts it points to until it is answered; it wipes its
 * password then. No memory is taken here for a job.
 *
 *    passwords_open(&passwords, loop, PASSWORD_INTERACTIVE, 256)
 *    job.password = ...; job.done = ...;
 *    passwords_hash(passwords, &job)      // or passwords_verify()
 */
#ifndef PASSWORDS_H
#define PASSWORDS_H

#include <stddef.h>

#include <uv.h>

#include <polypaint/polypaint.h>

/* libsodium's levels; memory and time of one check at about 2020's machines:
 * 8 KiB, 64 MiB and 0.1 s, 256 MiB and 0.7 s, 1 GiB and 3.5 s. */
enum password_cost {
    PASSWORD_MIN, /* for tests: no protection worth the name */
    PASSWORD_INTERACTIVE,
    PASSWORD_MODERATE,
    PASSWORD_SENSITIVE
};

enum password_result {
    PASSWORD_OK,     /* hashed; or it is the right one */
    PASSWORD_WRONG,
    PASSWORD_FAILED, /* no memory for it, or job->secret is no hash */
    PASSWORD_REFUSED /* passwords_stop() */
};

enum { PASSWORD_SECRET = 128 }; /* bytes of a hash as text, NUL included */

struct password_job {
    struct pp_span password;
    char secret[PASSWORD_SECRET]; /* verify: the hash; hash: the answer */
    void (*done)(struct password_job *job, enum password_result result);
    void *context;

    /* internal */
    uv_work_t work;
    struct passwords *passwords;
    struct password_job *prev, *next;
    int hashing;
    enum password_result result;
};

struct passwords;

/* `waiting` is how many jobs may wait for a thread. 0; -1: no memory, or
 * libsodium can't find random numbers. */
int passwords_open(struct passwords **passwords, uv_loop_t *loop,
                   enum password_cost cost, unsigned waiting);

/* From now on that many may wait. */
void passwords_set_waiting(struct passwords *passwords, unsigned waiting);

/* Makes a hash of job->password, or checks it against job->secret. 0, and
 * done() is called later; -1: too many wait already, it won't be called. */
int passwords_hash(struct passwords *passwords, struct password_job *job);
int passwords_verify(struct passwords *passwords, struct password_job *job);

/* The hash of no password, as costly to check as one made now. */
const char *passwords_dummy(const struct passwords *passwords);

/* Answers REFUSED to all that still wait, and takes no more. Those on a thread
 * are answered when they are ready. */
void passwords_stop(struct passwords *passwords);

/* Frees it; no job may be unanswered. */
void passwords_free(struct passwords *passwords);

#endif
