/* input.h - standard input as lines, on libuv: a terminal, a pipe, a socket or
 * a file; a line comes when its newline does, the last one also without.
 */
#ifndef INPUT_H
#define INPUT_H

#include <uv.h>

struct input_events {
    /* One line, without its newline. May call input_pause() or close(). */
    void (*line)(void *context, const char *line, size_t size);
    /* The end, once: NULL, or why nothing more can be read. */
    void (*end)(void *context, const char *why);
};

struct input {
    uv_loop_t *loop;
    const struct input_events *events;
    void *context;
    int fd;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tty_t tty;
        uv_pipe_t pipe;
        uv_tcp_t tcp;
    } in;
    uv_fs_t file;   /* for what can't be polled */
    int is_file, reading, paused, closed;
    int flags;      /* of the descriptor, as it was found */
    char *line;     /* an unfinished one */
    size_t used, capacity;
    char buffer[65536];
};

/* Takes `fd` (0) over; nothing is read before input_start(). */
void input_init(struct input *input, uv_loop_t *loop, int fd,
                const struct input_events *events, void *context);

/* Reads, or goes on reading after input_pause(). */
void input_start(struct input *input);
void input_pause(struct input *input);

/* No event comes any more. The descriptor gets its flags back. */
void input_close(struct input *input);

/* When the loop has run dry. */
void input_free(struct input *input);

#endif
