/* account.h - accounts that a command of the user's makes (--account-cmd). */
#ifndef CONFORMANCE_ACCOUNT_H
#define CONFORMANCE_ACCOUNT_H

#include <uv.h>

#include "arena.h"

struct account;

enum making { MAKING_RUNS, MAKING_DONE, MAKING_FAILED };

/* A run of the command for one account. */
struct making_of;

/* Runs the command for that account, unless it runs already, and says how far
 * it is. MAKING_FAILED: *why says it, in the arena. */
enum making account_make(struct making_of **all, uv_loop_t *loop,
                         const char *command, struct account *account,
                         struct arena *arena, const char **why);

/* Ends those that still run; they are gone when the loop has turned. */
void account_stop(struct making_of **all);

#endif
