#include <criterion/criterion.h>
#include <pcap/pcap.h>
#include <string.h>

#include "capture.h"
#include "packet.h"

enum { PIECE = 1 << 20, IP = 14 };

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16
        | (uint32_t)at[2] << 8 | at[3];
}

/* The capture of one connection on which we send so many pieces. */
static FILE *sent(unsigned pieces)
{
    static const uint8_t piece[PIECE];
    FILE *file = tmpfile();
    struct capture *capture = capture_open(file, "test");
    struct tape *tapes = NULL, *tape = tape_new(&tapes, capture);
    unsigned first, last;

    tape->local.port = 40000;
    tape->peer.port = 5000;
    tape_add(tape, TAPE_OPEN, NULL, 0);
    while (pieces--)
        tape_add(tape, TAPE_OUT, piece, sizeof piece);
    tape_add(tape, TAPE_IN, "last", 4);
    tape_add(tape, TAPE_FIN_IN, NULL, 0);
    capture_write(capture, tapes, &first, &last);
    tape_free(&tapes);
    cr_assert_eq(capture_close(capture), 0);
    rewind(file);
    return file;
}

/* Behind what a connection has room for the bytes are missing, but counted: a
 * reader sees a gap, not silence, and then the connection's end. */
Test(capture, what_is_too_much_is_a_gap)
{
    const unsigned pieces = TAPE_BYTES_MAX / PIECE + 5;
    char why[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_fopen_offline(sent(pieces), why);
    uint32_t begins[2] = { 0 }, ends[2] = { 0 }, acked[2] = { 0 };
    uint64_t carried[2] = { 0 };
    struct pcap_pkthdr *header;
    const uint8_t *packet;

    cr_assert(pcap, "%s", why);
    while (pcap_next_ex(pcap, &header, &packet) == 1) {
        const uint8_t *tcp = packet + IP + 20;
        int back = tcp[0] << 8 == (5000 & 0xff00); /* from port 5000 */
        uint8_t flags = tcp[13];

        if (flags & TCP_SYN)
            begins[back] = get32(tcp + 4) + 1;
        if (flags & TCP_FIN)
            ends[back] = get32(tcp + 4);
        acked[!back] = get32(tcp + 8);
        carried[back] += (uint64_t)(packet[IP + 2] << 8 | packet[IP + 3])
            - 20u - (tcp[12] >> 4) * 4u;
    }
    pcap_close(pcap);
    cr_assert_eq(ends[0] - begins[0], pieces * PIECE);
    cr_assert_eq(carried[0], TAPE_BYTES_MAX);
    cr_assert_eq(acked[0], ends[0] + 1, "the peer has had them all");
    cr_assert_eq(ends[1] - begins[1], 4, "so are later ones of the peer's");
    cr_assert_eq(carried[1], 0);
}
