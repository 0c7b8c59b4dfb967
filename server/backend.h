/* backend.h - what the hub asks for besides sockets: the store, the accounts,
 * and log lines.
 *
 * It is the context of struct hub_shell. A store that fails is told once in
 * the log, and once when it works again (T-7).
 */
#ifndef BACKEND_H
#define BACKEND_H

#include "accounts.h"
#include "hub/hub.h"
#include "log.h"
#include "store/store.h"

enum { BACKEND_SPARE = 64 };

struct backend {
    uv_loop_t *loop;
    struct hub *hub;
    struct store *store;
    struct accounts *accounts;
    struct addresses *addresses;
    struct gate *gate;
    struct log *log;
    size_t unanswered;
    bool failing;

    /* backend_watch(): the store can't be read from. */
    bool away, loaded;
    uv_timer_t probe;

    /* What could not even be asked, memory being out; answered by a timer,
     * since ask() may not. */
    uv_timer_t later;
    void *spare[BACKEND_SPARE];
    unsigned spares;
};

/* Sets up the timer; the pointers are the caller's to fill in. */
void backend_open(struct backend *backend, uv_loop_t *loop);

/* Fills in ask and log; the context must be a struct backend. */
void backend_shell(struct hub_shell *shell);

/* Notes whether what the server needs works, and logs it when that changes. */
void backend_tell_health(struct backend *backend, bool failing,
                         const char *words);

/* Looks every second whether the store can be read from, for backend->away.
 * It was loaded. */
void backend_watch(struct backend *backend);

/* Nothing may be unanswered. The struct must stay until the loop has run. */
void backend_close(struct backend *backend);

#endif
