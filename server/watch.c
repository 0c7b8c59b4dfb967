#include "watch.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utlist.h>

enum { PARTS = 6 }; /* of the timeout; it is looked that often */

static void set(int fd, int level, int option, unsigned value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

/* Probes begin after half of the time; two without an answer end it at five
 * sixths. */
void watch_socket(int fd, unsigned timeout)
{
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (!timeout)
        return;
    set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(fd, IPPROTO_TCP, TCP_KEEPIDLE, timeout / 2000);
    set(fd, IPPROTO_TCP, TCP_KEEPINTVL, timeout / (PARTS * 1000));
    set(fd, IPPROTO_TCP, TCP_KEEPCNT, 2);
}

/* Whether the last that the peer was sent is still unanswered: bytes, or more
 * than one question for room. One that does not read answers each, if only to
 * say that it has no room, though the questions come more and more rarely. */
static bool unanswered(const struct tcp_info *info)
{
    return (info->tcpi_unacked > 0
            && info->tcpi_last_ack_recv > info->tcpi_last_data_sent)
        || info->tcpi_probes > 1;
}

/* Vanished: twice something waited, and not a word for two thirds of the time.
 * One who is well is never silent for so long, since its silence is probed
 * after half of it. */
static bool vanished(struct conn *conn, unsigned timeout)
{
    struct tcp_info info = { 0 };
    socklen_t size = sizeof info;
    uv_os_fd_t fd;

    if (uv_fileno((uv_handle_t *)&conn->tcp, &fd)
        || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size))
        return false;
    if (!unanswered(&info) || info.tcpi_last_ack_recv < timeout / PARTS)
        conn->silent = 0;
    else if (conn->silent < 2)
        conn->silent++;
    return conn->silent == 2
        && info.tcpi_last_ack_recv >= timeout / PARTS * 4;
}

static void look(uv_timer_t *timer)
{
    struct net *net = timer->data;
    struct conn *conn, *next;

    DL_FOREACH_SAFE (net->open, conn, next)
        if (vanished(conn, net->config.peer_timeout))
            conn_break(conn);
}

void watch_start(struct net *net)
{
    unsigned every = net->config.peer_timeout / PARTS;

    if (every)
        uv_timer_start(&net->watch, look, every, every);
}
