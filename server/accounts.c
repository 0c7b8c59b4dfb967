#include "accounts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

struct accounts {
    struct store *store;
    struct passwords *passwords;
    uint64_t count, max; /* `count` has those that are being made */
    bool upgrade;
};

/* One login or signup under way. */
struct attempt {
    struct accounts *accounts;
    account_done *done;
    void *context;
    struct pp_span name;
    bool stand_in; /* login: a check of the dummy, for its time */
    bool right;    /* then: what the answer is all the same */
    struct password_job job;
    char bytes[]; /* the name, the password */
};

struct accounts *accounts_new(struct store *store, struct passwords *passwords,
                              uint64_t count, uint64_t max)
{
    struct accounts *self = calloc(1, sizeof *self);

    if (self)
        *self = (struct accounts){ store, passwords, count, max, false };
    return self;
}

void accounts_counted(struct accounts *self, uint64_t count)
{
    self->count = count;
}

void accounts_set_max(struct accounts *self, uint64_t max)
{
    self->max = max;
}

void accounts_upgrade(struct accounts *self)
{
    self->upgrade = true;
}

void accounts_free(struct accounts *self)
{
    free(self);
}

static void forget(struct attempt *attempt)
{
    sodium_memzero(attempt->bytes,
                   attempt->name.size + attempt->job.password.size);
    free(attempt);
}

static struct attempt *attempt_new(struct accounts *accounts,
                                   struct pp_span name,
                                   struct pp_span password,
                                   account_done *done, void *context)
{
    struct attempt *attempt = calloc(1, sizeof *attempt + name.size
                                            + password.size);
    char *end;

    if (!attempt)
        return NULL;
    attempt->accounts = accounts;
    attempt->done = done;
    attempt->context = context;
    attempt->job.context = attempt;
    end = attempt->bytes + name.size;
    attempt->name = (struct pp_span){ attempt->bytes, name.size };
    attempt->job.password = (struct pp_span){ end, password.size };
    if (name.size)
        memcpy(attempt->bytes, name.text, name.size);
    if (password.size)
        memcpy(end, password.text, password.size);
    return attempt;
}

static void finish(struct attempt *attempt, enum account_result result,
                   const char *words)
{
    account_done *done = attempt->done;
    void *context = attempt->context;

    forget(attempt);
    done(context, result, words);
}

static const char unchecked[] =
    "a password could not be checked: no memory, or no hash in the account";
static const char no_memory[] = "no memory to make an account";

/* ---- login ------------------------------------------------------------ */

/* In a time that says nothing of where the two differ: what is compared are
 * keyed hashes, and the key is new each time. */
static bool same_text(struct pp_span a, struct pp_span b)
{
    unsigned char key[crypto_generichash_KEYBYTES];
    unsigned char of[2][crypto_generichash_BYTES];

    randombytes_buf(key, sizeof key);
    crypto_generichash(of[0], sizeof of[0], (const unsigned char *)a.text,
                       a.size, key, sizeof key);
    crypto_generichash(of[1], sizeof of[1], (const unsigned char *)b.text,
                       b.size, key, sizeof key);
    return !sodium_memcmp(of[0], of[1], sizeof of[0]);
}

static void upgraded(void *context, const struct store_reply *reply)
{
    finish(context, ACCOUNT_OK, reply->words);
}

static const char not_upgraded[] =
    "a plain password could not be replaced by its hash: too many wait, or no "
    "memory";

static void upgrade_hashed(struct password_job *job,
                           enum password_result result)
{
    struct attempt *attempt = job->context;
    struct pp_span secret = { job->secret, strlen(job->secret) };
    struct store *store = attempt->accounts->store;

    /* what others changed meanwhile stays theirs: it is not `password` */
    if (result == PASSWORD_OK
        && !store->ops->account_change(store, attempt->name, job->password,
                                       secret, upgraded, attempt))
        return;
    finish(attempt, ACCOUNT_OK, not_upgraded);
}

/* The password was right, whatever becomes of this. */
static void upgrade(struct attempt *attempt)
{
    attempt->job.done = upgrade_hashed;
    if (passwords_hash(attempt->accounts->passwords, &attempt->job))
        finish(attempt, ACCOUNT_OK, not_upgraded);
}

static void verified(struct password_job *job, enum password_result result)
{
    struct attempt *attempt = job->context;

    if (result == PASSWORD_FAILED)
        finish(attempt, ACCOUNT_FAILED, unchecked);
    else if (result == PASSWORD_REFUSED)
        finish(attempt, ACCOUNT_REFUSED, "");
    else if (!attempt->stand_in)
        finish(attempt, result == PASSWORD_OK ? ACCOUNT_OK : ACCOUNT_NO, "");
    else if (attempt->right && attempt->accounts->upgrade)
        upgrade(attempt);
    else
        finish(attempt, attempt->right ? ACCOUNT_OK : ACCOUNT_NO, "");
}

/* one who is unknown, or whose password is no hash, costs the same
 * check. */
static void login_found(void *context, const struct store_reply *reply)
{
    struct attempt *attempt = context;
    struct accounts *accounts = attempt->accounts;
    struct pp_span secret = reply->secret;

    if (reply->status == STORE_FAILED || reply->status == STORE_UNUSABLE) {
        finish(attempt, reply->status == STORE_FAILED ? ACCOUNT_FAILED
                                                      : ACCOUNT_UNUSABLE,
               reply->words);
        return;
    }
    attempt->right = reply->plain && same_text(secret, attempt->job.password);
    attempt->stand_in = reply->plain || reply->status == STORE_UNKNOWN;
    if (attempt->stand_in) {
        secret.text = passwords_dummy(accounts->passwords);
        secret.size = strlen(secret.text);
    }
    if (secret.size >= sizeof attempt->job.secret) {
        finish(attempt, ACCOUNT_FAILED, "an account's secret is no hash");
        return;
    }
    memcpy(attempt->job.secret, secret.text, secret.size);
    attempt->job.done = verified;
    if (passwords_verify(accounts->passwords, &attempt->job))
        finish(attempt, ACCOUNT_REFUSED, "");
}

/* ---- signup ----------------------------------------------------------- */

static void added(void *context, const struct store_reply *reply)
{
    struct attempt *attempt = context;

    if (reply->status != STORE_OK)
        attempt->accounts->count--;
    if (reply->status == STORE_FAILED)
        finish(attempt, ACCOUNT_FAILED, reply->words);
    else
        finish(attempt, reply->status == STORE_OK ? ACCOUNT_OK : ACCOUNT_NO,
               "");
}

static void hashed(struct password_job *job, enum password_result result)
{
    struct attempt *attempt = job->context;
    struct accounts *accounts = attempt->accounts;
    struct pp_span secret = { job->secret, strlen(job->secret) };
    struct store *store = accounts->store;

    if (result == PASSWORD_OK
        && !store->ops->account_add(store, attempt->name, secret, added,
                                    attempt))
        return;
    accounts->count--;
    if (result == PASSWORD_REFUSED)
        finish(attempt, ACCOUNT_REFUSED, "");
    else
        finish(attempt, ACCOUNT_FAILED, no_memory);
}

/* One that is there already, usable or not, is answered without a hash. */
static void signup_found(void *context, const struct store_reply *reply)
{
    struct attempt *attempt = context;
    struct accounts *accounts = attempt->accounts;

    if (reply->status == STORE_FAILED) {
        finish(attempt, ACCOUNT_FAILED, reply->words);
    } else if (reply->status != STORE_UNKNOWN) {
        finish(attempt, ACCOUNT_NO, "");
    } else if (accounts->count >= accounts->max) {
        finish(attempt, ACCOUNT_REFUSED, "");
    } else {
        attempt->job.done = hashed;
        accounts->count++;
        if (passwords_hash(accounts->passwords, &attempt->job)) {
            accounts->count--;
            finish(attempt, ACCOUNT_REFUSED, "");
        }
    }
}

/* ----------------------------------------------------------------------- */

static int find(struct attempt *attempt, store_done *found)
{
    struct store *store;

    if (!attempt)
        return -1;
    store = attempt->accounts->store;
    if (!store->ops->account_find(store, attempt->name, found, attempt))
        return 0;
    forget(attempt);
    return -1;
}

int accounts_login(struct accounts *self, struct pp_span name,
                   struct pp_span password, account_done *done, void *context)
{
    return find(attempt_new(self, name, password, done, context), login_found);
}

int accounts_signup(struct accounts *self, struct pp_span name,
                    struct pp_span password, account_done *done, void *context)
{
    return find(attempt_new(self, name, password, done, context),
                signup_found);
}
