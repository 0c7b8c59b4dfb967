/* packet.h - what a capture holds: a packet, and the TCP segment in it. */
#ifndef PCAP_TOOLS_PACKET_H
#define PCAP_TOOLS_PACKET_H

#include <stddef.h>
#include <stdint.h>

/* A packet as it was captured. Times are nanoseconds since 1970, UTC. */
struct packet {
    int64_t time;
    uint64_t number; /* from 1, among all packets read */
    const uint8_t *bytes;
    uint32_t size; /* bytes that were captured */
    uint32_t wire; /* bytes that it had on the wire, >= size */
    int link;      /* DLT_... of libpcap */
};

/* One end of a TCP connection. */
struct endpoint {
    uint8_t family; /* 4 or 6 */
    uint8_t address[16];
    uint16_t port;
};

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };

/* A TCP segment. Its bytes lie in the packet, or in a reassembled datagram:
 * they are valid until the next packet is read. */
struct segment {
    int64_t time;
    uint64_t packet; /* the number of the packet that completed it */
    struct endpoint from, to;
    uint32_t seq, ack;
    uint16_t window;
    uint8_t flags;
    const uint8_t *bytes; /* payload, Ethernet padding taken off */
    uint32_t size;        /* payload bytes that were captured */
    uint32_t wire;        /* payload bytes it had on the wire, >= size */
};

/* "10.0.0.1:5000", "[::1]:5000", NUL-terminated. */
#define ENDPOINT_TEXT 56
void endpoint_text(const struct endpoint *end, char out[ENDPOINT_TEXT]);

/* 0 when both are the same end. */
int endpoint_compare(const struct endpoint *a, const struct endpoint *b);

#endif
