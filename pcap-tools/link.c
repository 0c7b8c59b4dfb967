#include "link.h"

#include <pcap/dlt.h>

enum { IPV4 = 0x0800, IPV6 = 0x86dd, TAG = 4 };

/* 802.1Q, 802.1ad, and what was in use before that was settled. */
static int is_tag(unsigned type)
{
    return type == 0x8100 || type == 0x88a8 || type == 0x9100
        || type == 0x9200 || type == 0x9300;
}

/* A header that says with an EtherType what follows it. */
static enum link_result skip_typed(struct span *span, uint32_t header,
                                   uint32_t type_at)
{
    unsigned type;

    if (span->size < header)
        return LINK_CUT;
    type = big16(span->at + type_at);
    span_skip(span, header);
    while (is_tag(type)) {
        if (span->size < TAG)
            return LINK_CUT;
        type = big16(span->at + 2);
        span_skip(span, TAG);
    }
    return type == IPV4 || type == IPV6 ? LINK_IP : LINK_OTHER;
}

/* The number of an address family in the order of the capturing machine;
 * IPv6 has a number of its own in each system. */
static enum link_result skip_family(struct span *span)
{
    uint32_t family;

    if (span->size < 4)
        return LINK_CUT;
    family = big32(span->at);
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    span_skip(span, 4);
    switch (family) {
    case 2:  /* IPv4, everywhere */
    case 10: /* IPv6: Linux */
    case 23: /* Windows */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return LINK_IP;
    default:
        return LINK_OTHER;
    }
}

enum link_result link_skip(int link, struct span *span)
{
    switch (link) {
    case DLT_EN10MB:
        return skip_typed(span, 14, 12);
    case DLT_LINUX_SLL:
        return skip_typed(span, 16, 14);
    case DLT_LINUX_SLL2:
        return skip_typed(span, 20, 0);
    case DLT_NULL:
    case DLT_LOOP:
        return skip_family(span);
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
        return LINK_IP;
    default:
        return LINK_UNKNOWN;
    }
}
