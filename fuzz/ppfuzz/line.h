/* line.h - one TCP connection to the server, on a libuv loop. */
#ifndef PPFUZZ_LINE_H
#define PPFUZZ_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include <uv.h>

struct line;

/* Told from the loop, never from inside a call, until line_drop(). */
struct line_events {
    void (*open)(void *owner);
    void (*data)(void *owner, const uint8_t *bytes, size_t size);
    void (*ended)(void *owner); /* or it could not be made */
};

struct line *line_open(uv_loop_t *loop, const struct sockaddr *address,
                       const struct line_events *events, void *owner);

/* Queues a copy. What an ended connection is sent is lost. */
void line_write(struct line *line, const uint8_t *bytes, size_t size);

/* Closes, with an RST if `reset`; the line is gone for its owner. */
void line_drop(struct line *line, int reset);

#endif
