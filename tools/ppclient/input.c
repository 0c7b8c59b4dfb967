#include "input.h"

#include <polypaint/text.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_SIZE PP_TEXT_ROOM(PP_FRAME_MAX)

static void end(struct input *input, const char *why)
{
    const struct input_events *events = input->events;

    if (input->closed)
        return;
    input_close(input);
    events->end(input->context, why);
}

/* ---- lines --------------------------------------------------------------- */

static int keep(struct input *input, const char *bytes, size_t size)
{
    size_t capacity = input->capacity ? input->capacity : 512;
    char *line;

    while (capacity - input->used < size)
        capacity *= 2;
    if (capacity != input->capacity) {
        line = realloc(input->line, capacity);
        if (!line)
            return -1;
        input->line = line;
        input->capacity = capacity;
    }
    memcpy(input->line + input->used, bytes, size);
    input->used += size;
    return 0;
}

static void give_line(struct input *input, const char *line, size_t size)
{
    if (!input->closed)
        input->events->line(input->context, line, size);
}

/* A line that began in an earlier piece is put together first. */
static void finish_line(struct input *input, const char *bytes, size_t size)
{
    if (!input->used) {
        give_line(input, bytes, size);
    } else if (keep(input, bytes, size)) {
        end(input, "out of memory");
    } else {
        give_line(input, input->line, input->used);
        input->used = 0;
    }
}

static void take(struct input *input, const char *bytes, size_t size)
{
    const char *newline;

    while (!input->closed && (newline = memchr(bytes, '\n', size))) {
        size_t n = (size_t)(newline - bytes);

        finish_line(input, bytes, n);
        bytes += n + 1;
        size -= n + 1;
    }
    if (input->closed || !size)
        return;
    if (input->used + size > LINE_MAX_SIZE)
        end(input, "a line is longer than that of any frame");
    else if (keep(input, bytes, size))
        end(input, "out of memory");
}

static void took(struct input *input, ssize_t size)
{
    if (size > 0) {
        take(input, input->buffer, (size_t)size);
        return;
    }
    if (size == 0 || size == UV_EOF) {
        if (input->used)
            give_line(input, input->line, input->used);
        end(input, NULL);
    } else {
        end(input, uv_strerror((int)size));
    }
}

/* ---- reading ------------------------------------------------------------- */

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct input *input = handle->data;

    (void)suggested;
    *buf = uv_buf_init(input->buffer, sizeof input->buffer);
}

static void after_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    (void)buf;
    if (size) /* 0: nothing yet */
        took(stream->data, size);
}

static void read_file(struct input *input);

static void after_file_read(uv_fs_t *request)
{
    struct input *input = request->data;
    ssize_t size = request->result;

    uv_fs_req_cleanup(request);
    input->reading = 0;
    if (input->closed)
        return;
    took(input, size);
    if (!input->closed && !input->paused)
        read_file(input);
}

static void read_file(struct input *input)
{
    uv_buf_t buf = uv_buf_init(input->buffer, sizeof input->buffer);

    if (input->reading)
        return;
    input->reading = 1;
    input->file.data = input;
    uv_fs_read(input->loop, &input->file, input->fd, &buf, 1, -1,
               after_file_read);
}

void input_start(struct input *input)
{
    int error = 0;

    if (input->closed)
        return;
    input->paused = 0;
    if (input->is_file)
        read_file(input);
    else if (input->in.handle.loop)
        error = uv_read_start(&input->in.stream, give_buffer, after_read);
    else
        error = UV_EBADF;
    if (error && error != UV_EALREADY)
        end(input, uv_strerror(error));
}

void input_pause(struct input *input)
{
    if (input->closed || input->paused)
        return;
    input->paused = 1;
    if (!input->is_file && input->in.handle.loop)
        uv_read_stop(&input->in.stream);
}

/* ---- opening and closing ------------------------------------------------- */

static int open_stream(struct input *input, uv_handle_type type)
{
    if (type == UV_TTY)
        return uv_tty_init(input->loop, &input->in.tty, input->fd, 0);
    if (type == UV_NAMED_PIPE) {
        uv_pipe_init(input->loop, &input->in.pipe, 0);
        return uv_pipe_open(&input->in.pipe, input->fd);
    }
    if (type == UV_TCP) {
        uv_tcp_init(input->loop, &input->in.tcp);
        return uv_tcp_open(&input->in.tcp, input->fd);
    }
    return UV_EBADF;
}

void input_init(struct input *input, uv_loop_t *loop, int fd,
                const struct input_events *events, void *context)
{
    uv_handle_type type = uv_guess_handle(fd);

    memset(input, 0, sizeof *input);
    input->loop = loop;
    input->fd = fd;
    input->events = events;
    input->context = context;
    input->flags = fcntl(fd, F_GETFL);
    input->is_file = type == UV_FILE;
    input->paused = 1;
    if (!input->is_file)
        open_stream(input, type); /* what fails shows at the first read */
    input->in.handle.data = input;
}

static void after_close(uv_handle_t *handle)
{
    (void)handle;
}

void input_close(struct input *input)
{
    if (input->closed)
        return;
    input->closed = 1;
    if (input->flags >= 0) /* who shares it may not expect O_NONBLOCK */
        fcntl(input->fd, F_SETFL, input->flags);
    if (input->in.handle.loop)
        uv_close(&input->in.handle, after_close);
}

void input_free(struct input *input)
{
    free(input->line);
    input->line = NULL;
}
