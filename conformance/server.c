#include "server.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include <cli/cli.h>

#include "wire.h"

enum {
    DEFAULT_PORT = 5000,   /* T-2 */
    REACH_WAIT = 5000,     /* milliseconds, for a server that is there */
    START_WAIT = 15000,    /* for one that is started */
    TRY_EVERY = 20,
    END_KNOWN = 100
};

/* ---- trying to connect --------------------------------------------------- */

struct attempt {
    int done, error;
};

static void on_open(void *owner, int error)
{
    struct attempt *attempt = owner;

    attempt->done = 1;
    attempt->error = error;
}

static void on_data(void *owner, const uint8_t *bytes, size_t size)
{
    (void)owner;
    (void)bytes;
    (void)size;
}

static void on_ended(void *owner, int error)
{
    (void)owner;
    (void)error;
}

static const struct wire_events events = { on_open, on_data, NULL, on_ended };

static void on_tick(uv_timer_t *timer)
{
    (void)timer; /* only wakes uv_run() */
}

/* Runs the loop until the attempt is done, the child ended or time is up. */
static void wait_for(struct runner *runner, const struct attempt *attempt,
                     const struct child *child, long long until)
{
    uv_timer_t timer;

    uv_timer_init(&runner->loop, &timer);
    uv_timer_start(&timer, on_tick, TRY_EVERY, TRY_EVERY);
    while (!attempt->done && !child->exited && runner_clock() < until)
        uv_run(&runner->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&runner->loop, UV_RUN_NOWAIT);
}

/* One connection: 0 when it was accepted, if only to be reset at once; else a
 * libuv error. */
static int try_once(struct runner *runner, const struct child *child,
                    long long until)
{
    struct attempt attempt = { 0, UV_ETIMEDOUT };
    struct wire *wire = wire_open(&runner->loop,
                                  (const struct sockaddr *)&runner->address,
                                  &events, &attempt);

    wait_for(runner, &attempt, child, until);
    wire_drop(wire, 0);
    return attempt.error == UV_ECONNRESET ? 0 : attempt.error;
}

static void pause_between(struct runner *runner, const struct child *child)
{
    struct attempt never = { 0, 0 };

    wait_for(runner, &never, child, runner_clock() + TRY_EVERY);
}

/* ---- a server that is there ---------------------------------------------- */

static int look_up(struct runner *runner, const char *host, int port)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    char service[16];
    int error;

    snprintf(service, sizeof service, "%d", port);
    error = getaddrinfo(host, service, &hints, &found);
    if (error) {
        cli_error("--host=%s: %s", host, gai_strerror(error));
        return -1;
    }
    memcpy(&runner->address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return 0;
}

static int reach_there(struct server *server, struct runner *runner,
                       const char *host, int port)
{
    int error;

    if (look_up(runner, host, port))
        return -1;
    error = try_once(runner, &server->child, runner_clock() + REACH_WAIT);
    if (error)
        cli_error("%s port %d: %s; is the server running there? name it with "
                  "--host and --port, or start it with --server-cmd", host,
                  port, uv_strerror(error));
    return error ? -1 : 0;
}

/* ---- a server that is started -------------------------------------------- */

static int reach_child(struct server *server, struct runner *runner,
                       const char *command)
{
    long long until = runner_clock() + runner_scaled(runner, START_WAIT);
    int port = child_free_port(), error = -1;

    if (port < 0 || look_up(runner, "127.0.0.1", port))
        return -1;
    if (!strstr(command, "{port}")) {
        cli_error("--server-cmd=%s: {port} must stand where the server takes "
                  "its port", command);
        return -1;
    }
    if (child_start(&server->child, &runner->loop, command, port))
        return -1;
    while (!server->child.exited && runner_clock() < until) {
        error = try_once(runner, &server->child, until);
        server->ready = error == 0;
        if (server->ready)
            return 0;
        pause_between(runner, &server->child);
    }
    if (server->child.exited)
        cli_error("--server-cmd: the server %s before it accepted a "
                  "connection on port %d", child_end_words(&server->child),
                  port);
    else
        cli_error("--server-cmd: the server accepts no connection on port %d "
                  "(%s)", port, uv_strerror(error));
    return -1;
}

/* ---- a server that dies in the middle ------------------------------------ */

static int has_ended(void *owner)
{
    struct server *server = owner;

    return child_ended(&server->child);
}

static const char *how_it_ended(void *owner)
{
    struct server *server = owner;

    child_watch(&server->child, &server->runner->loop, END_KNOWN);
    return child_end_words(&server->child);
}

static int start_again(void *owner)
{
    struct server *server = owner;
    struct runner *runner = server->runner;

    cli_error("the server %s during the run; another is started",
              how_it_ended(server));
    child_show(&server->child);
    child_stop(&server->child, &runner->loop);
    child_free(&server->child);
    uv_run(&runner->loop, UV_RUN_NOWAIT);
    server->ready = 0;
    return reach_child(server, runner, server->command);
}

int server_reach(struct server *server, struct runner *runner,
                 const char *host, int port, const char *command)
{
    server->runner = runner;
    server->command = command;
    if (command) {
        runner->revival = (struct revival){ has_ended, how_it_ended,
                                            start_again, server, 0 };
        return reach_child(server, runner, command);
    }
    return reach_there(server, runner, host ? host : "127.0.0.1",
                       port ? port : DEFAULT_PORT);
}

void server_stop(struct server *server, struct runner *runner, int result)
{
    struct child *child = &server->child;
    int died;

    if (result) /* if it died, its end is known in a moment */
        child_watch(child, &runner->loop, END_KNOWN);
    died = child->started && child->exited;
    if (died && server->ready)
        cli_error("the server %s during the run", child_end_words(child));
    child_stop(child, &runner->loop);
    if (died || result == 2)
        child_show(child);
    child_free(child);
}
