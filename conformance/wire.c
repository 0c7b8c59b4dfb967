#include "wire.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

struct wire {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_shutdown_t shutdown;
    const struct wire_events *events;
    void *owner;   /* NULL once it let go */
    struct tape *tape; /* what is said is recorded; or NULL */
    int later;     /* an error to tell from the loop */
    uv_timer_t timer;
    int handles;   /* that are not closed yet */
    int connected, ending;
};

struct chunk {
    uv_write_t request;
    uint8_t bytes[];
};

static void on_closed(uv_handle_t *handle)
{
    struct wire *wire = handle->data;

    if (--wire->handles == 0)
        free(wire);
}

static void close_all(struct wire *wire)
{
    if (!uv_is_closing((uv_handle_t *)&wire->tcp))
        uv_close((uv_handle_t *)&wire->tcp, on_closed);
    if (!uv_is_closing((uv_handle_t *)&wire->timer))
        uv_close((uv_handle_t *)&wire->timer, on_closed);
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    static char room[65536]; /* one thread: used up before the next read */

    (void)handle;
    (void)size;
    *buffer = uv_buf_init(room, sizeof room);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct wire *wire = stream->data;

    if (!wire->owner || size == 0)
        return;
    if (size > 0) {
        tape_add(wire->tape, TAPE_IN, buffer->base, (size_t)size);
        wire->events->data(wire->owner, (const uint8_t *)buffer->base,
                           (size_t)size);
        return;
    }
    uv_read_stop(stream);
    tape_add(wire->tape, size == UV_EOF ? TAPE_FIN_IN : TAPE_RST_IN, NULL, 0);
    wire->events->ended(wire->owner, size == UV_EOF ? 0 : (int)size);
}

static void on_connect(uv_connect_t *request, int status)
{
    struct wire *wire = request->data;

    if (!wire->owner)
        return;
    wire->connected = status == 0;
    if (wire->connected) {
        tape_open(wire->tape, &wire->tcp, 0);
        uv_tcp_nodelay(&wire->tcp, 1);
        uv_read_start((uv_stream_t *)&wire->tcp, on_alloc, on_read);
    }
    wire->events->open(wire->owner, status);
}

static void on_later(uv_timer_t *timer)
{
    struct wire *wire = timer->data;

    if (wire->owner)
        wire->events->open(wire->owner, wire->later);
}

static struct wire *wire_new(uv_loop_t *loop, const struct wire_events *events,
                             void *owner)
{
    struct wire *wire = need(calloc(1, sizeof *wire));

    wire->events = events;
    wire->owner = owner;
    wire->handles = 2;
    uv_tcp_init(loop, &wire->tcp);
    uv_timer_init(loop, &wire->timer);
    wire->tcp.data = wire->timer.data = wire->connect.data = wire;
    return wire;
}

/* An error shows as an end as soon as the loop reads. */
struct wire *wire_accept(uv_stream_t *listener,
                         const struct wire_events *events, void *owner)
{
    struct wire *wire = wire_new(listener->loop, events, owner);

    wire->connected = uv_accept(listener, (uv_stream_t *)&wire->tcp) == 0;
    uv_tcp_nodelay(&wire->tcp, 1);
    uv_read_start((uv_stream_t *)&wire->tcp, on_alloc, on_read);
    return wire;
}

struct wire *wire_open(uv_loop_t *loop, const struct sockaddr *address,
                       const struct wire_events *events, void *owner)
{
    struct wire *wire = wire_new(loop, events, owner);

    wire->later = uv_tcp_connect(&wire->connect, &wire->tcp, address,
                                 on_connect);
    if (wire->later)
        uv_timer_start(&wire->timer, on_later, 0, 0);
    return wire;
}

static void on_write(uv_write_t *request, int status)
{
    struct wire *wire = request->data;

    (void)status; /* a broken connection shows where it is read */
    free(request);
    if (wire->owner && wire->events->drained)
        wire->events->drained(wire->owner);
}

void wire_write(struct wire *wire, const uint8_t *bytes, size_t size)
{
    struct chunk *chunk;
    uv_buf_t buffer;

    if (!wire->connected || wire->ending)
        return;
    tape_add(wire->tape, TAPE_OUT, bytes, size);
    chunk = need(malloc(sizeof *chunk + size));
    memcpy(chunk->bytes, bytes, size);
    buffer = uv_buf_init((char *)chunk->bytes, (unsigned)size);
    chunk->request.data = wire;
    if (uv_write(&chunk->request, (uv_stream_t *)&wire->tcp, &buffer, 1,
                 on_write))
        free(chunk);
}

void wire_tape(struct wire *wire, struct tape *tape)
{
    wire->tape = tape;
    if (wire->connected)
        tape_open(tape, &wire->tcp, 1);
}

size_t wire_unsent(const struct wire *wire)
{
    return wire->tcp.write_queue_size;
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status; /* a broken connection shows where it is read */
}

void wire_end(struct wire *wire)
{
    if (!wire->connected || wire->ending)
        return;
    wire->ending = 1;
    tape_add(wire->tape, TAPE_FIN_OUT, NULL, 0);
    wire->shutdown.data = wire;
    if (uv_shutdown(&wire->shutdown, (uv_stream_t *)&wire->tcp, on_shutdown))
        wire->ending = 0;
}

void wire_pause(struct wire *wire, int paused)
{
    if (!wire->connected)
        return;
    if (paused)
        uv_read_stop((uv_stream_t *)&wire->tcp);
    else
        uv_read_start((uv_stream_t *)&wire->tcp, on_alloc, on_read);
}

void wire_drop(struct wire *wire, int reset)
{
    tape_add(wire->tape, reset ? TAPE_RST_OUT : TAPE_FIN_OUT, NULL, 0);
    wire->tape = NULL;
    wire->owner = NULL;
    if (reset)
        uv_tcp_close_reset(&wire->tcp, on_closed);
    close_all(wire);
}
