#include "tcp_wire.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct wire wire_new(uint16_t port, uint32_t isn_client, uint32_t isn_server)
{
    struct wire wire = { .seq = { isn_client, isn_server }, .time = MS };

    for (int i = 0; i < 2; i++) {
        wire.ends[i].family = 4;
        memcpy(wire.ends[i].address, i ? "\x0a\0\0\2" : "\x0a\0\0\1", 4);
        wire.ends[i].port = i ? 5000 : port;
    }
    return wire;
}

struct segment wire_at(struct wire *wire, int who, int32_t offset,
                       const void *bytes, uint32_t size)
{
    struct segment segment = {
        .time = wire->time += MS,
        .packet = ++wire->packet,
        .from = wire->ends[who],
        .to = wire->ends[!who],
        .seq = wire->seq[who] + (uint32_t)offset,
        .ack = wire->seq[!who],
        .window = 65535,
        .flags = TCP_ACK,
        .bytes = bytes,
        .size = size,
        .wire = size
    };

    return segment;
}

struct segment wire_next(struct wire *wire, int who, const void *bytes,
                         uint32_t size)
{
    struct segment segment = wire_at(wire, who, 0, bytes, size);

    wire->seq[who] += size;
    return segment;
}

struct segment wire_flags(struct wire *wire, int who, uint8_t flags)
{
    struct segment segment = wire_at(wire, who, 0, NULL, 0);

    segment.flags = flags;
    if (flags & (TCP_SYN | TCP_FIN))
        wire->seq[who]++;
    return segment;
}

void wire_handshake(struct wire *wire, struct tcp *tcp)
{
    struct segment segment = wire_flags(wire, 0, TCP_SYN);

    tcp_segment(tcp, &segment);
    segment = wire_flags(wire, 1, TCP_SYN | TCP_ACK);
    tcp_segment(tcp, &segment);
    segment = wire_flags(wire, 0, TCP_ACK);
    tcp_segment(tcp, &segment);
}

static void write_down(struct heard *heard, const char *format, ...)
{
    size_t room = sizeof heard->text - heard->size;
    va_list args;
    int size;

    va_start(args, format);
    size = vsnprintf(heard->text + heard->size, room, format, args);
    va_end(args);
    cr_assert((size_t)size < room, "too much was heard");
    heard->size += (size_t)size;
}

/* The wire's side. */
static int who(const struct tcp_connection *connection, int side)
{
    return connection->ends[side].port == 5000;
}

static void opened(void *context, struct tcp_connection *connection)
{
    struct heard *heard = context;

    write_down(heard, "+ ");
    heard->connection = connection;
    if (heard->ignore)
        tcp_ignore(heard->tcp, connection);
}

static void bytes(void *context, struct tcp_connection *connection, int side,
                  const uint8_t *data, size_t size, int64_t time,
                  uint64_t packet)
{
    cr_assert(time > 0 && packet > 0);
    write_down(context, "%d:%.*s ", who(connection, side), (int)size,
               (const char *)data);
}

static void missing(void *context, struct tcp_connection *connection, int side,
                    uint64_t count, enum tcp_missing why, int64_t time)
{
    struct heard *heard = context;

    cr_assert(time > 0);
    heard->missing += count;
    write_down(heard, "%d?%llu%c ", who(connection, side),
               (unsigned long long)count, "LCME"[why]);
}

static void ended(void *context, struct tcp_connection *connection, int side,
                  enum tcp_end how, int64_t time)
{
    cr_assert(time > 0);
    write_down(context, "%d.%c ", who(connection, side), "FRUMC"[how]);
}

static void closed(void *context, struct tcp_connection *connection)
{
    (void)connection;
    write_down(context, "- ");
}

struct tcp *heard_new(struct heard *heard, size_t stream_memory, size_t memory)
{
    struct tcp_options options = {
        .stream_memory = stream_memory,
        .memory = memory,
        .context = heard,
        .hooks = { opened, bytes, missing, ended, closed }
    };

    memset(heard, 0, sizeof *heard);
    heard->tcp = tcp_new(&options);
    cr_assert_not_null(heard->tcp);
    return heard->tcp;
}
