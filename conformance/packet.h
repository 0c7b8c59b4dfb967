/* packet.h - one Ethernet frame with an IPv4 TCP segment in it. */
#ifndef CONFORMANCE_PACKET_H
#define CONFORMANCE_PACKET_H

#include "tape.h"

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };

/* Room for the headers and a segment's bytes. */
enum { SEGMENT = 1460, PACKET_ROOM = 14 + 20 + 20 + 8 + SEGMENT };

struct segment {
    struct tape_end from, to;
    uint32_t seq, ack;
    uint8_t flags;
    uint16_t number;      /* IPv4's identification */
    const uint8_t *bytes; /* at most SEGMENT */
    size_t size;
};

/* Writes it, checksums and all. Returns its size. */
size_t packet_make(const struct segment *segment, uint8_t packet[PACKET_ROOM]);

#endif
