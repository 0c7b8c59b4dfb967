#include "net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void net_init(struct net *net, uv_loop_t *loop,
              const struct net_events *events, void *context)
{
    memset(net, 0, sizeof *net);
    net->loop = loop;
    net->events = events;
    net->context = context;
}

void net_free(struct net *net)
{
    pp_splitter_free(&net->splitter);
    if (net->addresses)
        uv_freeaddrinfo(net->addresses);
    net->addresses = NULL;
}

/* ---- the end ------------------------------------------------------------- */

static void tell_closed(struct net *net)
{
    if (net->ended)
        return;
    net->ended = 1;
    net->events->closed(net->context, *net->why ? net->why : NULL, net->open);
}

static void after_close(uv_handle_t *handle)
{
    tell_closed(handle->data);
}

void net_close(struct net *net)
{
    if (net->closing)
        return;
    net->closing = 1;
    if (net->looking)
        uv_cancel((uv_req_t *)&net->lookup); /* or it ends by itself */
    else if (!net->tcp.loop)
        tell_closed(net);
    else if (!uv_is_closing((uv_handle_t *)&net->tcp))
        uv_close((uv_handle_t *)&net->tcp, after_close);
}

void net_fail(struct net *net, const char *why)
{
    snprintf(net->why, sizeof net->why, "%s", why);
    net_close(net);
}

/* ---- reading ------------------------------------------------------------- */

static void give_frames(struct net *net, const uint8_t *bytes, size_t size)
{
    enum pp_split result = PP_SPLIT_MORE;
    struct pp_frame frame;

    while (!net->closing
           && (result = pp_splitter_next(&net->splitter, &bytes, &size,
                                         &frame)) == PP_SPLIT_FRAME)
        net->events->frame(net->context, &frame);
    if (net->closing)
        return;
    if (result == PP_SPLIT_BROKEN) {
        net->events->broken(net->context, net->splitter.kept,
                            net->splitter.used);
        net_fail(net, "the stream is broken");
    } else if (result == PP_SPLIT_NO_MEMORY) {
        net_fail(net, "out of memory");
    } else {
        net->events->turn(net->context);
    }
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct net *net = handle->data;

    (void)suggested;
    *buf = uv_buf_init(net->buffer, sizeof net->buffer);
}

static void after_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct net *net = stream->data;

    if (size > 0)
        give_frames(net, (const uint8_t *)buf->base, (size_t)size);
    else if (size == UV_EOF && pp_splitter_pending(&net->splitter))
        net_fail(net, "closed in the middle of a frame");
    else if (size == UV_EOF || (size < 0 && net->finishing))
        net_close(net); /* a close is a close, a reset too */
    else if (size < 0)
        net_fail(net, uv_strerror((int)size));
}

/* ---- writing ------------------------------------------------------------- */

struct write {
    uv_write_t request;
    uint8_t bytes[];
};

static void after_write(uv_write_t *request, int error)
{
    struct net *net = request->handle->data;

    free(request); /* the first member of its struct */
    if (error && !net->closing)
        net_fail(net, uv_strerror(error));
    else if (!net->closing)
        net->events->written(net->context);
}

static void queue(struct net *net, const uint8_t *bytes, size_t size)
{
    struct write *write = malloc(sizeof *write + size);
    uv_buf_t buf;
    int error;

    if (!write) {
        net_fail(net, "out of memory");
        return;
    }
    memcpy(write->bytes, bytes, size);
    buf = uv_buf_init((char *)write->bytes, (unsigned)size);
    error = uv_write(&write->request, (uv_stream_t *)&net->tcp, &buf, 1,
                     after_write);
    if (error) {
        free(write);
        net_fail(net, uv_strerror(error));
    }
}

void net_send(struct net *net, const uint8_t *bytes, size_t size)
{
    uv_buf_t buf = uv_buf_init((char *)(uintptr_t)bytes, (unsigned)size);
    int done = 0;

    if (net->closing || net->finishing || !net->open)
        return;
    if (!net_waiting(net))
        done = uv_try_write((uv_stream_t *)&net->tcp, &buf, 1);
    if (done < 0) /* nothing was taken; a lasting error comes again */
        done = 0;
    if ((size_t)done < size)
        queue(net, bytes + done, size - (size_t)done);
}

size_t net_waiting(const struct net *net)
{
    return net->open && !net->closing
               ? uv_stream_get_write_queue_size(
                     (const uv_stream_t *)&net->tcp)
               : 0;
}

static void after_shutdown(uv_shutdown_t *request, int error)
{
    struct net *net = request->handle->data;

    if (error && !net->closing)
        net_close(net);
}

void net_finish(struct net *net)
{
    if (net->finishing || net->closing)
        return;
    net->finishing = 1;
    if (!net->open || uv_shutdown(&net->shutdown, (uv_stream_t *)&net->tcp,
                                  after_shutdown))
        net_close(net);
}

/* ---- opening ------------------------------------------------------------- */

static void try_next(struct net *net, int error);

static void after_connect(uv_connect_t *request, int error)
{
    struct net *net = request->handle->data;

    if (net->closing)
        return;
    if (error) {
        net->address = net->address->ai_next;
        try_next(net, error);
        return;
    }
    net->open = 1;
    uv_tcp_nodelay(&net->tcp, 1);
    uv_read_start((uv_stream_t *)&net->tcp, give_buffer, after_read);
    net->events->opened(net->context);
}

/* A handle whose connect failed can't be used again. */
static void after_retry_close(uv_handle_t *handle)
{
    struct net *net = handle->data;

    net->tcp.loop = NULL;
    if (net->closing)
        tell_closed(net);
    else
        try_next(net, 0);
}

static void try_next(struct net *net, int error)
{
    if (!net->address) {
        net_fail(net, uv_strerror(error));
        return;
    }
    if (net->tcp.loop) {
        uv_close((uv_handle_t *)&net->tcp, after_retry_close);
        return;
    }
    uv_tcp_init(net->loop, &net->tcp);
    net->tcp.data = net;
    error = uv_tcp_connect(&net->connect, &net->tcp, net->address->ai_addr,
                           after_connect);
    if (error)
        net_fail(net, uv_strerror(error));
}

static void after_lookup(uv_getaddrinfo_t *request, int error,
                         struct addrinfo *addresses)
{
    struct net *net = request->data;

    net->looking = 0;
    net->addresses = net->address = addresses;
    if (net->closing)
        tell_closed(net);
    else if (error)
        net_fail(net, uv_strerror(error));
    else
        try_next(net, 0);
}

void net_open(struct net *net, const char *host, const char *port)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC,
                                    .ai_socktype = SOCK_STREAM };
    int error;

    net->lookup.data = net;
    net->looking = 1;
    error = uv_getaddrinfo(net->loop, &net->lookup, after_lookup, host, port,
                           &hints);
    if (error) {
        net->looking = 0;
        net_fail(net, uv_strerror(error));
    }
}
