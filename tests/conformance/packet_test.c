#include <criterion/criterion.h>
#include <string.h>

#include "packet.h"

static unsigned get16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

/* The sum over what a checksum covers, itself included, is all ones. */
static unsigned folded(unsigned sum, const uint8_t *bytes, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        sum += i & 1 ? bytes[i] : (unsigned)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

static void check(size_t data, uint8_t flags)
{
    static uint8_t bytes[SEGMENT];
    uint8_t packet[PACKET_ROOM];
    struct segment segment = {
        { { 127, 0, 0, 1 }, 40000 }, { { 10, 1, 2, 3 }, 5000 },
        0xfffffff0, 7, flags, 9, bytes, data
    };
    size_t size, tcp;

    memset(bytes, 0xff, sizeof bytes);
    size = packet_make(&segment, packet);
    tcp = size - 34;
    cr_assert_eq(tcp, 20 + (flags & TCP_SYN ? 8u : 0u) + data);
    cr_assert_eq(get16(packet + 12), 0x0800);
    cr_assert_eq(get16(packet + 16), 20 + tcp);
    cr_assert_eq(get16(packet + 34), 40000);
    cr_assert_eq(get16(packet + 36), 5000);
    cr_assert_eq(folded(0, packet + 14, 20), 0xffff);
    cr_assert_eq(folded(6 + (unsigned)tcp + folded(0, packet + 26, 8),
                        packet + 34, tcp), 0xffff);
}

Test(packet, sizes_and_checksums)
{
    check(0, TCP_SYN);
    check(0, TCP_ACK);
    check(1, TCP_ACK | TCP_PSH);
    check(SEGMENT, TCP_ACK | TCP_PSH);
    check(0, TCP_RST);
}
