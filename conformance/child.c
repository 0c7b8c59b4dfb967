#include "child.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cli/cli.h>

#include "arena.h"

enum { OUTPUT_PIECE = 8192 };
enum { STOP_WAIT = 5000, KILL_WAIT = 2000 }; /* milliseconds */

int child_free_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = -1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, size)
        && !getsockname(fd, (struct sockaddr *)&address, &size))
        port = ntohs(address.sin_port);
    if (fd >= 0)
        close(fd);
    return port;
}

/* The command as the shell gets it: the port filled in, and standard error
 * where standard output goes. */
static char *shell_text(const char *command, int port)
{
    char *text = NULL;
    size_t size;
    FILE *out = need(open_memstream(&text, &size));
    const char *hole;

    fputs("exec 2>&1\n", out);
    while ((hole = strstr(command, "{port}"))) {
        fwrite(command, 1, (size_t)(hole - command), out);
        fprintf(out, "%d", port);
        command = hole + 6;
    }
    fputs(command, out);
    fclose(out);
    return need(text);
}

static void on_process_exit(uv_process_t *process, int64_t status, int signal_number)
{
    struct child *child = process->data;

    child->exited = 1;
    child->status = status;
    child->signal = signal_number;
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    static char room[OUTPUT_PIECE];

    (void)handle;
    (void)size;
    *buffer = uv_buf_init(room, sizeof room);
}

/* Keeps the end: half is dropped when it is full. */
static void on_output(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct child *child = stream->data;
    size_t n;

    if (size < 0)
        uv_read_stop(stream);
    if (size <= 0)
        return;
    n = (size_t)size;
    if (child->kept_size + n > CHILD_OUTPUT) {
        child->kept_size = CHILD_OUTPUT / 2;
        memmove(child->kept, child->kept + CHILD_OUTPUT / 2, CHILD_OUTPUT / 2);
    }
    memcpy(child->kept + child->kept_size, buffer->base, n);
    child->kept_size += n;
}

int child_start(struct child *child, uv_loop_t *loop, const char *command,
                int port)
{
    char *text = shell_text(command, port);
    char shell[] = "/bin/sh", dash_c[] = "-c";
    char *args[] = { shell, dash_c, text, NULL };
    uv_stdio_container_t stdio[3] = { { .flags = UV_IGNORE },
                                      { .flags = UV_IGNORE },
                                      { .flags = UV_IGNORE } };
    uv_process_options_t options = { .file = shell, .args = args,
        .exit_cb = on_process_exit, .stdio = stdio, .stdio_count = 3,
        .flags = UV_PROCESS_DETACHED };
    int error;

    memset(child, 0, sizeof *child);
    child->kept = need(malloc(CHILD_OUTPUT + OUTPUT_PIECE));
    uv_pipe_init(loop, &child->output, 0);
    child->process.data = child->output.data = child;
    stdio[1].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    stdio[1].data.stream = (uv_stream_t *)&child->output;
    error = uv_spawn(loop, &child->process, &options);
    free(text);
    child->started = 1;
    if (error) {
        cli_error("--server-cmd: %s", uv_strerror(error));
        child->exited = 1;
        return -1;
    }
    uv_read_start((uv_stream_t *)&child->output, on_alloc, on_output);
    return 0;
}

int child_ended(const struct child *child)
{
    siginfo_t info = { .si_pid = 0 };

    if (!child->started || child->exited)
        return child->started;
    return !waitid(P_PID, (id_t)child->process.pid, &info,
                   WEXITED | WNOHANG | WNOWAIT) && info.si_pid;
}

static void on_tick(uv_timer_t *timer)
{
    (void)timer; /* only wakes uv_run() */
}

void child_watch(struct child *child, uv_loop_t *loop, unsigned time)
{
    uv_timer_t timer;
    uint64_t until;

    if (!child->started)
        return;
    uv_update_time(loop);
    until = uv_now(loop) + time;
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, on_tick, time, 0);
    while (!child->exited && uv_now(loop) < until)
        uv_run(loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(loop, UV_RUN_NOWAIT);
}

void child_stop(struct child *child, uv_loop_t *loop)
{
    if (!child->started)
        return;
    child->stopping = 1;
    if (!child->exited) {
        kill(-child->process.pid, SIGTERM);
        child_watch(child, loop, STOP_WAIT);
    }
    if (!child->exited) {
        cli_error("the server did not stop within %d s of SIGTERM: it was "
                  "killed", STOP_WAIT / 1000);
        kill(-child->process.pid, SIGKILL);
        child_watch(child, loop, KILL_WAIT);
    }
    uv_run(loop, UV_RUN_NOWAIT);
}

const char *child_end_words(const struct child *child)
{
    static char words[80];

    if (child->signal)
        snprintf(words, sizeof words, "was ended by signal %d (%s)",
                 child->signal, strsignal(child->signal));
    else
        snprintf(words, sizeof words, "exited with %lld",
                 (long long)child->status);
    return words;
}

void child_show(const struct child *child)
{
    if (!child->kept_size)
        return;
    fputs("---- the server's output:\n", stderr);
    fwrite(child->kept, 1, child->kept_size, stderr);
    if (child->kept[child->kept_size - 1] != '\n')
        fputc('\n', stderr);
    fputs("----\n", stderr);
}

void child_free(struct child *child)
{
    if (!child->started)
        return;
    uv_close((uv_handle_t *)&child->output, NULL);
    if (!uv_is_closing((uv_handle_t *)&child->process)
        && child->process.loop)
        uv_close((uv_handle_t *)&child->process, NULL);
    free(child->kept);
}
