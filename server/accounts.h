/* accounts.h - signing in and signing up: the store and the passwords together
 * (A-4 to A-8, A-17, A-19).
 *
 * Nothing here knows who is connected; that is the hub's. The texts are copied
 * before a function returns, and wiped when it is answered.
 */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <stdint.h>

#include "passwords.h"
#include "store/store.h"

enum account_result {
    ACCOUNT_OK,      /* the password is right; the account is durable. Words,
                        if any, say what could not be done besides */
    ACCOUNT_NO,      /* login: wrong, or no such user (A-8: as slowly);
                        signup: there is one of that name */
    ACCOUNT_REFUSED, /* --max-accounts; too many passwords wait; a stop */
    ACCOUNT_UNUSABLE, /* login: its password can't be known; `words` */
    ACCOUNT_FAILED   /* T-7; `words` says why */
};

typedef void account_done(void *context, enum account_result result,
                          const char *words);

struct accounts;

/* There are `count` accounts, and no more than `max` will be made. NULL when
 * memory is out. Store and passwords stay the caller's. */
struct accounts *accounts_new(struct store *store, struct passwords *passwords,
                              uint64_t count, uint64_t max);

/* There are that many after all: the store was read later. */
void accounts_counted(struct accounts *accounts, uint64_t count);

/* From now on no more than that will be made. */
void accounts_set_max(struct accounts *accounts, uint64_t max);

/* From now on a password that others left in the store as it is is replaced by
 * its hash, when a login shows that it is right. */
void accounts_upgrade(struct accounts *accounts);

/* 0, and done() is called later, once; -1: out of memory, it won't be. */
int accounts_login(struct accounts *accounts, struct pp_span name,
                   struct pp_span password, account_done *done,
                   void *context);
int accounts_signup(struct accounts *accounts, struct pp_span name,
                    struct pp_span password, account_done *done,
                    void *context);

/* Nothing may be unanswered. */
void accounts_free(struct accounts *accounts);

#endif
