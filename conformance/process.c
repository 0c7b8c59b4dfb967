#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum {
    PIECE = 4096,
    STATUS_SAID = 2,   /* up to it a client says that something was wrong */
    SHELL_SIGNAL = 128
};

struct line {
    uv_write_t request;
    char text[];
};

static void on_closed(uv_handle_t *handle)
{
    struct process *process = handle->data;

    if (--process->handles == 0)
        free(process);
}

static void close_one(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

/* The handle of a process stays until it is reaped. */
static void on_exit_seen(uv_process_t *handle, int64_t status, int number)
{
    struct process *process = handle->data;

    process->exited = 1;
    process->running = 0;
    process->status = status;
    process->signal = number;
    close_one((uv_handle_t *)handle);
    if (process->owner)
        process->ended(process->owner);
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    static char room[PIECE]; /* one thread: used up before the next read */

    (void)handle;
    (void)size;
    *buffer = uv_buf_init(room, sizeof room);
}

/* The last bytes are what tells most. */
static void on_output(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct process *process = stream->data;
    size_t n = size > 0 ? (size_t)size : 0, room, gone;
    const char *from = buffer->base;

    if (size < 0)
        close_one((uv_handle_t *)stream);
    if (n > PROCESS_OUTPUT) {
        from += n - PROCESS_OUTPUT;
        n = PROCESS_OUTPUT;
    }
    room = PROCESS_OUTPUT - process->kept_size;
    gone = n > room ? n - room : 0;
    memmove(process->kept, process->kept + gone, process->kept_size - gone);
    process->kept_size -= gone;
    if (n)
        memcpy(process->kept + process->kept_size, from, n);
    process->kept_size += n;
}

static int spawn(struct process *process, uv_loop_t *loop, char *command)
{
    char shell[] = "/bin/sh", dash_c[] = "-c";
    char *args[] = { shell, dash_c, command, NULL };
    uv_stdio_container_t stdio[3] = { { .flags = UV_CREATE_PIPE
                                               | UV_READABLE_PIPE },
                                      { .flags = UV_CREATE_PIPE
                                               | UV_WRITABLE_PIPE },
                                      { .flags = UV_IGNORE } };
    uv_process_options_t options = { .file = shell, .args = args,
        .exit_cb = on_exit_seen, .stdio = stdio, .stdio_count = 3,
        .flags = UV_PROCESS_DETACHED };

    stdio[0].data.stream = (uv_stream_t *)&process->input;
    stdio[1].data.stream = (uv_stream_t *)&process->output;
    return uv_spawn(loop, &process->process, &options);
}

struct process *process_start(uv_loop_t *loop, const char *command,
                              void (*ended)(void *owner), void *owner,
                              int *error)
{
    struct process *process = need(calloc(1, sizeof *process));
    struct arena arena = { NULL };

    process->owner = owner;
    process->ended = ended;
    process->handles = 3;
    uv_pipe_init(loop, &process->input, 0);
    uv_pipe_init(loop, &process->output, 0);
    process->process.data = process->input.data = process->output.data =
        process;
    *error = spawn(process, loop, arena_print(&arena, "exec 2>&1\n%s",
                                              command));
    arena_free(&arena);
    process->running = !*error;
    if (!*error) {
        uv_read_start((uv_stream_t *)&process->output, on_alloc, on_output);
        return process;
    }
    close_one((uv_handle_t *)&process->process);
    process_drop(process);
    return NULL;
}

static void on_written(uv_write_t *request, int status)
{
    (void)status; /* a client that reads no more shows by what it does */
    free(request);
}

void process_tell(struct process *process, const char *text)
{
    size_t size = strlen(text);
    struct line *line;
    uv_buf_t buffer;

    if (uv_is_closing((uv_handle_t *)&process->input))
        return;
    line = need(malloc(sizeof *line + size + 1));
    memcpy(line->text, text, size);
    line->text[size] = '\n';
    buffer = uv_buf_init(line->text, (unsigned)size + 1);
    if (uv_write(&line->request, (uv_stream_t *)&process->input, &buffer, 1,
                 on_written))
        free(line);
}

void process_end_input(struct process *process)
{
    close_one((uv_handle_t *)&process->input);
}

void process_drop(struct process *process)
{
    process->owner = NULL;
    /* whatever it started is in its group, and may outlive it */
    if (process->process.pid > 0)
        kill(-process->process.pid, SIGKILL);
    close_one((uv_handle_t *)&process->input);
    close_one((uv_handle_t *)&process->output);
}

const char *process_crash(const struct process *process)
{
    static char words[80];
    int number = process->signal;

    if (!number && process->status > SHELL_SIGNAL)
        number = (int)process->status - SHELL_SIGNAL;
    if (number && strsignal(number))
        snprintf(words, sizeof words, "it was ended by signal %d (%s)", number,
                 strsignal(number));
    else if (process->status > STATUS_SAID)
        snprintf(words, sizeof words, "it exited with %lld",
                 (long long)process->status);
    else
        return NULL;
    return words;
}
