/* link.h - what lies below IP in a packet. */
#ifndef PCAP_TOOLS_LINK_H
#define PCAP_TOOLS_LINK_H

#include "span.h"

enum link_result {
    LINK_IP, /* the span begins with an IPv4 or IPv6 header */
    LINK_OTHER,
    LINK_CUT,    /* the header is not whole */
    LINK_UNKNOWN /* a link type that is not read here */
};

/* Takes the header of a link type (DLT_... of libpcap) and all VLAN tags off. */
enum link_result link_skip(int link, struct span *span);

#endif
