/* gate.h - logins in turn: those of an address that got passwords wrong come
 * one after the other, ever more slowly, and hold back nobody else's.
 *
 * An address may have GATE_FREE wrong passwords that are not forgotten yet,
 * those being checked counted, before its logins wait in a line of its own.
 * From there one at a time is let go, GATE_STEP ms later for each one more, but
 * at most --login-delay. Each is answered in the end: nobody is locked out. The
 * wait is over before the password is looked at, so that its length says
 * nothing of it, and costs no hashing.
 */
#ifndef GATE_H
#define GATE_H

#include <uv.h>

#include "accounts.h"
#include "addresses.h"

enum { GATE_FREE = 600, GATE_STEP = 50 };

struct gate;

/* NULL when memory is out. All stay the caller's. `delay` is in ms, 0: none
 * waits; `waiting` is how many may wait in one line. */
struct gate *gate_new(uv_loop_t *loop, struct addresses *addresses,
                      struct accounts *accounts, uint32_t delay,
                      uint32_t waiting);

/* For those that come from now on. */
void gate_set(struct gate *self, uint32_t delay, uint32_t waiting);

/* accounts_login() of one who comes from there, when it is its turn.
 * ACCOUNT_REFUSED too when too many wait. */
int gate_login(struct gate *self, struct address *from, struct pp_span name,
               struct pp_span password, account_done *done, void *context);

/* Answers REFUSED to all that wait, and lets nobody wait any more. */
void gate_stop(struct gate *self);

/* Nothing may be unanswered. Freed when the loop has run once more. */
void gate_close(struct gate *self);

#endif
