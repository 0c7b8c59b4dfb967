#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caught.h"

#define CAPTURE(name) "corpus/captures/" name

enum { HEADER = 24, RECORD = 16 }; /* of a pcap file */

static struct source *open_one(const char *name, const char *filter)
{
    struct source_options options = { .files = &name, .file_count = 1,
                                      .filter = filter };

    return source_open(&options);
}

/* ---- files ------------------------------------------------------------------- */
Test(source, times_are_nanoseconds)
{
    static const struct {
        const char *name;
        int digits; /* the 123 ns are there, or cut off */
    } cases[] = {
        { CAPTURE("nano.pcap"), 123 },  { CAPTURE("big-endian-nano.pcap"), 123 },
        { CAPTURE("ng.pcapng"), 123 },  { CAPTURE("big-endian.pcap"), 0 },
        { CAPTURE("ng-big-endian.pcapng"), 0 },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct caught caught = caught_file(cases[i].name);

        cr_assert_eq(caught.first_time,
                     INT64_C(1516147200020000000) + cases[i].digits, "%s",
                     cases[i].name);
        caught_free(&caught);
    }
}

Test(source, several_files_are_merged_by_time)
{
    const char *files[] = { CAPTURE("merge-server.pcap"),
                            CAPTURE("merge-client.pcap") };
    struct source_options options = { .files = files, .file_count = 2 };
    struct caught merged = caught_read(&options);
    struct caught whole = caught_file(CAPTURE("evening.pcap"));

    cr_assert_str_eq(merged.segments, whole.segments);
    cr_assert_eq(merged.last_number, whole.packets);
    caught_free(&merged);
    caught_free(&whole);
}

static uint64_t packets_of(const char *name, const char *filter)
{
    struct source_options options = { .files = &name, .file_count = 1,
                                      .filter = filter };
    struct caught caught = caught_read(&options);
    uint64_t packets = caught.packets;

    caught_free(&caught);
    return packets;
}

Test(source, many_files_are_merged_by_time)
{
    const char *files[9];
    struct source_options options = { .files = files, .file_count = 9 };
    struct caught caught;
    uint64_t expected = 0;
    size_t i;

    for (i = 0; i < 9; i++)
        files[i] = i % 2 ? CAPTURE("evening.pcap") : CAPTURE("party.pcap");
    files[4] = CAPTURE("ng.pcapng");
    files[6] = CAPTURE("gzip.pcap.gz");
    for (i = 0; i < 9; i++)
        expected += packets_of(files[i], NULL);
    caught = caught_read(&options);
    cr_assert_eq(caught.packets, expected);
    cr_assert_eq(caught.last_number, expected);
    cr_assert_eq(caught.backwards, 0);
    caught_free(&caught);
}

Test(source, standard_input)
{
    struct caught plain = caught_file(CAPTURE("ethernet.pcap")), read;
    static const char *const names[] = { CAPTURE("ethernet.pcap"),
                                         CAPTURE("gzip.pcap.gz"),
                                         CAPTURE("zstd.pcap.zst") };
    size_t i;

    for (i = 0; i < 3; i++) {
        int file = open(names[i], O_RDONLY);

        cr_assert_geq(dup2(file, STDIN_FILENO), 0);
        read = caught_file("-");
        cr_assert_str_eq(read.segments, plain.segments, "%s", names[i]);
        caught_free(&read);
        close(file);
    }
    caught_free(&plain);
}

/* A packet is there as soon as its last byte; until then time passes. */
Test(source, a_pipe_is_read_as_it_is_written)
{
    size_t size;
    uint8_t *bytes = caught_load(CAPTURE("ethernet.pcap"), &size);
    struct source *source;
    struct packet packet;
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    cr_assert_eq(write(ends[1], bytes, HEADER), HEADER);
    source = open_one("-", NULL);
    cr_assert(source);
    cr_assert_eq(source_next(source, &packet), SOURCE_IDLE);
    cr_assert_eq(write(ends[1], bytes + HEADER, RECORD + 60), RECORD + 60);
    cr_assert_eq(source_next(source, &packet), SOURCE_PACKET);
    cr_assert_eq(packet.size, 60);
    cr_assert_eq(source_next(source, &packet), SOURCE_IDLE);
    close(ends[1]);
    cr_assert_eq(source_next(source, &packet), SOURCE_END);
    source_close(source);
    free(bytes);
}

Test(source, progress_counts_bytes_of_the_files)
{
    const char *files[] = { CAPTURE("evening.pcap"), CAPTURE("gzip.pcap.gz") };
    struct source_options options = { .files = files, .file_count = 2 };
    struct source *source = source_open(&options);
    uint64_t read, total, first;
    size_t plain, packed;
    struct packet packet;

    free(caught_load(files[0], &plain));
    free(caught_load(files[1], &packed));
    source_progress(source, &first, &total);
    cr_assert_eq(total, plain + packed);
    while (source_next(source, &packet) == SOURCE_PACKET)
        ;
    source_progress(source, &read, &total);
    cr_assert_eq(read, total);
    cr_assert_leq(first, read);
    cr_assert_eq(source_dropped(source), 0);
    source_close(source);
}

Test(source, a_break_ends_it)
{
    struct source *source = open_one(CAPTURE("evening.pcap"), NULL);
    struct packet packet;

    cr_assert_eq(source_next(source, &packet), SOURCE_PACKET);
    source_break(source);
    cr_assert_eq(source_next(source, &packet), SOURCE_END);
    source_close(source);
}

/* ---- filters -------------------------------------------------------------------- */
Test(source, filtered_packets_keep_their_numbers)
{
    struct source *source = open_one(CAPTURE("ethernet.pcap"),
                                     "tcp[tcpflags] & tcp-syn != 0");
    static const uint64_t numbers[] = { 1, 2, 14, 15 };
    struct packet packet;
    size_t i;

    for (i = 0; i < 4; i++) {
        cr_assert_eq(source_next(source, &packet), SOURCE_PACKET);
        cr_assert_eq(packet.number, numbers[i]);
    }
    cr_assert_eq(source_next(source, &packet), SOURCE_END);
    source_close(source);
}

Test(source, filters_fit_each_link_type)
{
    static const char *const names[] = {
        CAPTURE("sll.pcap"),     CAPTURE("sll2.pcap"), CAPTURE("null.pcap"),
        CAPTURE("raw-ipv6.pcap"), CAPTURE("ng.pcapng"),
    };
    uint64_t expected = packets_of(CAPTURE("ethernet.pcap"), "port 40001");
    size_t i;

    cr_assert_gt(expected, 10);
    cr_assert_lt(expected, 32);
    for (i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_eq(packets_of(names[i], "port 40001"), expected, "%s",
                     names[i]);
    cr_assert_eq(packets_of(CAPTURE("vlan.pcap"), "vlan and port 40001"),
                 expected);
}

/* ---- what can't be read ------------------------------------------------------------ */
#define REFUSES(title, name, filter, message)                                \
    Test(source, title, .init = cr_redirect_stderr)                          \
    {                                                                        \
        cr_assert_null(open_one(name, filter));                              \
        fflush(stderr);                                                      \
        cr_assert_stderr_eq_str("polypaint: " message "\n");                 \
    }

REFUSES(no_such_file, "no/such.pcap", NULL,
        "no/such.pcap: No such file or directory")
REFUSES(a_directory, "corpus", NULL,
        "corpus: a directory; give the capture files in it")
REFUSES(an_empty_file, "/dev/null", NULL,
        "/dev/null: empty; a capture has at least a header")
REFUSES(no_capture, "corpus/README.md", NULL,
        "corpus/README.md: no pcap or pcapng capture that libpcap can read: "
        "unknown file format")
REFUSES(a_wrong_filter, CAPTURE("sll2.pcap"), "prot 5000",
        "filter 'prot 5000': can't parse filter expression: syntax error (for "
        CAPTURE("sll2.pcap") ", link type LINUX_SLL2); man pcap-filter tells "
        "how filters are written")

Test(source, one_bad_file_of_several_refuses_them, .init = cr_redirect_stderr)
{
    const char *files[] = { CAPTURE("evening.pcap"), "no/such.pcap" };
    struct source_options options = { .files = files, .file_count = 2 };

    cr_assert_null(source_open(&options));
}

/* ---- damage ----------------------------------------------------------------------- */
/* How many records of a pcap file end within so many bytes, and whether the
 * last one ends right there. */
static unsigned whole_records(const uint8_t *bytes, size_t size, int *whole)
{
    size_t at = HEADER, next;
    unsigned count = 0;

    for (; at + RECORD <= size; at = next, count++) {
        next = at + RECORD + bytes[at + 8] + bytes[at + 9] * 256u;
        if (next > size)
            break;
    }
    *whole = at == size;
    return count;
}

Test(source, a_record_that_has_more_than_there_was)
{
    size_t size;
    uint8_t *bytes = caught_load(CAPTURE("ethernet.pcap"), &size);
    struct source *source;
    struct packet packet;

    bytes[HEADER + 12] = 1; /* bytes on the wire */
    source = open_one(caught_write(bytes, size), NULL);
    cr_assert_eq(source_next(source, &packet), SOURCE_PACKET);
    cr_assert_eq(packet.size, 60);
    cr_assert_eq(packet.wire, 60);
    source_close(source);
    free(bytes);
}

Test(source, times_past_what_64_bits_hold)
{
    enum { DIGITS = 48 }; /* where the interface says in what times are */
    size_t size;
    uint8_t *bytes = caught_load(CAPTURE("ng.pcapng"), &size);
    struct caught caught;

    cr_assert_eq(bytes[DIGITS], 9);
    bytes[DIGITS] = 0;
    caught = caught_file(caught_write(bytes, size));
    cr_assert_eq(caught.packets, 32);
    cr_assert_gt(caught.first_time, INT64_MAX / 1000000000 * 999999999);
    caught_free(&caught);
    free(bytes);
}

Test(source, every_truncation_of_a_file)
{
    size_t size, cut;
    uint8_t *bytes = caught_load(CAPTURE("ethernet.pcap"), &size);
    char where[64];
    int whole;

    for (cut = HEADER; cut <= size; cut++) {
        unsigned count = whole_records(bytes, cut, &whole);
        struct caught caught = caught_file(caught_write(bytes, cut));

        cr_assert_eq(caught.packets, count, "%zu bytes", cut);
        cr_assert_eq(caught.damaged, !whole, "%zu bytes", cut);
        snprintf(where, sizeof where, ": packet %u, byte %zu: truncated",
                 count + 1, cut);
        cr_assert(whole || strstr(caught.why, where), "%s not in: %s", where,
                  caught.why);
        caught_free(&caught);
    }
    free(bytes);
}

Test(source, every_truncation_of_a_file_header, .init = cr_redirect_stderr)
{
    size_t size, cut;
    uint8_t *bytes = caught_load(CAPTURE("ethernet.pcap"), &size);

    for (cut = 0; cut < HEADER; cut++)
        cr_assert_null(open_one(caught_write(bytes, cut), NULL));
    free(bytes);
}

static void every_byte_wrong(const char *name)
{
    size_t size, at;
    uint8_t *bytes = caught_load(name, &size);

    for (at = 0; at < size; at++) {
        bytes[at] ^= 0xa5;
        caught_any(bytes, size);
        bytes[at] ^= 0xa5;
    }
    free(bytes);
}

Test(source, every_byte_of_a_pcap_wrong, .init = cr_redirect_stderr)
{
    every_byte_wrong(CAPTURE("raw.pcap"));
}

Test(source, every_byte_of_a_pcapng_wrong, .init = cr_redirect_stderr)
{
    every_byte_wrong(CAPTURE("ng-big-endian.pcapng"));
}

Test(source, other_files_go_on)
{
    size_t size;
    uint8_t *bytes = caught_load(CAPTURE("merge-client.pcap"), &size);
    const char *files[] = { caught_write(bytes, size / 2),
                            CAPTURE("merge-server.pcap"),
                            CAPTURE("ng-links.pcapng") };
    struct source_options options = { .files = files, .file_count = 3 };
    struct caught caught = caught_read(&options);
    struct caught server = caught_file(CAPTURE("merge-server.pcap"));
    char *all = caught_bytes(&caught, "10.0.0.9:5000");
    char *expected = caught_bytes(&server, "10.0.0.9:5000");
    int whole;

    cr_assert_eq(caught.damaged, 2);
    cr_assert_eq(caught.packets,
                 server.packets + 20 + whole_records(bytes, size / 2, &whole));
    cr_assert_gt(strlen(all), strlen(expected));
    free(all);
    free(expected);
    free(bytes);
    caught_free(&caught);
    caught_free(&server);
}

/* libpcap's limit, and what is there in front of it. */
Test(source, interfaces_of_several_kinds_in_one_file)
{
    struct caught caught = caught_file(CAPTURE("ng-links.pcapng"));

    cr_assert_eq(caught.packets, 20);
    cr_assert_eq(caught.damaged, 1);
    cr_assert(strstr(caught.why, "ng-links.pcapng: packet 21, byte "));
    cr_assert(strstr(caught.why, "several kinds"), "%s", caught.why);
    caught_free(&caught);
}
