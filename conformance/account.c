#include "account.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "pool.h"
#include "shell.h"

struct making_of {
    uv_process_t process;
    struct making_of **all;
    struct account *account; /* lives as long as the run */
    int over;
    int64_t status;
    int signal, error;
    struct making_of *next;
};

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_exit_of(uv_process_t *process, int64_t status, int number)
{
    struct making_of *making = process->data;

    making->over = 1;
    making->status = status;
    making->signal = number;
}

/* What the command prints is for the user, beside the report. */
static struct making_of *start(struct making_of **all, uv_loop_t *loop,
                               const char *command, struct account *account)
{
    struct making_of *making = need(calloc(1, sizeof *making));
    struct arena arena = { NULL };
    const char *text = shell_filled(&arena, shell_filled(&arena, command,
                           "{name}", account->name), "{password}",
                           account->password);
    char shell[] = "/bin/sh", dash_c[] = "-c";
    char *args[] = { shell, dash_c, arena_copy(&arena, text, strlen(text)),
                     NULL };
    uv_stdio_container_t stdio[3] = {
        { .flags = UV_IGNORE },
        { .flags = UV_INHERIT_FD, .data.fd = 2 },
        { .flags = UV_INHERIT_FD, .data.fd = 2 }
    };
    uv_process_options_t options = { .file = shell, .args = args,
        .exit_cb = on_exit_of, .stdio = stdio, .stdio_count = 3,
        .flags = UV_PROCESS_DETACHED };

    making->all = all;
    making->account = account;
    making->process.data = making;
    making->error = uv_spawn(loop, &making->process, &options);
    making->over = making->error != 0;
    arena_free(&arena);
    LL_APPEND(*all, making);
    return making;
}

static void drop(struct making_of *making)
{
    LL_DELETE(*making->all, making);
    uv_close((uv_handle_t *)&making->process, on_closed);
}

static const char *failure(const struct making_of *making,
                           struct arena *arena)
{
    if (making->error)
        return arena_print(arena, "could not be started: %s",
                           uv_strerror(making->error));
    if (making->signal)
        return arena_print(arena, "was ended by signal %d", making->signal);
    return arena_print(arena, "exited with %lld", (long long)making->status);
}

enum making account_make(struct making_of **all, uv_loop_t *loop,
                         const char *command, struct account *account,
                         struct arena *arena, const char **why)
{
    struct making_of *making;
    enum making how = MAKING_DONE;

    LL_FOREACH(*all, making)
        if (making->account == account)
            break;
    if (!making)
        making = start(all, loop, command, account);
    if (!making->over)
        return MAKING_RUNS;
    if (making->error || making->signal || making->status) {
        *why = failure(making, arena);
        how = MAKING_FAILED;
    }
    drop(making);
    return how;
}

void account_stop(struct making_of **all)
{
    struct making_of *making, *next;

    LL_FOREACH_SAFE(*all, making, next) {
        if (!making->over)
            kill(-making->process.pid, SIGKILL);
        drop(making);
    }
}
