/* wire.h - one TCP connection on the loop.
 *
 * A wire belongs to one owner, who is told what happens on it until wire_drop().
 * Nothing is told from inside a call: every event comes from the loop.
 */
#ifndef CONFORMANCE_WIRE_H
#define CONFORMANCE_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include <uv.h>

#include "tape.h"

struct wire;

struct wire_events {
    /* The connection is there (error 0) or can't be made (a libuv error). */
    void (*open)(void *owner, int error);
    void (*data)(void *owner, const uint8_t *bytes, size_t size);
    /* What was written is with the kernel. */
    void (*drained)(void *owner);
    /* The peer's end: 0 for FIN, a libuv error such as UV_ECONNRESET. */
    void (*ended)(void *owner, int error);
};

/* Begins to connect. Never NULL: what goes wrong comes as an event. */
struct wire *wire_open(uv_loop_t *loop, const struct sockaddr *address,
                       const struct wire_events *events, void *owner);

/* Takes the connection that a listening uv_tcp_t has just told of. */
struct wire *wire_accept(uv_stream_t *listener,
                         const struct wire_events *events, void *owner);

/* Queues a copy of the bytes. */
void wire_write(struct wire *wire, const uint8_t *bytes, size_t size);

/* Records what is said, before the loop runs again; a connection that is
 * there already was accepted. The tape stays the caller's. */
void wire_tape(struct wire *wire, struct tape *tape);

/* Bytes that the kernel has not taken yet. */
size_t wire_unsent(const struct wire *wire);

/* Ends our direction once all is written (FIN). */
void wire_end(struct wire *wire);

/* Stops and starts reading. */
void wire_pause(struct wire *wire, int paused);

/* Closes at once, with an RST if `reset`, and lets go: the wire is gone for its
 * owner, and what the kernel has not taken is lost. */
void wire_drop(struct wire *wire, int reset);

#endif
