/* ip.h - what lies between the link and TCP: IPv4, or IPv6 and its extension
 * headers. Keeps nothing. */
#ifndef PCAP_TOOLS_IP_H
#define PCAP_TOOLS_IP_H

#include "fragments.h"
#include "packet.h"

enum ip_result {
    IP_TCP,      /* the span begins with a TCP header */
    IP_FRAGMENT, /* of a datagram */
    IP_OTHER,    /* another protocol */
    IP_BAD       /* lengths that lie, or a header that is not whole */
};

/* Reads the headers of a datagram; the span becomes its payload, without what
 * is padded behind it. Fills in the segment's addresses, and for FRAGMENT all
 * of the fragment but its time. */
enum ip_result ip_read(struct span *span, struct segment *segment,
                       struct fragment *fragment);

/* The same for the payload of a datagram that was put together. */
enum ip_result ip_read_whole(int family, uint8_t protocol, struct span *span);

#endif
