#include "ip.h"

#include <string.h>

enum { /* protocols, and IPv6 extension headers */
    HOP_BY_HOP = 0,
    TCP = 6,
    ROUTING = 43,
    FRAGMENT = 44,
    AUTHENTICATION = 51,
    DESTINATION = 60,
    MOBILITY = 135,
    HIP = 139,
    SHIM6 = 140
};

/* Whether it lies within a datagram of the longest kind, in units of 8. */
static enum ip_result check_fragment(struct fragment *fragment,
                                     const struct span *bytes)
{
    fragment->bytes = *bytes;
    if (fragment->offset + (uint64_t)bytes->wire > FRAGMENTS_WHOLE
        || (fragment->more && (bytes->wire % 8 || !bytes->wire)))
        return IP_BAD;
    return IP_FRAGMENT;
}

static void set_key(struct fragment *fragment, const struct segment *segment,
                    uint32_t id, uint8_t protocol)
{
    struct fragment_key *key = &fragment->key;

    memset(key, 0, sizeof *key);
    memcpy(key->from, segment->from.address, sizeof key->from);
    memcpy(key->to, segment->to.address, sizeof key->to);
    key->id = id;
    key->family = segment->from.family;
    key->protocol = protocol;
}

/* An extension header's size, 0 when it is none or not whole. */
static uint32_t extension_size(uint8_t protocol, const struct span *span)
{
    if (span->size < 2)
        return 0;
    switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case DESTINATION:
    case MOBILITY:
    case HIP:
    case SHIM6:
        return (span->at[1] + 1u) * 8;
    case AUTHENTICATION:
        return (span->at[1] + 2u) * 4;
    default:
        return 0;
    }
}

/* Who gets it in the end, when a router on the way has it now. */
static void follow_route(const struct span *span, uint32_t size,
                         struct endpoint *to)
{
    unsigned type = span->at[2], left = span->at[3];

    if (!left || size < 24 || span->size < size)
        return;
    if (type == 4) /* segment routing: the last one is the first in the list */
        memcpy(to->address, span->at + 8, 16);
    else if (type == 0 || type == 2)
        memcpy(to->address, span->at + size - 16, 16);
}

static enum ip_result read_fragment_header(struct span *span,
                                           const struct segment *segment,
                                           struct fragment *fragment,
                                           uint8_t *protocol)
{
    unsigned where;

    if (!fragment || span->size < 8)
        return IP_BAD;
    *protocol = fragment->protocol = span->at[0];
    where = big16(span->at + 2);
    fragment->offset = where & 0xfff8;
    fragment->more = where & 1;
    /* IPv6 tells datagrams apart without the protocol */
    set_key(fragment, segment, big32(span->at + 4), 0);
    span_skip(span, 8);
    if (!fragment->offset && !fragment->more)
        return IP_OTHER; /* the only one: go on with what is in it */
    return check_fragment(fragment, span);
}

/* Takes extension headers off until there is TCP, or something else. */
static enum ip_result skip_extensions(uint8_t protocol, struct span *span,
                                      struct segment *segment,
                                      struct fragment *fragment)
{
    enum ip_result result;
    uint32_t size;

    while (protocol != TCP) {
        if (protocol == FRAGMENT) {
            result = read_fragment_header(span, segment, fragment, &protocol);
            if (result != IP_OTHER)
                return result;
            continue;
        }
        size = extension_size(protocol, span);
        if (!size)
            return span->size < 2 && span->size < span->wire ? IP_BAD
                                                             : IP_OTHER;
        if (size > span->wire || span->size < 8)
            return IP_BAD;
        if (protocol == ROUTING && segment)
            follow_route(span, size, &segment->to);
        protocol = span->at[0];
        span_skip(span, size);
    }
    return IP_TCP;
}

/* The length that hop-by-hop options tell of a datagram past 64 KB, or 0. */
static uint32_t jumbo_length(const struct span *span)
{
    uint32_t size = extension_size(HOP_BY_HOP, span), at = 2;

    while (at + 6 <= size && at + 6 <= span->size) {
        if (span->at[at] == 0xc2 && span->at[at + 1] == 4)
            return big32(span->at + at + 2);
        at += span->at[at] ? 2u + span->at[at + 1] : 1;
    }
    return 0;
}

static void set_ends(struct segment *segment, int family, const uint8_t *from,
                     size_t size)
{
    segment->from.family = segment->to.family = (uint8_t)family;
    memcpy(segment->from.address, from, size);
    memcpy(segment->to.address, from + size, size);
}

static enum ip_result read6(struct span *span, struct segment *segment,
                            struct fragment *fragment)
{
    uint32_t length;
    uint8_t protocol;

    if (span->size < 40)
        return IP_BAD;
    set_ends(segment, 6, span->at + 8, 16);
    length = big16(span->at + 4);
    protocol = span->at[6];
    span_skip(span, 40);
    if (!length && protocol == HOP_BY_HOP)
        length = jumbo_length(span);
    if (!length) /* captured before the network card filled it in */
        length = span->wire;
    if (length > span->wire)
        return IP_BAD;
    span_end(span, length);
    return skip_extensions(protocol, span, segment, fragment);
}

static enum ip_result read4(struct span *span, struct segment *segment,
                            struct fragment *fragment)
{
    uint32_t header, length;
    unsigned where, id;
    uint8_t protocol;

    if (span->size < 20)
        return IP_BAD;
    header = (span->at[0] & 15u) * 4;
    length = big16(span->at + 2);
    if (!length) /* captured before the network card filled it in */
        length = span->wire;
    if (header < 20 || length < header || length > span->wire)
        return IP_BAD;
    set_ends(segment, 4, span->at + 12, 4);
    id = big16(span->at + 4);
    where = big16(span->at + 6);
    protocol = span->at[9];
    span_end(span, length);
    span_skip(span, header);
    if (!(where & 0x3fff))
        return ip_read_whole(4, protocol, span);
    fragment->offset = (where & 0x1fff) * 8;
    fragment->more = !!(where & 0x2000);
    fragment->protocol = protocol;
    set_key(fragment, segment, id, protocol);
    return check_fragment(fragment, span);
}

enum ip_result ip_read(struct span *span, struct segment *segment,
                       struct fragment *fragment)
{
    if (!span->size)
        return IP_BAD;
    switch (span->at[0] >> 4) {
    case 4:
        return read4(span, segment, fragment);
    case 6:
        return read6(span, segment, fragment);
    default:
        return IP_BAD;
    }
}

enum ip_result ip_read_whole(int family, uint8_t protocol, struct span *span)
{
    if (protocol == TCP)
        return IP_TCP;
    /* of the extension headers IPv4 knows one */
    if (family == 4 && protocol != AUTHENTICATION)
        return IP_OTHER;
    return skip_extensions(protocol, span, NULL, NULL);
}
