#include "client_internal.h"

#include <polypaint/check.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What may wait, unsent, before no more is read from the input. */
enum { BACKLOG = 1 << 20 };

static void on_stage_timer(uv_timer_t *timer);
static void on_answer_timer(uv_timer_t *timer);

static void set_stage(struct client *client, enum client_stage stage,
                      long long limit)
{
    client->stage = stage;
    uv_timer_stop(&client->stage_timer);
    if (limit)
        uv_timer_start(&client->stage_timer, on_stage_timer, (uint64_t)limit,
                       0);
}

static void finish(struct client *client)
{
    if (client->stage >= FINISHING)
        return;
    set_stage(client, FINISHING, client->options->timeout);
    input_close(&client->input);
    net_finish(&client->net);
}

/* ---- after each event ---------------------------------------------------- */

static void settle_login(struct client *client)
{
    if (client->session.phase == SESSION_LOGIN)
        return;
    if (client->session.phase == SESSION_REFUSED) {
        client->code = CLI_FOUND;
        finish(client);
    } else {
        set_stage(client, TALKING, 0);
        input_start(&client->input);
    }
}

static void settle_answer(struct client *client)
{
    if (!client->session.waiting) {
        uv_timer_stop(&client->answer_timer);
    } else if (client->timed != client->session.requests) {
        client->timed = client->session.requests;
        uv_timer_start(&client->answer_timer, on_answer_timer,
                       (uint64_t)client->options->timeout, 0);
    }
}

static void settle_backlog(struct client *client)
{
    size_t waiting = net_waiting(&client->net) + client->session.kept_size;

    if (waiting > BACKLOG)
        input_pause(&client->input);
    else if (client->input.paused)
        input_start(&client->input);
}

static void settle_end(struct client *client)
{
    const struct options *options = client->options;

    if (!(client->eof || client->quit || client->seen)
        || !session_idle(&client->session) || net_waiting(&client->net))
        return;
    if (client->quit || client->seen || (options->wait < 0 && !options->linger))
        finish(client);
    else if (client->stage == TALKING)
        set_stage(client, LINGERING, options->linger);
}

static void settle_failure(struct client *client)
{
    if (client->session.failed)
        cli_error("out of memory");
    else if (client->show.failed)
        cli_error("standard output: %s", strerror(client->show.failed));
    else if (!client->show.gone)
        return;
    if (!client->show.gone)
        client->code = CLI_USAGE;
    finish(client);
}

void client_settle(struct client *client)
{
    if (client->stage < FINISHING)
        settle_failure(client);
    if (client->stage == OPENING)
        settle_login(client);
    if (client->stage != TALKING && client->stage != LINGERING)
        return;
    settle_answer(client);
    if (client->canvas_wanted && session_idle(&client->session))
        client_print_canvas(client);
    settle_backlog(client);
    settle_end(client);
}

/* ---- the connection ------------------------------------------------------ */

static void on_opened(void *context)
{
    struct client *client = context;
    struct options *options = client->options;

    session_login(&client->session, options->password, options->password_size,
                  options->signup);
    options_forget(options);
}

/* All is shown; what breaks an R clause is not acted on. */
static void on_frame(void *context, const struct pp_frame *frame)
{
    struct client *client = context;
    struct pp_verdict verdict;

    show_frame(&client->show, frame, PP_FROM_SERVER);
    client->seen |= frame->type == client->options->wait;
    if (pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, &verdict)) {
        show_bad(&verdict, frame->bytes, frame->size);
        return;
    }
    if (pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_I, &verdict))
        show_bad(&verdict, frame->bytes, frame->size);
    session_came(&client->session, frame);
}

static void on_broken(void *context, const uint8_t *bytes, size_t size)
{
    struct pp_verdict verdict;

    (void)context;
    pp_frame_broken(bytes, size, &verdict);
    show_bad(&verdict, bytes, size);
}

static void on_turn(void *context)
{
    struct client *client = context;

    if (client->session.phase == SESSION_IN)
        session_turn(&client->session);
    client_settle(client);
}

static void on_written(void *context)
{
    client_settle(context);
}

static void tell_end(struct client *client, const char *why, int opened)
{
    const struct options *options = client->options;

    if (!opened && (why || client->stage != FINISHING)) {
        cli_error("%s port %s: %s; is the server running there?",
                  options->host, options->port, why ? why : "interrupted");
        client->code = CLI_USAGE;
    } else if (why || client->stage != FINISHING) {
        cli_error("the server closed the connection%s%s%s",
                  why ? ": " : "", why ? why : "",
                  client->stage == OPENING ? " before it answered the login"
                                           : "");
        client->code = client->code ? client->code : CLI_FOUND;
    }
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void on_closed(void *context, const char *why, int opened)
{
    struct client *client = context;

    tell_end(client, why, opened);
    session_over(&client->session);
    if (!client->code && client->session.refused)
        client->code = CLI_FOUND;
    input_close(&client->input);
    client->stage = OVER;
    uv_walk(&client->loop, close_handle, NULL);
}

static const struct net_events connection = { on_opened, on_frame, on_broken,
                                              on_turn, on_written, on_closed };

/* ---- the clock and signals ----------------------------------------------- */

static void on_stage_timer(uv_timer_t *timer)
{
    struct client *client = timer->data;

    if (client->stage == OPENING && !client->net.open) {
        net_fail(&client->net, "timed out");
    } else if (client->stage == LINGERING) {
        if (client->options->wait >= 0) {
            cli_error("no %s came", pp_type((unsigned)client->options->wait)
                                        ->name);
            client->code = CLI_FOUND;
        }
        finish(client);
    } else {
        net_close(&client->net);
    }
}

static void on_answer_timer(uv_timer_t *timer)
{
    struct client *client = timer->data;

    session_unanswered(&client->session);
    session_turn(&client->session);
    client_settle(client);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct client *client = handle->data;

    (void)number;
    if (client->stage == FINISHING || client->stage == OPENING)
        net_close(&client->net);
    else
        finish(client);
}

/* ---- the whole ----------------------------------------------------------- */

static void start(struct client *client)
{
    static const int numbers[] = { SIGINT, SIGTERM };
    size_t i;

    uv_timer_init(&client->loop, &client->stage_timer);
    uv_timer_init(&client->loop, &client->answer_timer);
    client->stage_timer.data = client->answer_timer.data = client;
    for (i = 0; i < 2; i++) {
        uv_signal_init(&client->loop, &client->signals[i]);
        client->signals[i].data = client;
        uv_signal_start(&client->signals[i], on_signal, numbers[i]);
    }
    input_init(&client->input, &client->loop, STDIN_FILENO, &client_typing,
               client);
    net_init(&client->net, &client->loop, &connection, client);
    set_stage(client, OPENING, client->options->timeout);
    net_open(&client->net, client->options->host, client->options->port);
}

static void run(struct client *client)
{
    start(client);
    uv_run(&client->loop, UV_RUN_DEFAULT);
    net_free(&client->net);
    input_free(&client->input);
    session_free(&client->session);
}

int client_run(struct options *options)
{
    static struct client client; /* its buffers are large for a stack */

    client.options = options;
    client.interactive = isatty(STDIN_FILENO);
    client_host_init(&client);
    session_init(&client.session, &client.host, options->name,
                 strlen(options->name));
    if (show_init(&client.show) || uv_loop_init(&client.loop)) {
        cli_error("cannot start: out of memory or descriptors");
        show_free(&client.show);
        return CLI_USAGE;
    }
    run(&client);
    uv_loop_close(&client.loop);
    show_free(&client.show);
    return client.code;
}
