/* span.h - bytes of a packet, of which snaplen may have cut the end. */
#ifndef PCAP_TOOLS_SPAN_H
#define PCAP_TOOLS_SPAN_H

#include <stdint.h>

struct span {
    const uint8_t *at;
    uint32_t size; /* bytes that were captured */
    uint32_t wire; /* bytes it had on the wire, >= size */
};

static inline uint16_t big16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t big32(const uint8_t *at)
{
    return (uint32_t)big16(at) << 16 | big16(at + 2);
}

/* Takes off a header of at most `wire` bytes, captured or not. */
static inline void span_skip(struct span *span, uint32_t header)
{
    uint32_t captured = header < span->size ? header : span->size;

    span->at += captured;
    span->size -= captured;
    span->wire -= header;
}

/* What is behind `wire` bytes (at most those that there are) is no part of
 * it: padding. */
static inline void span_end(struct span *span, uint32_t wire)
{
    span->wire = wire;
    if (span->size > wire)
        span->size = wire;
}

#endif
