#include "net.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "conn.h"
#include "listen.h"
#include "watch.h"

enum {
    ACCEPT_MOST = 64, /* in one turn, so that those who are there go on */
    RETRY_MS = 100    /* until the next accept when descriptors ran out */
};

void net_shell(struct hub_shell *shell)
{
    shell->write = conn_write;
    shell->start_write = conn_start_write;
    shell->read = conn_read;
    shell->close = conn_close;
}

size_t net_connections(const struct net *net)
{
    return net->connections;
}

void net_tell_time(struct hub *hub, uv_loop_t *loop)
{
    uv_update_time(loop); /* a turn may have been long: A-12 counts from now */
    hub_clock(hub, uv_now(loop), (uint32_t)time(NULL));
}

void net_peer_address(void *sink, char *out, size_t size)
{
    struct conn *conn = sink;
    struct sockaddr_storage address = { 0 };
    int length = sizeof address;

    *out = 0;
    if (!uv_tcp_getpeername(&conn->tcp, (struct sockaddr *)&address, &length))
        listen_address((struct sockaddr *)&address, out, size);
}

/* ---- accepting -------------------------------------------------------- */

static void can_accept(uv_poll_t *poll, int status, int events);

static void retry(uv_timer_t *timer)
{
    struct net *net = timer->data;

    if (net->listener >= 0)
        uv_poll_start(&net->accepting, UV_READABLE, can_accept);
}

/* Descriptors or memory ran out. What waits in the backlog stays readable, so
 * that looking again at once would spin. It is said once until accepting goes
 * well again. */
static void starve(struct net *net, int why)
{
    if (!net->starved)
        log_say(net->log, LOG_WARNING, "accept", "failed", strerror(why));
    net->starved = true;
    uv_poll_stop(&net->accepting);
    uv_timer_start(&net->retry, retry, RETRY_MS, 0);
}

static void can_accept(uv_poll_t *poll, int status, int events)
{
    struct net *net = poll->data;
    int fd, i;

    (void)status;
    (void)events;
    for (i = 0; i < ACCEPT_MOST; i++) {
        fd = accept4(net->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            net->starved = false;
            conn_open(net, fd);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != ECONNABORTED && errno != EINTR
                   && errno != EPROTO) {
            starve(net, errno);
            return;
        }
    }
}

/* ---- a turn of the loop ----------------------------------------------- */

static void due(uv_timer_t *timer)
{
    struct net *net = timer->data;

    net->armed = UINT64_MAX; /* it only ends the sleep: see looked() */
}

/* Waits are over only after what lay in the sockets was read: after a long
 * turn that may be just what they wait for. */
static void looked(uv_check_t *check)
{
    struct net *net = check->data;

    net_tell_time(net->hub, net->loop);
    if (hub_next_deadline(net->hub) <= uv_now(net->loop))
        hub_time(net->hub, uv_now(net->loop), (uint32_t)time(NULL));
}

static void arm(struct net *net)
{
    uint64_t now = uv_now(net->loop), next = hub_next_deadline(net->hub);

    if (next == net->armed)
        return;
    net->armed = next;
    if (next == UINT64_MAX)
        uv_timer_stop(&net->deadline);
    else
        uv_timer_start(&net->deadline, due, next > now ? next - now : 0, 0);
}

static void drained(uv_timer_t *timer)
{
    conn_end_drained(timer->data);
}

static void arm_drain(struct net *net)
{
    uint64_t now = uv_now(net->loop), end;

    if (!net->draining || uv_is_active((uv_handle_t *)&net->drain))
        return;
    end = net->draining->drain_until;
    uv_timer_start(&net->drain, drained, end > now ? end - now : 0, 0);
}

/* Just before the loop sleeps: everything that came in this turn, from sockets,
 * timers or the store, has been handled. */
static void turn(uv_prepare_t *prepare)
{
    struct net *net = prepare->data;

    hub_flush(net->hub);
    while (net->broken) {
        conn_report_broken(net);
        hub_flush(net->hub);
    }
    net->used = 0;
    arm(net);
    arm_drain(net);
}

/* ---- opening and closing ---------------------------------------------- */

static void announce(const struct net *net)
{
    char where[80];

    listen_where(net->listener, where, sizeof where);
    printf("polypaintd: listening on %s\n", where);
    fflush(stdout);
    log_say(net->log, LOG_INFO, "listening", "on", where);
}

static void handle_closed(uv_handle_t *handle)
{
    struct net *net = handle->data;

    if (--net->handles)
        return;
    free(net->arena);
    free(net);
}

static void add_handle(struct net *net, void *handle)
{
    ((uv_handle_t *)handle)->data = net;
    net->handles++;
}

static int start(struct net *net)
{
    if (uv_poll_init(net->loop, &net->accepting, net->listener))
        return -1;
    uv_timer_init(net->loop, &net->retry);
    uv_timer_init(net->loop, &net->deadline);
    uv_timer_init(net->loop, &net->drain);
    uv_timer_init(net->loop, &net->watch);
    uv_prepare_init(net->loop, &net->turn);
    uv_check_init(net->loop, &net->looked);
    add_handle(net, &net->accepting);
    add_handle(net, &net->retry);
    add_handle(net, &net->deadline);
    add_handle(net, &net->drain);
    add_handle(net, &net->watch);
    add_handle(net, &net->turn);
    add_handle(net, &net->looked);
    uv_poll_start(&net->accepting, UV_READABLE, can_accept);
    uv_prepare_start(&net->turn, turn);
    uv_check_start(&net->looked, looked);
    watch_start(net);
    return 0;
}

static struct net *net_new(uv_loop_t *loop, struct hub *hub,
                           const struct net_config *config, struct log *log)
{
    struct net *net = calloc(1, sizeof *net);

    if (!net)
        return NULL;
    net->loop = loop;
    net->hub = hub;
    net->log = log;
    net->config = *config;
    net->listener = config->listener;
    net->armed = UINT64_MAX;
    if (!(net->arena = malloc(ARENA_SIZE))) {
        free(net);
        return NULL;
    }
    return net;
}

int net_open(struct net **result, uv_loop_t *loop, struct hub *hub,
             const struct net_config *config, struct log *log, char *error,
             size_t size)
{
    static const struct listen_options told = { "--listen", "--port" };
    struct net *net = net_new(loop, hub, config, log);

    if (!net) {
        snprintf(error, size, "out of memory");
        close(config->listener);
        return -1;
    }
    if (net->listener < 0)
        net->listener = listen_open(&told, config->address, config->port,
                                    error, size);
    if (net->listener < 0)
        goto fail;
    if (config->port_file
        && listen_port_file(config->port_file, listen_port(net->listener),
                            error, size))
        goto fail;
    if (start(net)) {
        snprintf(error, size, "the listener can't be watched; raise the limit "
                 "of descriptors (ulimit -n)");
        goto fail;
    }
    announce(net);
    *result = net;
    return 0;
fail:
    if (net->listener >= 0)
        close(net->listener);
    free(net->arena);
    free(net);
    return -1;
}

void net_stop(struct net *net)
{
    if (net->listener < 0)
        return;
    uv_poll_stop(&net->accepting);
    uv_timer_stop(&net->retry);
    close(net->listener);
    net->listener = -1;
    if (net->config.port_file)
        unlink(net->config.port_file);
}

void net_close(struct net *net)
{
    net_stop(net);
    uv_close((uv_handle_t *)&net->accepting, handle_closed);
    uv_close((uv_handle_t *)&net->retry, handle_closed);
    uv_close((uv_handle_t *)&net->deadline, handle_closed);
    uv_close((uv_handle_t *)&net->drain, handle_closed);
    uv_close((uv_handle_t *)&net->watch, handle_closed);
    uv_close((uv_handle_t *)&net->turn, handle_closed);
    uv_close((uv_handle_t *)&net->looked, handle_closed);
}
