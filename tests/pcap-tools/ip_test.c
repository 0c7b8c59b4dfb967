/* What the captures have no examples of: routes that are not at their end, and
 * datagrams past 64 KB. */
#include <criterion/criterion.h>
#include <ip.h>
#include <stdlib.h>
#include <string.h>

enum { IPV6 = 40, ROUTE = 8 + 2 * 16, TCP_SIZE = 20 };

/* IPv6 from 01.. to 02.., with this header in front of TCP. */
static size_t make(uint8_t *out, uint8_t protocol, const uint8_t *header,
                   size_t size)
{
    memset(out, 0, IPV6 + size + TCP_SIZE);
    out[0] = 0x60;
    out[4] = (uint8_t)((size + TCP_SIZE) >> 8);
    out[5] = (uint8_t)(size + TCP_SIZE);
    out[6] = protocol;
    out[8] = 1;
    out[24] = 2;
    memcpy(out + IPV6, header, size);
    return IPV6 + size + TCP_SIZE;
}

/* The first byte of the address that it goes to in the end. */
static int goes_to(uint8_t type, uint8_t left)
{
    uint8_t header[ROUTE] = { 6, 4, type, left }, packet[256];
    struct segment segment = { 0 };
    struct fragment fragment;
    struct span span = { packet, 0, 0 };

    header[8] = 3;
    header[24] = 4;
    span.size = span.wire = (uint32_t)make(packet, 43, header, sizeof header);
    cr_assert_eq(ip_read(&span, &segment, &fragment), IP_TCP);
    cr_assert_eq(span.size, TCP_SIZE);
    return segment.to.address[0];
}

Test(ip, routes_lead_to_their_last_address)
{
    cr_assert_eq(goes_to(0, 1), 4);
    cr_assert_eq(goes_to(2, 1), 4);
    cr_assert_eq(goes_to(4, 1), 3);
    cr_assert_eq(goes_to(0, 0), 2);
    cr_assert_eq(goes_to(4, 0), 2);
    cr_assert_eq(goes_to(3, 1), 2);
}

static enum ip_result read_jumbo(uint32_t tell, uint32_t have,
                                 struct span *span)
{
    static uint8_t packet[IPV6 + 80000];
    static const uint8_t header[8] = { 6, 0, 0xc2, 4 };
    struct segment segment = { 0 };
    struct fragment fragment;

    make(packet, 0, header, sizeof header);
    packet[4] = packet[5] = 0;
    packet[IPV6 + 4] = (uint8_t)(tell >> 24);
    packet[IPV6 + 5] = (uint8_t)(tell >> 16);
    packet[IPV6 + 6] = (uint8_t)(tell >> 8);
    packet[IPV6 + 7] = (uint8_t)tell;
    *span = (struct span){ packet, IPV6 + have, IPV6 + have };
    return ip_read(span, &segment, &fragment);
}

Test(ip, jumbo_datagrams)
{
    struct span span;

    cr_assert_eq(read_jumbo(70000, 70006, &span), IP_TCP);
    cr_assert_eq(span.size, 70000 - 8, "without the padding");
    cr_assert_eq(read_jumbo(70001, 70000, &span), IP_BAD);
    cr_assert_eq(read_jumbo(0xffffffff, 70000, &span), IP_BAD);
    cr_assert_eq(read_jumbo(0, 70000, &span), IP_TCP, "as offloading leaves it");
    cr_assert_eq(span.size, 70000 - 8);
}

/* A header's 8 bytes, or more than all of the packet. */
Test(ip, extension_headers_that_are_too_long)
{
    static const uint8_t protocols[] = { 0, 43, 51, 60, 135, 139, 140 };
    uint8_t header[8] = { 6, 255 }, packet[256];
    struct segment segment = { 0 };
    struct fragment fragment;
    size_t i;

    for (i = 0; i < sizeof protocols; i++) {
        struct span span = { packet, 0, 0 };

        span.size = span.wire = (uint32_t)make(packet, protocols[i], header, 8);
        cr_assert_eq(ip_read(&span, &segment, &fragment), IP_BAD, "%u",
                     protocols[i]);
    }
}

/* The first of them is the whole datagram's; what is in it is read at once. */
Test(ip, a_fragment_that_is_alone)
{
    static const uint8_t header[8] = { 6 };
    uint8_t packet[256];
    struct segment segment = { 0 };
    struct fragment fragment;
    struct span span = { packet, 0, 0 };

    span.size = span.wire = (uint32_t)make(packet, 44, header, 8);
    cr_assert_eq(ip_read(&span, &segment, &fragment), IP_TCP);
    cr_assert_eq(span.size, TCP_SIZE);
}

/* A fragment in a datagram that was put together of fragments. */
Test(ip, no_fragments_in_fragments)
{
    static const uint8_t header[28] = { 6, 0, 0, 1 };
    struct span span = { header, sizeof header, sizeof header };

    cr_assert_eq(ip_read_whole(6, 44, &span), IP_BAD);
}
