#include "backend.h"

#include <stdlib.h>

#include "gate.h"
#include "net.h"

enum { PROBE_MS = 1000 };

/* One request under way. */
struct question {
    struct backend *backend;
    void *token;
};

/* ---- answers ---------------------------------------------------------- */

void backend_tell_health(struct backend *backend, bool failing,
                         const char *words)
{
    if (failing && !backend->failing)
        log_say(backend->log, LOG_WARNING, "failing", "why", words);
    else if (!failing && backend->failing)
        log_say(backend->log, LOG_INFO, "working", "why",
                "the store answers again");
    backend->failing = failing;
}

static void answer(struct question *question, enum hub_result result)
{
    struct backend *backend = question->backend;
    void *token = question->token;

    free(question);
    backend->unanswered--;
    net_tell_time(backend->hub, backend->loop);
    hub_answer(backend->hub, token, result);
}

static void account_answered(void *context, enum account_result result,
                             const char *words)
{
    static const enum hub_result results[] = {
        [ACCOUNT_OK] = HUB_OK,
        [ACCOUNT_NO] = HUB_NO,
        [ACCOUNT_REFUSED] = HUB_REFUSED,
        [ACCOUNT_UNUSABLE] = HUB_FAILED,
        [ACCOUNT_FAILED] = HUB_FAILED,
    };
    struct question *question = context;

    struct backend *backend = question->backend;

    if (result != ACCOUNT_REFUSED)
        backend_tell_health(backend, result == ACCOUNT_FAILED, words);
    if (result != ACCOUNT_FAILED && *words)
        log_say(backend->log, LOG_WARNING, "account", "why", words);
    answer(question, results[result]);
}

static void store_answered(void *context, const struct store_reply *reply)
{
    static const enum hub_result results[] = {
        [STORE_OK] = HUB_OK,
        [STORE_EXISTS] = HUB_NO,
        [STORE_UNKNOWN] = HUB_NO,
        [STORE_UNUSABLE] = HUB_FAILED,
        [STORE_AWAY] = HUB_FAILED,
        [STORE_FAILED] = HUB_FAILED,
    };
    struct question *question = context;

    backend_tell_health(question->backend, reply->status == STORE_FAILED,
                        reply->words);
    answer(question, results[reply->status]);
}

/* ---- questions -------------------------------------------------------- */

static void answer_spares(uv_timer_t *timer)
{
    struct backend *backend = timer->data;

    net_tell_time(backend->hub, backend->loop);
    while (backend->spares) {
        backend->unanswered--;
        hub_answer(backend->hub, backend->spare[--backend->spares],
                   HUB_FAILED);
    }
}

/* Past the spares a connection waits until its client gives up: with no memory
 * left for a few bytes there is nothing better to do. */
static void refuse(struct backend *backend, void *token)
{
    backend_tell_health(backend, true, "out of memory");
    if (backend->spares == BACKEND_SPARE) {
        backend->unanswered--;
        return;
    }
    backend->spare[backend->spares++] = token;
    uv_timer_start(&backend->later, answer_spares, 0, 0);
}

static int pass_on(struct backend *backend, const struct hub_request *request,
                   struct question *question)
{
    struct store *store = backend->store;

    switch (request->kind) {
    case HUB_LOGIN:
        return gate_login(backend->gate, net_address(request->sink),
                          request->name, request->password, account_answered,
                          question);
    case HUB_SIGNUP:
        return accounts_signup(backend->accounts, request->name,
                               request->password, account_answered, question);
    case HUB_LOBBY_ADD:
        return store->ops->lobby_add(store, &request->lobby, store_answered,
                                     question);
    case HUB_LOBBY_CHANGE:
        return store->ops->lobby_change(store, &request->lobby, store_answered,
                                        question);
    case HUB_LOBBY_REMOVE:
        return store->ops->lobby_remove(store, &request->lobby, store_answered,
                                        question);
    case HUB_CHANNEL_ADD:
        return store->ops->channel_add(store, request->name, request->creator,
                                       store_answered, question);
    }
    return -1;
}

static void ask(void *context, const struct hub_request *request, void *token)
{
    struct backend *backend = context;
    struct question *question = malloc(sizeof *question);

    backend->unanswered++;
    if (question) {
        *question = (struct question){ backend, token };
        if (!pass_on(backend, request, question))
            return;
        free(question);
    }
    refuse(backend, token);
}

/* ---- the log ---------------------------------------------------------- */

static void add_type(struct log_line *line, int type)
{
    const struct pp_type *row = pp_type((unsigned)type);

    if (row)
        log_words(line, "type", row->name);
    else
        log_number(line, "type", (uint64_t)type);
}

static void tell(void *context, const struct hub_event *event)
{
    static const enum log_level levels[] = {
        [HUB_DEBUG] = LOG_DEBUG,
        [HUB_INFO] = LOG_INFO,
        [HUB_WARNING] = LOG_WARNING,
    };
    struct backend *backend = context;
    struct log_line line;
    char from[80];

    if (!log_begin(&line, backend->log, levels[event->level], event->what))
        return;
    if (event->user.size)
        log_text(&line, "user", event->user.text, event->user.size);
    if (event->sink) {
        net_peer_address(event->sink, from, sizeof from);
        if (*from)
            log_words(&line, "from", from);
    }
    if (event->type >= 0)
        add_type(&line, event->type);
    if (event->clause != PP_CLAUSE_NONE)
        log_words(&line, "clause", pp_clause(event->clause)->id);
    if (*event->words)
        log_words(&line, "why", event->words);
    log_end(&line);
}

/* ----------------------------------------------------------------------- */

void backend_shell(struct hub_shell *shell)
{
    shell->ask = ask;
    shell->log = tell;
}

void backend_open(struct backend *backend, uv_loop_t *loop)
{
    *backend = (struct backend){ .loop = loop };
    uv_timer_init(loop, &backend->later);
    uv_timer_init(loop, &backend->probe);
    backend->later.data = backend->probe.data = backend;
}

/* ---- is it there? ----------------------------------------------------- */

static void probe(uv_timer_t *timer);

static void probed(void *context, const struct store_reply *reply)
{
    struct backend *backend = context;

    backend->unanswered--;
    backend->away = reply->status == STORE_FAILED;
    uv_timer_start(&backend->probe, probe, PROBE_MS, 0);
}

/* Nobody is called "". */
static void probe(uv_timer_t *timer)
{
    struct backend *backend = timer->data;
    struct store *store = backend->store;
    struct pp_span nobody = { "", 0 };

    if (store->ops->account_find(store, nobody, probed, backend))
        uv_timer_start(timer, probe, PROBE_MS, 0);
    else
        backend->unanswered++;
}

void backend_watch(struct backend *backend)
{
    backend->loaded = true;
    uv_timer_start(&backend->probe, probe, 0, 0);
}

void backend_close(struct backend *backend)
{
    uv_close((uv_handle_t *)&backend->later, NULL);
    uv_close((uv_handle_t *)&backend->probe, NULL);
}
