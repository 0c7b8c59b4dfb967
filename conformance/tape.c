#include "tape.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "arena.h"
#include "capture.h"
#include "runner.h"

struct tape *tape_new(struct tape **list, struct capture *capture)
{
    struct tape *tape = need(calloc(1, sizeof *tape));

    tape->capture = capture;
    LL_PREPEND(*list, tape);
    return tape;
}

static struct tape_record *add_record(struct tape *tape)
{
    if (tape->count == tape->room) {
        tape->room = tape->room ? 2 * tape->room : 32;
        tape->records = need(realloc(tape->records, tape->room
                                     * sizeof *tape->records));
    }
    return &tape->records[tape->count++];
}

static void add_bytes(struct tape *tape, const void *bytes, size_t size)
{
    while (tape->used + size > tape->bytes_room) {
        tape->bytes_room = tape->bytes_room ? 2 * tape->bytes_room : 1024;
        tape->bytes = need(realloc(tape->bytes, tape->bytes_room));
    }
    memcpy(tape->bytes + tape->used, bytes, size);
    tape->used += size;
}

static void add_event(struct tape *tape, enum tape_event event, size_t size)
{
    *add_record(tape) = (struct tape_record){
        runner_micro(), capture_order(tape->capture), event, tape->used, size
    };
}

/* Whoever reads the capture sees that they are missing. */
static void lose(struct tape *tape, enum tape_event event, size_t size)
{
    int in = event == TAPE_IN;

    if (!tape->lost[in]) {
        add_event(tape, in ? TAPE_LOST_IN : TAPE_LOST_OUT, 0);
        tape->lost[in] = tape->count;
    }
    tape->records[tape->lost[in] - 1].size += size;
}

void tape_add(struct tape *tape, enum tape_event event, const void *bytes,
              size_t size)
{
    int full;

    if (!tape || tape->over || (!tape->count && event != TAPE_OPEN))
        return;
    full = tape->lost[0] || tape->lost[1]
        || tape->used + size > TAPE_BYTES_MAX;
    if (size && full) {
        lose(tape, event, size);
        return;
    }
    add_event(tape, event, size);
    if (size)
        add_bytes(tape, bytes, size);
    tape->over = event == TAPE_RST_OUT || event == TAPE_RST_IN;
}

static struct tape_end end_of(const struct sockaddr_storage *address)
{
    static const uint8_t loopback[4] = { 127, 0, 0, 1 };
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    struct tape_end end = { { 0 }, 0 };

    memcpy(end.address, loopback, 4);
    if (address->ss_family == AF_INET6) {
        end.port = ntohs(six->sin6_port);
    } else if (address->ss_family == AF_INET) {
        memcpy(end.address, &four->sin_addr, 4);
        end.port = ntohs(four->sin_port);
    }
    return end;
}

void tape_open(struct tape *tape, const uv_tcp_t *tcp, int accepted)
{
    struct sockaddr_storage local = { 0 }, peer = { 0 };
    int size = sizeof local;

    if (!tape)
        return;
    uv_tcp_getsockname(tcp, (struct sockaddr *)&local, &size);
    size = sizeof peer;
    uv_tcp_getpeername(tcp, (struct sockaddr *)&peer, &size);
    tape->local = end_of(&local);
    tape->peer = end_of(&peer);
    tape->accepted = accepted;
    tape_add(tape, TAPE_OPEN, NULL, 0);
}

void tape_free(struct tape **list)
{
    struct tape *tape, *next;

    LL_FOREACH_SAFE(*list, tape, next) {
        free(tape->records);
        free(tape->bytes);
        free(tape);
    }
    *list = NULL;
}
