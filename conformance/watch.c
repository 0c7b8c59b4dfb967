#include "watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include <uv.h>

#include <cli/cli.h>

enum { SETTLE = 150 }; /* milliseconds: editors write a file in several steps */

struct folder {
    uv_fs_event_t event;
    const char *path;
    struct folder *next;
};

struct watch {
    uv_loop_t loop;
    uv_timer_t settle;
    uv_signal_t signals[2];
    uv_process_t child;
    struct folder *folders;
    struct arena *arena;
    char **args;
    int playing, changed, stopping, result;
};

static void play(struct watch *watch);

static void on_child_closed(uv_handle_t *handle)
{
    struct watch *watch = handle->data;

    watch->playing = 0;
    if (watch->stopping)
        uv_stop(&watch->loop);
    else if (watch->changed)
        play(watch);
    else
        fputs("-- waiting for a change of a script; Ctrl-C ends\n", stderr);
}

static void on_child_exit(uv_process_t *child, int64_t status, int number)
{
    struct watch *watch = child->data;

    watch->result = number ? CLI_USAGE : (int)status;
    uv_close((uv_handle_t *)child, on_child_closed);
}

/* One run, on the same terminal. */
static void play(struct watch *watch)
{
    uv_stdio_container_t stdio[3] = {
        { .flags = UV_INHERIT_FD, .data.fd = 0 },
        { .flags = UV_INHERIT_FD, .data.fd = 1 },
        { .flags = UV_INHERIT_FD, .data.fd = 2 }
    };
    uv_process_options_t options = { .file = "/proc/self/exe",
        .args = watch->args, .exit_cb = on_child_exit, .stdio = stdio,
        .stdio_count = 3 };
    int error;

    watch->changed = 0;
    watch->playing = 1;
    watch->child.data = watch;
    error = uv_spawn(&watch->loop, &watch->child, &options);
    if (!error)
        return;
    cli_error("--watch: %s", uv_strerror(error));
    watch->result = CLI_USAGE;
    watch->stopping = 1;
    uv_close((uv_handle_t *)&watch->child, on_child_closed);
}

static void on_settled(uv_timer_t *timer)
{
    struct watch *watch = timer->data;

    watch->changed = 1;
    if (!watch->playing)
        play(watch);
}

static void on_change(uv_fs_event_t *event, const char *name, int events,
                      int status)
{
    struct watch *watch = event->data;
    size_t size = name ? strlen(name) : 0;

    (void)events;
    (void)status;
    if (size > 8 && !strcmp(name + size - 8, ".session"))
        uv_timer_start(&watch->settle, on_settled, SETTLE, 0);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct watch *watch = handle->data;

    watch->stopping = 1;
    if (watch->playing)
        uv_process_kill(&watch->child, number);
    else
        uv_stop(&watch->loop);
}

/* ---- what is watched ---------------------------------------------------- */

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_copy(arena, path, (size_t)(slash - path) + 1) : ".";
}

static int watch_folder(struct watch *watch, const char *path)
{
    struct folder *folder;
    int error;

    LL_FOREACH(watch->folders, folder)
        if (!strcmp(folder->path, path))
            return 0;
    folder = arena_alloc(watch->arena, sizeof *folder);
    folder->path = path;
    LL_APPEND(watch->folders, folder);
    uv_fs_event_init(&watch->loop, &folder->event);
    folder->event.data = watch;
    error = uv_fs_event_start(&folder->event, on_change, path, 0);
    if (error)
        cli_error("--watch: %s: %s", path, uv_strerror(error));
    return error ? -1 : 0;
}

/* The same command line without --watch, --wat ... */
static char **without_watch(struct arena *arena, int argc, char **argv)
{
    char **args = arena_alloc(arena, sizeof *args * (size_t)(argc + 1));
    int i, n = 0, options = 1;

    for (i = 0; i < argc; i++) {
        options &= strcmp(argv[i], "--") != 0;
        if (!options || strlen(argv[i]) < 3
            || strncmp("--watch", argv[i], strlen(argv[i])) != 0)
            args[n++] = argv[i];
    }
    return args;
}

static void begin(struct watch *watch)
{
    static const int numbers[2] = { SIGINT, SIGTERM };
    int i;

    uv_loop_init(&watch->loop);
    uv_timer_init(&watch->loop, &watch->settle);
    watch->settle.data = watch;
    for (i = 0; i < 2; i++) {
        uv_signal_init(&watch->loop, &watch->signals[i]);
        watch->signals[i].data = watch;
        uv_signal_start(&watch->signals[i], on_signal, numbers[i]);
    }
}

static void close_one(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

int watch_scripts(struct arena *arena, const struct source *sources, int argc,
                  char **argv)
{
    struct watch watch = { .arena = arena, .result = CLI_USAGE };
    const struct source *source;
    int failed = 0;

    watch.args = without_watch(arena, argc, argv);
    begin(&watch);
    LL_FOREACH(sources, source)
        failed |= watch_folder(&watch, folder_of(arena, source->path));
    if (!failed) {
        play(&watch);
        uv_run(&watch.loop, UV_RUN_DEFAULT);
    }
    uv_walk(&watch.loop, close_one, NULL);
    uv_run(&watch.loop, UV_RUN_DEFAULT);
    uv_loop_close(&watch.loop);
    return watch.result;
}
