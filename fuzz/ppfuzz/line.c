#include "line.h"

#include <stdlib.h>
#include <string.h>

struct line {
    uv_tcp_t tcp;
    uv_connect_t connect;
    const struct line_events *events;
    void *owner; /* NULL once dropped */
};

struct parcel {
    uv_write_t write;
    uint8_t bytes[];
};

static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    static char room[1 << 16];

    (void)handle;
    (void)size;
    *buffer = uv_buf_init(room, sizeof room);
}

static void came(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct line *line = stream->data;

    if (size < 0)
        uv_read_stop(stream);
    if (line->owner && size > 0)
        line->events->data(line->owner, (const uint8_t *)buffer->base,
                           (size_t)size);
    else if (line->owner && size < 0)
        line->events->ended(line->owner);
}

static void connected(uv_connect_t *connect, int status)
{
    struct line *line = connect->data;

    if (!line->owner)
        return;
    if (status) {
        line->events->ended(line->owner);
        return;
    }
    uv_tcp_nodelay(&line->tcp, 1);
    uv_read_start((uv_stream_t *)&line->tcp, give_room, came);
    line->events->open(line->owner);
}

struct line *line_open(uv_loop_t *loop, const struct sockaddr *address,
                       const struct line_events *events, void *owner)
{
    struct line *line = calloc(1, sizeof *line);

    if (!line)
        abort();
    line->events = events;
    line->owner = owner;
    uv_tcp_init(loop, &line->tcp);
    line->tcp.data = line->connect.data = line;
    /* what fails here (no descriptor left) shows as an answer that never came */
    uv_tcp_connect(&line->connect, &line->tcp, address, connected);
    return line;
}

static void written(uv_write_t *write, int status)
{
    (void)status; /* a broken connection shows where it is read */
    free(write->data);
}

void line_write(struct line *line, const uint8_t *bytes, size_t size)
{
    int done = uv_try_write((uv_stream_t *)&line->tcp,
                            &(uv_buf_t){ .base = (char *)(uintptr_t)bytes,
                                         .len = size }, 1);
    size_t left = done > 0 ? size - (size_t)done : size;
    struct parcel *parcel;

    if (!left || (done < 0 && done != UV_EAGAIN))
        return;
    parcel = malloc(sizeof *parcel + left);
    if (!parcel)
        abort();
    memcpy(parcel->bytes, bytes + size - left, left);
    parcel->write.data = parcel;
    if (uv_write(&parcel->write, (uv_stream_t *)&line->tcp,
                 &(uv_buf_t){ .base = (char *)parcel->bytes, .len = left }, 1,
                 written))
        free(parcel);
}

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

void line_drop(struct line *line, int reset)
{
    line->owner = NULL;
    if (!reset || uv_tcp_close_reset(&line->tcp, closed))
        uv_close((uv_handle_t *)&line->tcp, closed);
}
