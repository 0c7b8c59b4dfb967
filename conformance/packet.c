#include "packet.h"

#include <string.h>

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* The ones' complement sum of RFC 1071, not folded yet. */
static uint32_t sum(const uint8_t *bytes, size_t size)
{
    uint32_t total = 0;
    size_t i;

    for (i = 0; i + 1 < size; i += 2)
        total += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    if (size & 1)
        total += (uint32_t)bytes[size - 1] << 8;
    return total;
}

static uint16_t fold(uint32_t total)
{
    while (total >> 16)
        total = (total & 0xffff) + (total >> 16);
    return (uint16_t)~total;
}

/* Addresses of no card: the lowest bits of the first byte say so. */
static void put_ethernet(uint8_t *at, const struct segment *segment)
{
    static const uint8_t prefix[2] = { 0x02, 0x00 };

    memcpy(at, prefix, 2);
    memcpy(at + 2, segment->to.address, 4);
    memcpy(at + 6, prefix, 2);
    memcpy(at + 8, segment->from.address, 4);
    put16(at + 12, 0x0800);
}

static void put_ip(uint8_t *at, const struct segment *segment, size_t tcp_size)
{
    memset(at, 0, 20);
    at[0] = 0x45;
    put16(at + 2, (unsigned)(20 + tcp_size));
    put16(at + 4, segment->number);
    put16(at + 6, 0x4000); /* don't fragment */
    at[8] = 64;
    at[9] = 6;
    memcpy(at + 12, segment->from.address, 4);
    memcpy(at + 16, segment->to.address, 4);
    put16(at + 10, fold(sum(at, 20)));
}

/* Maximum segment size, and a window scale of 7, as both sides offer. */
static size_t put_options(uint8_t *at, const struct segment *segment)
{
    static const uint8_t options[8] = { 2, 4, SEGMENT >> 8, SEGMENT & 255,
                                        1, 3, 3, 7 };

    if (!(segment->flags & TCP_SYN))
        return 0;
    memcpy(at, options, sizeof options);
    return sizeof options;
}

static size_t put_tcp(uint8_t *at, const struct segment *segment)
{
    size_t size = 20 + put_options(at + 20, segment);
    uint32_t total;

    put16(at, segment->from.port);
    put16(at + 2, segment->to.port);
    put32(at + 4, segment->seq);
    put32(at + 8, segment->ack);
    at[12] = (uint8_t)(size / 4 << 4);
    at[13] = segment->flags;
    put16(at + 14, 0xffff);
    put32(at + 16, 0);
    if (segment->size)
        memcpy(at + size, segment->bytes, segment->size);
    size += segment->size;
    total = sum(segment->from.address, 4) + sum(segment->to.address, 4) + 6
        + (uint32_t)size + sum(at, size);
    put16(at + 16, fold(total));
    return size;
}

size_t packet_make(const struct segment *segment, uint8_t packet[PACKET_ROOM])
{
    size_t size = put_tcp(packet + 34, segment);

    put_ethernet(packet, segment);
    put_ip(packet + 14, segment, size);
    return 34 + size;
}
