/* The captures of corpus/captures, by what is below and in TCP. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/dlt.h>

#include "caught.h"

#define CAPTURE(name) "corpus/captures/" name

static void same_segments(const char *name, const struct caught *as)
{
    struct caught caught = caught_file(name);

    cr_assert_str_eq(caught.segments, as->segments, "%s", name);
    cr_assert_eq(caught.damaged, 0, "%s: %s", name, caught.why);
    caught_free(&caught);
}

/* However it lies in a file, it is the same session. */
Test(layers, same_session_on_every_link_and_in_every_file)
{
    static const char *const names[] = {
        CAPTURE("vlan.pcap"),          CAPTURE("qinq.pcap"),
        CAPTURE("qinq-old.pcap"),      CAPTURE("sll.pcap"),
        CAPTURE("sll2.pcap"),          CAPTURE("null.pcap"),
        CAPTURE("null-swapped.pcap"),  CAPTURE("loop.pcap"),
        CAPTURE("raw.pcap"),           CAPTURE("ipv4.pcap"),
        CAPTURE("big-endian.pcap"),    CAPTURE("nano.pcap"),
        CAPTURE("big-endian-nano.pcap"), CAPTURE("ng.pcapng"),
        CAPTURE("ng-big-endian.pcapng"), CAPTURE("ng-interfaces.pcapng"),
        CAPTURE("gzip.pcap.gz"),       CAPTURE("zstd.pcap.zst"),
        CAPTURE("ip-options.pcap"),    CAPTURE("no-length.pcap"),
        CAPTURE("no-checksums.pcap"),
    };
    struct caught plain = caught_file(CAPTURE("ethernet.pcap"));
    size_t i;

    cr_assert_eq(plain.counts.segments, 32);
    for (i = 0; i < sizeof names / sizeof *names; i++)
        same_segments(names[i], &plain);
    caught_free(&plain);
}

Test(layers, same_session_over_ipv6)
{
    struct caught plain = caught_file(CAPTURE("raw-ipv6.pcap"));
    struct caught six = caught_file(CAPTURE("ipv6.pcap"));

    cr_assert_eq(plain.counts.segments, 32);
    same_segments(CAPTURE("ipv6-only.pcap"), &plain);
    same_segments(CAPTURE("null-ipv6.pcap"), &plain);
    same_segments(CAPTURE("sll2-ipv6.pcap"), &plain);
    cr_assert_eq(six.counts.segments, 96);
    same_segments(CAPTURE("ipv6-extensions.pcap"), &six);
    caught_free(&plain);
    caught_free(&six);
}

/* Bytes of a side as NAME.truth.jsonl has them, in hex. */
static char *true_bytes(const char *name, unsigned connection, const char *from)
{
    static char line[1 << 14], all[1 << 16];
    char path[256], side[16];
    unsigned number;
    FILE *file;

    snprintf(path, sizeof path, "corpus/captures/%.*s.truth.jsonl",
             (int)strcspn(name, "."), name);
    file = fopen(path, "r");
    cr_assert(file, "%s", path);
    for (all[0] = 0; fgets(line, sizeof line, file);) {
        char hex[1 << 12];
        if (sscanf(line, "{\"connection\": %u, \"from\": \"%15[a-z]\", "
                         "\"hex\": \"%4095[0-9a-f]\"", &number, side, hex) == 3
            && number == connection && !strcmp(side, from))
            strcat(all, hex);
    }
    fclose(file);
    return all;
}

/* Payload without padding, and fragments, against what was sent. */
Test(layers, bytes_are_those_that_were_sent)
{
    static const char *const names[] = {
        "ethernet.pcap", "evening.pcap", "fragments.pcap",
        "fragments-shuffled.pcap", "fragments-doubled.pcap",
        "fragments-differing.pcap", "streamed.pcap", "tcp-options.pcap",
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256], *sent;
        struct caught caught;

        snprintf(path, sizeof path, "corpus/captures/%s", names[i]);
        caught = caught_file(path);
        sent = caught_bytes(&caught, "10.0.0.1:40001");
        cr_assert_str_eq(sent, true_bytes(names[i], 1, "client"), "%s",
                         names[i]);
        cr_assert_gt(strlen(sent), 100);
        cr_assert_eq(caught.counts.malformed, 0);
        free(sent);
        caught_free(&caught);
    }
}

Test(layers, ipv6_fragments_behind_other_headers)
{
    struct caught caught = caught_file(CAPTURE("ipv6-fragments.pcap"));
    char *sent = caught_bytes(&caught, "[2001:db8::1]:40001");

    cr_assert_str_eq(sent, true_bytes("ipv6-fragments.pcap", 1, "client"));
    cr_assert_gt(caught.counts.fragments, 20);
    cr_assert_eq(caught.counts.fragments_dropped, 0);
    free(sent);
    caught_free(&caught);
}

Test(layers, fragments_of_incomplete_datagrams_are_counted)
{
    struct caught caught = caught_file(CAPTURE("fragment-lost.pcap"));

    cr_assert_eq(caught.counts.fragments_dropped, 2);
    caught_free(&caught);
}

Test(layers, snaplen_cuts_are_told)
{
    struct caught caught = caught_file(CAPTURE("snaplen-96.pcap"));

    /* the lobby: {"Filename":"cat","Owner":"al and no more */
    cr_assert(strstr(caught.segments, "22616c+57\n"));
    cr_assert_eq(caught.counts.malformed, 0);
    caught_free(&caught);
}

Test(layers, other_protocols_are_nothing_wrong)
{
    struct caught caught = caught_file(CAPTURE("others.pcap"));

    cr_assert_eq(caught.counts.not_ip, 1);
    cr_assert_eq(caught.counts.not_tcp, 2);
    cr_assert_eq(caught.counts.malformed, 0);
    cr_assert_eq(caught.counts.packets, caught.counts.segments + 3);
    caught_free(&caught);
}

/* ---- one packet ------------------------------------------------------------ */
/* Ethernet, IPv4, TCP with "abc"; 57 bytes and padding. */
static const uint8_t good[60] = {
    2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
    0x45, 0, 0, 43, 0, 7, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 9,
    0x9c, 0x41, 0x13, 0x88, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 0x20, 0, 0, 0,
    0, 0, 'a', 'b', 'c', 0xee, 0xee, 0xee,
};

struct outcome {
    int read;
    struct segment segment;
    struct layers_counts counts;
};

static struct outcome read_one(const uint8_t *bytes, uint32_t size,
                               uint32_t wire, int link)
{
    struct outcome outcome = { 0 };
    struct layers *layers = layers_new(1 << 20);
    uint8_t *copy = malloc(size ? size : 1);
    struct packet packet = { 5, 9, copy, size, wire, link };

    cr_assert(layers && copy);
    memcpy(copy, bytes, size);
    outcome.read = layers_read(layers, &packet, &outcome.segment);
    outcome.counts = *layers_counts(layers);
    free(copy);
    layers_free(layers);
    return outcome;
}

Test(layers, a_segment_has_all_its_fields)
{
    struct outcome one = read_one(good, 60, 60, DLT_EN10MB);
    char from[ENDPOINT_TEXT], to[ENDPOINT_TEXT];

    cr_assert_eq(one.read, 1);
    endpoint_text(&one.segment.from, from);
    endpoint_text(&one.segment.to, to);
    cr_assert_str_eq(from, "10.0.0.1:40001");
    cr_assert_str_eq(to, "10.0.0.9:5000");
    cr_assert_eq(one.segment.time, 5);
    cr_assert_eq(one.segment.packet, 9);
    cr_assert_eq(one.segment.seq, 1);
    cr_assert_eq(one.segment.ack, 2);
    cr_assert_eq(one.segment.window, 0x2000);
    cr_assert_eq(one.segment.flags, TCP_PSH | TCP_ACK);
    cr_assert_eq(one.segment.size, 3);
    cr_assert_eq(one.segment.wire, 3);
}

/* Two bytes at a place are changed; what comes of it. */
struct lie {
    const char *what;
    size_t at;
    uint8_t first, second;
    char outcome; /* 's'egment, 'm'alformed, not 't'cp, not 'i'p, 'f'ragment */
};

static const struct lie lies[] = {
    { "as it is", 12, 8, 0, 's' },
    { "ARP", 12, 8, 6, 'i' },
    { "an 802.3 length", 12, 0, 46, 'i' },
    { "a VLAN tag that leads nowhere", 12, 0x81, 0, 'i' },
    { "IP version 5", 14, 0x55, 0, 'm' },
    { "header of 16 bytes", 14, 0x44, 0, 'm' },
    { "header past the total length", 14, 0x4f, 0, 'm' },
    { "header of 24 bytes: another TCP", 14, 0x46, 0, 'm' },
    { "total length 19", 16, 0, 19, 'm' },
    { "total length 20: no TCP header", 16, 0, 20, 'm' },
    { "total length 39: half a TCP header", 16, 0, 39, 'm' },
    { "total length 40: no payload", 16, 0, 40, 's' },
    { "total length 46: with the padding", 16, 0, 46, 's' },
    { "total length 47: more than there is", 16, 0, 47, 'm' },
    { "total length 65535", 16, 255, 255, 'm' },
    { "total length 0: all of the packet", 16, 0, 0, 's' },
    { "do not fragment", 20, 0x40, 0, 's' },
    { "a reserved bit", 20, 0x80, 0, 's' },
    { "a first fragment of 23 bytes", 20, 0x20, 0, 'm' },
    { "a last fragment", 20, 0, 1, 'f' },
    { "a last fragment that ends past 64 KB", 20, 0x1f, 0xff, 'm' },
    { "UDP", 22, 64, 17, 't' },
    { "IPv6's hop-by-hop options", 22, 64, 0, 't' },
    { "an authentication header that is no such", 22, 64, 51, 'm' },
    { "TCP header of 16 bytes", 46, 0x40, 0x18, 'm' },
    { "TCP header of 24 bytes, 1 too many", 46, 0x60, 0x18, 'm' },
    { "TCP header of 60 bytes", 46, 0xf0, 0x18, 'm' },
};

Test(layers, lengths_that_lie)
{
    size_t i;

    for (i = 0; i < sizeof lies / sizeof *lies; i++) {
        const struct lie *lie = &lies[i];
        uint8_t bytes[sizeof good];
        struct outcome one;

        memcpy(bytes, good, sizeof good);
        bytes[lie->at] = lie->first;
        bytes[lie->at + 1] = lie->second;
        one = read_one(bytes, 60, 60, DLT_EN10MB);
        cr_expect_eq(one.read, lie->outcome == 's', "%s", lie->what);
        cr_expect_eq(one.counts.segments, lie->outcome == 's', "%s", lie->what);
        cr_expect_eq(one.counts.malformed, lie->outcome == 'm', "%s",
                     lie->what);
        cr_expect_eq(one.counts.not_tcp, lie->outcome == 't', "%s", lie->what);
        cr_expect_eq(one.counts.not_ip, lie->outcome == 'i', "%s", lie->what);
        cr_expect_eq(one.counts.fragments, lie->outcome == 'f', "%s",
                     lie->what);
    }
}

/* The TCP header must be there; of the payload as much as snaplen left. */
Test(layers, every_snaplen)
{
    uint32_t size;

    for (size = 0; size <= sizeof good; size++) {
        struct outcome one = read_one(good, size, 60, DLT_EN10MB);

        cr_assert_eq(one.read, size >= 54, "%u bytes", size);
        cr_assert_eq(one.counts.malformed, size < 54, "%u bytes", size);
        if (one.read) {
            cr_assert_eq(one.segment.size, size < 57 ? size - 54 : 3);
            cr_assert_eq(one.segment.wire, 3);
        }
    }
}

Test(layers, a_link_type_that_is_not_read_is_counted)
{
    struct outcome one = read_one(good, 60, 60, DLT_IEEE802_11);

    cr_assert_eq(one.read, 0);
    cr_assert_eq(one.counts.unknown_link, 1);
}

/* ---- bad input: nothing is read outside ------------------------------------- */
static uint32_t chance(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static void break_it(struct layers *layers, const struct packet *packet,
                     uint32_t *state)
{
    struct packet broken = *packet;
    uint8_t *copy;
    uint32_t i;
    struct segment segment;

    broken.size = chance(state) % (packet->size + 1);
    copy = malloc(broken.size ? broken.size : 1);
    cr_assert(copy);
    memcpy(copy, packet->bytes, broken.size);
    for (i = chance(state) % 4; i && broken.size; i--)
        copy[chance(state) % broken.size] = (uint8_t)chance(state);
    broken.bytes = copy;
    if (layers_read(layers, &broken, &segment))
        cr_assert_leq(segment.size, segment.wire);
    free(copy);
}

Test(layers, flipped_bytes_and_cut_ends)
{
    glob_t found;
    size_t i;
    uint32_t state = 1, round;

    cr_assert_eq(glob("corpus/captures/*.pcap", 0, NULL, &found), 0);
    cr_assert_gt(found.gl_pathc, 50);
    for (i = 0; i < found.gl_pathc; i++) {
        const char *name = found.gl_pathv[i];
        struct source_options options = { .files = &name, .file_count = 1 };
        struct source *source = source_open(&options);
        struct layers *layers = layers_new(1 << 16);
        struct packet packet;

        cr_assert(source && layers);
        while (source_next(source, &packet) == SOURCE_PACKET)
            for (round = 0; round < 4; round++)
                break_it(layers, &packet, &state);
        layers_free(layers);
        source_close(source);
    }
    globfree(&found);
}

/* What attackers send beside it does no harm to a good session. */
Test(layers, hostile_captures_hide_nothing)
{
    struct caught plain = caught_file(CAPTURE("ethernet.pcap"));
    char *expected = caught_bytes(&plain, "10.0.0.1:40001"), *sent;
    glob_t found;
    size_t i;

    cr_assert_eq(glob("corpus/captures/hostile-*.pcap", 0, NULL, &found), 0);
    for (i = 0; i < found.gl_pathc; i++) {
        struct caught caught = caught_file(found.gl_pathv[i]);

        sent = caught_bytes(&caught, "10.0.0.1:40001");
        cr_assert_str_eq(sent, expected, "%s", found.gl_pathv[i]);
        free(sent);
        caught_free(&caught);
    }
    globfree(&found);
    free(expected);
    caught_free(&plain);
}
