#include "conn.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utlist.h>

#include "listen.h"
#include "watch.h"

_Static_assert(sizeof(struct hub_slice) == sizeof(uv_buf_t)
                   && offsetof(struct hub_slice, bytes)
                          == offsetof(uv_buf_t, base)
                   && offsetof(struct hub_slice, size)
                          == offsetof(uv_buf_t, len),
               "the hub's slices are handed to libuv as they are");

static const uv_buf_t *bufs(const struct hub_slice *slices)
{
    return (const uv_buf_t *)(const void *)slices;
}

/* ---- the end ---------------------------------------------------------- */

static void closed(uv_handle_t *handle)
{
    struct conn *conn = handle->data;

    conn->net->connections--;
    addresses_leave(conn->net->config.addresses, conn->address,
                    uv_now(conn->net->loop));
    if (conn->peer)
        hub_closed(conn->peer);
    free(conn);
}

/* `list` may be NULL. */
static void move(struct conn *conn, struct conn **list)
{
    if (conn->list)
        DL_DELETE(*conn->list, conn);
    if (list)
        DL_APPEND(*list, conn);
    conn->list = list;
}

static void end(struct conn *conn)
{
    move(conn, NULL);
    if (!uv_is_closing((uv_handle_t *)&conn->tcp))
        uv_close((uv_handle_t *)&conn->tcp, closed);
}

/* A reset frees what the peer has not read at once. */
static void reset(struct conn *conn)
{
    move(conn, NULL);
    if (uv_tcp_close_reset(&conn->tcp, closed))
        end(conn);
}

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
    struct conn *conn = handle->data;
    struct net *net = conn->net;

    (void)wanted;
    if (net->used > ARENA_SIZE - ARENA_PIECE) {
        hub_flush(net->hub);
        net->used = 0;
    }
    *buf = uv_buf_init(net->arena + net->used, ARENA_PIECE);
}

/* V-5: what the peer still sends is thrown away, so that closing does not
 * become a reset that eats what it was sent. */
static void discard(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct conn *conn = stream->data;

    (void)buf;
    if (size > 0)
        conn->drained += (unsigned)size;
    if (size < 0 || conn->drained > DRAIN_BYTES)
        end(conn);
}

/* Everything is written. A plain shutdown() will do, and needs no request. */
static void say_goodbye(struct conn *conn)
{
    uv_os_fd_t fd;

    if (conn->eof || uv_fileno((uv_handle_t *)&conn->tcp, &fd)
        || shutdown(fd, SHUT_WR)
        || uv_read_start((uv_stream_t *)&conn->tcp, alloc, discard))
        end(conn);
}

static void start_drain(struct conn *conn)
{
    struct net *net = conn->net;

    conn->drain_until = uv_now(net->loop) + DRAIN_MS;
    move(conn, &net->draining);
    uv_read_stop((uv_stream_t *)&conn->tcp);
    if (!conn->writing)
        say_goodbye(conn);
}

void conn_end_drained(struct net *net)
{
    struct conn *conn, *next;

    DL_FOREACH_SAFE (net->draining, conn, next)
        if (conn->drain_until <= uv_now(net->loop))
            end(conn);
}

void conn_close(void *sink, enum hub_close how)
{
    struct conn *conn = sink;

    conn->closing = true;
    if (how == HUB_DRAIN)
        start_drain(conn);
    else
        reset(conn);
}

/* ---- reading ---------------------------------------------------------- */

static void came(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct conn *conn = stream->data;
    struct net *net = conn->net;

    if (!size)
        return;
    if (size > 0)
        net->used += (size_t)size;
    conn->eof = size == UV_EOF;
    net_tell_time(net->hub, net->loop);
    if (conn->closing)
        return;
    if (size > 0)
        hub_receive(conn->peer, (const uint8_t *)buf->base, (size_t)size);
    else
        hub_end(conn->peer, size != UV_EOF);
}

void conn_read(void *sink, bool on)
{
    struct conn *conn = sink;

    if (!on)
        uv_read_stop((uv_stream_t *)&conn->tcp);
    else
        uv_read_start((uv_stream_t *)&conn->tcp, alloc, came);
}

/* ---- writing ---------------------------------------------------------- */

ptrdiff_t conn_write(void *sink, const struct hub_slice *slices,
                     unsigned count)
{
    struct conn *conn = sink;
    int n = uv_try_write((uv_stream_t *)&conn->tcp, bufs(slices), count);

    return n == UV_EAGAIN ? 0 : n < 0 ? -1 : n;
}

static void written(uv_write_t *request, int status)
{
    struct conn *conn = request->data;
    struct net *net = conn->net;

    conn->writing = false;
    if (uv_is_closing((uv_handle_t *)&conn->tcp))
        return;
    net_tell_time(net->hub, net->loop);
    hub_written(conn->peer);
    if (status && !conn->closing)
        hub_end(conn->peer, true);
    else if (conn->list == &net->draining)
        say_goodbye(conn);
}

void conn_start_write(void *sink, const struct hub_slice *slices,
                      unsigned count)
{
    struct conn *conn = sink;

    conn->write.data = conn;
    if (!uv_write(&conn->write, (uv_stream_t *)&conn->tcp, bufs(slices), count,
                  written)) {
        conn->writing = true;
        return;
    }
    conn->owes_written = true;
    conn_break(conn);
}

void conn_break(struct conn *conn)
{
    if (!conn->closing)
        move(conn, &conn->net->broken);
}

void conn_report_broken(struct net *net)
{
    struct conn *conn;

    while ((conn = net->broken)) {
        move(conn, &net->open);
        if (conn->owes_written)
            hub_written(conn->peer);
        conn->owes_written = false;
        if (!conn->closing)
            hub_end(conn->peer, true);
    }
}

/* ---- the beginning ---------------------------------------------------- */

static void tell_crowd(struct net *net, const struct sockaddr *from)
{
    struct log_line line;
    char where[80];

    if (!log_begin(&line, net->log, LOG_INFO, "refused"))
        return;
    listen_address(from, where, sizeof where);
    log_words(&line, "from", where);
    log_words(&line, "clause", pp_clause(PP_CLAUSE_B_2)->id);
    log_words(&line, "why", "too many connections from that address");
    log_end(&line);
}

static struct address *enter(struct net *net, int fd)
{
    struct sockaddr_storage room = { 0 };
    struct sockaddr *from = (struct sockaddr *)&room;
    socklen_t size = sizeof room;
    struct address *address;

    getpeername(fd, from, &size);
    address = addresses_enter(net->config.addresses, from);
    if (!address)
        tell_crowd(net, from);
    return address;
}

struct address *net_address(void *sink)
{
    return ((struct conn *)sink)->address;
}

void conn_open(struct net *net, int fd)
{
    struct address *address = enter(net, fd);
    struct conn *conn = address ? calloc(1, sizeof *conn) : NULL;

    if (!conn) {
        if (address)
            addresses_leave(net->config.addresses, address,
                            uv_now(net->loop));
        close(fd);
        return;
    }
    watch_socket(fd, net->config.peer_timeout);
    conn->net = net;
    conn->address = address;
    uv_tcp_init(net->loop, &conn->tcp);
    conn->tcp.data = conn;
    net->connections++;
    if (uv_tcp_open(&conn->tcp, fd)) {
        close(fd);
        end(conn);
        return;
    }
    net_tell_time(net->hub, net->loop);
    if (!(conn->peer = hub_open(net->hub, conn))) {
        end(conn);
        return;
    }
    move(conn, &net->open);
    conn_read(conn, true);
}
