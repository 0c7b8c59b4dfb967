/* polypaintd - the PolyPaint server: docs/PROTOCOL.md is what it does,
 * server/hub is where it is done. Here it is put together. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin.h"
#include "backend.h"
#include "gate.h"
#include "http.h"
#include "net.h"
#include "options.h"
#include "passwords.h"
#include "reload.h"
#include "service.h"
#include "start.h"

enum {
    LOAD_AGAIN = 1000, /* ms, when the store can't be reached */
    CLOSING = 1500     /* ms of --drain, for what follows when all is written */
};

struct server {
    struct options options;
    uv_loop_t loop;
    struct log log;
    struct backend backend;
    struct passwords *passwords;
    struct net *net;
    struct http *http;
    struct reload reload;
    uv_signal_t terminated, interrupted, hung_up;
    uv_timer_t patience, again, limit, watchdog;
    bool stopping, out_of_patience, store_closed;
    char error[800];
};

/* Whatever still holds it up: a client, a database. What was promised is
 * durable all the same. */
static void leave(uv_timer_t *timer)
{
    struct server *server = timer->data;
    struct log_line line;

    if (log_begin(&line, &server->log, LOG_WARNING, "left")) {
        log_number(&line, "connections",
                   server->net ? net_connections(server->net) : 0);
        log_number(&line, "unanswered", server->backend.unanswered);
        log_words(&line, "why", "--drain is over");
        log_end(&line);
    }
    _exit(CLI_OK);
}

/* A second signal finds the system's own handler, and ends at once. */
static void asked_to_stop(uv_signal_t *handle, int number)
{
    struct server *server = handle->data;

    log_say(&server->log, LOG_INFO, "stopping", "signal",
            number == SIGTERM ? "SIGTERM" : "SIGINT");
    uv_signal_stop(&server->terminated);
    uv_signal_stop(&server->interrupted);
    service_tell("STOPPING=1");
    uv_timer_start(&server->limit, leave, server->options.drain, 0);
    server->stopping = true;
    uv_stop(&server->loop);
}

static void asked_to_reload(uv_signal_t *handle, int number)
{
    struct server *server = handle->data;

    (void)number;
    service_tell_reloading();
    reload(&server->reload);
    service_tell("READY=1");
}

static int open_backend(struct server *server)
{
    const struct options *options = &server->options;
    struct backend *backend = &server->backend;
    struct hub_config config = options->hub;
    struct hub_shell shell;

    if (store_open(&options->store, &server->loop, &backend->store,
                   server->error, sizeof server->error))
        return -1;
    net_shell(&shell);
    backend_shell(&shell);
    backend->log = &server->log;
    fit_clients(&config.limits, &server->log);
    if (passwords_open(&server->passwords, &server->loop,
                       (enum password_cost)options->password_cost,
                       options->password_queue)
        || !(backend->hub = hub_new(&config, &shell, backend))
        || !(backend->accounts = accounts_new(backend->store,
                                              server->passwords, 0,
                                              options->max_accounts))
        || !(backend->addresses = addresses_new(options->max_clients_each))
        || !(backend->gate = gate_new(&server->loop, backend->addresses,
                                      backend->accounts, options->login_delay,
                                      options->password_queue))) {
        snprintf(server->error, sizeof server->error, "out of memory");
        return -1;
    }
    server->reload.passwords = server->passwords;
    if (options->upgrade_passwords)
        accounts_upgrade(backend->accounts);
    return 0;
}

static int open_net(struct server *server)
{
    const struct options *options = &server->options;
    struct net_config config = { options->listen, options->port, -1,
                                 options->port_file, options->peer_timeout,
                                 server->backend.addresses };

    config.listener = service_listener(server->error, sizeof server->error);
    if (config.listener < -1)
        return -1;
    if (options->metrics
        && http_open(&server->http, &server->backend, options->metrics,
                     server->error, sizeof server->error))
        return -1;
    /* before anyone is told that it listens, and may want it to stop */
    uv_signal_start(&server->terminated, asked_to_stop, SIGTERM);
    uv_signal_start(&server->interrupted, asked_to_stop, SIGINT);
    uv_signal_start(&server->hung_up, asked_to_reload, SIGHUP);
    return net_open(&server->net, &server->loop, server->backend.hub, &config,
                    &server->log, server->error, sizeof server->error);
}

static void look_again(uv_timer_t *timer)
{
    uv_stop(timer->loop);
}

static enum start load(struct server *server)
{
    struct backend *backend = &server->backend;
    enum start result = start_load(backend, server->error,
                                   sizeof server->error);

    if (result == START_OK
        && start_make(backend, &server->options, server->error,
                      sizeof server->error))
        result = START_FAILED;
    backend_tell_health(backend, result == START_AWAY, server->error);
    return result;
}

/* T-7: a store that can't be reached yet is no reason not to listen. Until it
 * can, those who log in or sign up are closed. */
static int start(struct server *server)
{
    enum start result = load(server);

    if (result == START_FAILED || open_net(server))
        return -1;
    service_tell("READY=1");
    service_watch(&server->watchdog);
    while (result == START_AWAY && !server->stopping) {
        uv_timer_start(&server->again, look_again, LOAD_AGAIN, 0);
        uv_run(&server->loop, UV_RUN_DEFAULT);
        if (!server->stopping)
            result = load(server);
    }
    if (result == START_OK && server->http)
        backend_watch(&server->backend);
    return result == START_FAILED ? -1 : 0;
}

static void open_loop(struct server *server)
{
    uv_loop_t *loop = &server->loop;

    uv_loop_init(loop);
    backend_open(&server->backend, loop);
    uv_signal_init(loop, &server->terminated);
    uv_signal_init(loop, &server->interrupted);
    uv_signal_init(loop, &server->hung_up);
    uv_timer_init(loop, &server->patience);
    uv_timer_init(loop, &server->again);
    uv_timer_init(loop, &server->limit);
    uv_timer_init(loop, &server->watchdog);
    server->terminated.data = server->interrupted.data = server;
    server->hung_up.data = server;
    server->patience.data = server->limit.data = server;
}

static void lose_patience(uv_timer_t *timer)
{
    ((struct server *)timer->data)->out_of_patience = true;
}

/* What was received is passed on and written before anyone is cut off. A part
 * of the time is left for the closing itself (V-5). */
static void drain(struct server *server)
{
    struct hub *hub = server->backend.hub;
    uint32_t whole = server->options.drain;
    uint32_t patience = whole > 2 * CLOSING ? whole - CLOSING : whole / 2;

    if (server->http)
        http_drain(server->http);
    uv_timer_stop(&server->backend.probe);
    net_stop(server->net);
    hub_stop(hub);
    gate_stop(server->backend.gate);
    hub_flush(hub);
    uv_timer_start(&server->patience, lose_patience, patience, 0);
    while (!hub_quiet(hub) && !server->out_of_patience)
        uv_run(&server->loop, UV_RUN_ONCE);
    hub_close_all(hub);
    hub_flush(hub);
    while (net_connections(server->net))
        uv_run(&server->loop, UV_RUN_ONCE);
    passwords_stop(server->passwords);
    while (server->backend.unanswered)
        uv_run(&server->loop, UV_RUN_ONCE);
}

static void store_closed(void *context, const struct store_reply *reply)
{
    (void)reply;
    *(bool *)context = true;
}

/* Whatever has been opened, as far as start came. */
static void close_all(struct server *server)
{
    struct backend *backend = &server->backend;

    if (server->http)
        http_close(server->http);
    if (server->net)
        net_close(server->net);
    if (backend->store) {
        backend->store->ops->close(backend->store, store_closed,
                                   &server->store_closed);
        while (!server->store_closed)
            uv_run(&server->loop, UV_RUN_ONCE);
    }
    if (backend->gate)
        gate_close(backend->gate);
    backend_close(backend);
    uv_close((uv_handle_t *)&server->terminated, NULL);
    uv_close((uv_handle_t *)&server->interrupted, NULL);
    uv_close((uv_handle_t *)&server->hung_up, NULL);
    uv_close((uv_handle_t *)&server->patience, NULL);
    uv_close((uv_handle_t *)&server->again, NULL);
    uv_close((uv_handle_t *)&server->limit, NULL);
    uv_close((uv_handle_t *)&server->watchdog, NULL);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_loop_close(&server->loop);
    if (backend->hub)
        hub_free(backend->hub);
    accounts_free(backend->accounts);
    addresses_free(backend->addresses);
    passwords_free(server->passwords);
}

static int serve(struct server *server)
{
    int failed;

    service_hide();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its bound is a full disk (T-7) */
    server->log = (struct log){ STDERR_FILENO,
                                (enum log_form)server->options.log_form,
                                (enum log_level)server->options.log_level, 0 };
    open_loop(server);
    failed = open_backend(server) || start(server);
    if (!failed && !server->stopping)
        uv_run(&server->loop, UV_RUN_DEFAULT);
    if (server->net)
        drain(server);
    close_all(server);
    if (failed)
        cli_error("%s", server->error);
    return failed ? CLI_USAGE : CLI_OK;
}

int main(int argc, char **argv)
{
    static struct server server;
    int status = CLI_OK;

    server.reload = (struct reload){ argc, argv, &server.options,
                                     &server.backend, NULL };
    switch (options_parse(&server.options, argc, argv)) {
    case CLI_RUN:
        if (!server.options.words)
            status = serve(&server);
        else
            status = admin_is_command(&server.options)
                ? admin_run(&server.options) : CLI_USAGE;
        break;
    case CLI_STOP_OK:
        break;
    case CLI_STOP_USAGE:
        status = CLI_USAGE;
        break;
    }
    options_free(&server.options);
    return status;
}
