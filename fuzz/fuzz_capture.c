/* fuzz_capture.c - captures as ppdump reads them.
 *
 * The first byte says which of two the rest is:
 *
 *    even   a capture file, pcap or pcapng: layers, reassembly and decoder
 *           read nothing outside of a packet, give the same twice, and every
 *           frame they find is one
 *    odd    what one client sends, cut into segments that come late, twice,
 *           overlapping (capture_stream.h): the decoder finds the frames that
 *           the server's splitter finds in the bytes themselves, and no other
 */
#include <pcap/pcap.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "capture_stream.h"
#include "conversation.h"
#include "fuzz.h"
#include "layers.h"

enum { MEMORY = 1 << 20, PORT = 5000, FRAMES = 4096 };

/* What came out: as a hash, and the client's frames. */
struct heard {
    struct output output;
    uint64_t hash;
    size_t count;
    struct {
        size_t size;
        uint64_t hash;
        int guessed;
    } frames[FRAMES];
};

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;

    while (size--)
        hash = (hash ^ *at++) * 1099511628211u;
    return hash;
}

static void hear_frame(struct heard *heard, const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    struct pp_frame again;

    REQUIRE(pp_frame_read(frame->bytes, frame->size, &again) == PP_SPLIT_FRAME
                && again.size == frame->size,
            "what is told as frame %zu is none", (size_t)record->number);
    REQUIRE(record->guessed >= 0 && record->guessed < 100, "sure by %d %%",
            record->guessed);
    heard->hash = mix(heard->hash, frame->bytes, frame->size);
    if (record->from != PP_FROM_CLIENT || heard->count == FRAMES)
        return;
    heard->frames[heard->count].size = frame->size;
    heard->frames[heard->count].hash = mix(0, frame->bytes, frame->size);
    heard->frames[heard->count++].guessed = record->guessed;
}

static void on_record(struct output *output, const struct record *record)
{
    struct heard *heard = (struct heard *)output;

    REQUIRE(record->conversation, "a record of no conversation");
    heard->hash = mix(heard->hash, &record->kind, sizeof record->kind);
    heard->hash = mix(heard->hash, &record->size, sizeof record->size);
    if (record->kind == RECORD_FRAME)
        hear_frame(heard, record);
}

static struct conversations *open_decoder(struct heard *heard, size_t ports)
{
    static const uint16_t port = PORT;
    struct conversation_options options = { .ports = &port,
                                            .port_count = ports,
                                            .level = PP_LEVEL_I,
                                            .memory = MEMORY,
                                            .output = &heard->output };
    struct conversations *all;

    memset(heard, 0, sizeof *heard);
    heard->output.record = on_record;
    all = conversations_new(&options);
    REQUIRE(all, "no memory");
    return all;
}

/* ---- capture files --------------------------------------------------------- */

static struct packet packet_of(const struct pcap_pkthdr *header,
                               const uint8_t *bytes, uint64_t number, int link)
{
    return (struct packet){ .time = header->ts.tv_sec * 1000000000LL
                                + header->ts.tv_usec,
                            .number = number,
                            .bytes = bytes,
                            .size = header->caplen,
                            .wire = header->len < header->caplen
                                        ? header->caplen
                                        : header->len,
                            .link = link };
}

static void read_packets(pcap_t *pcap, struct layers *layers,
                         struct conversations *all)
{
    const uint8_t *bytes;
    struct pcap_pkthdr *header;
    struct segment segment;
    struct packet packet;
    uint64_t number = 0;
    uint8_t *copy;

    while (pcap_next_ex(pcap, &header, &bytes) == 1) {
        /* of just its size, so that a read past its end is noticed */
        copy = malloc(header->caplen ? header->caplen : 1);
        REQUIRE(copy, "no memory");
        memcpy(copy, bytes, header->caplen);
        packet = packet_of(header, copy, ++number, pcap_datalink(pcap));
        if (layers_read(layers, &packet, &segment))
            conversations_segment(all, &segment);
        free(copy);
    }
}

static void read_file(const uint8_t *data, size_t size, struct heard *heard)
{
    struct conversations *all = open_decoder(heard, 0);
    struct layers *layers = layers_new(MEMORY);
    char why[PCAP_ERRBUF_SIZE];
    uint8_t *copy = malloc(size);
    FILE *file;
    pcap_t *pcap;

    REQUIRE(layers && copy, "no memory");
    memcpy(copy, data, size);
    file = fmemopen(copy, size, "rb");
    REQUIRE(file, "no memory");
    pcap = pcap_fopen_offline_with_tstamp_precision(
        file, PCAP_TSTAMP_PRECISION_NANO, why);
    if (pcap) {
        read_packets(pcap, layers, all);
        pcap_close(pcap);
    } else {
        fclose(file);
    }
    conversations_finish(all);
    conversations_free(all);
    layers_free(layers);
    free(copy);
}

static void try_file(const uint8_t *data, size_t size)
{
    static struct heard once, twice;

    if (size < 24)
        return;
    read_file(data, size, &once);
    if (!fuzz_turn(data, size, 16))
        return;
    read_file(data, size, &twice);
    REQUIRE(once.hash == twice.hash, "the same capture, told differently");
}

/* ---- streams ---------------------------------------------------------------- */

/* What the server's splitter makes of the same bytes: how many frames, and
 * whether they end well. */
static size_t expected(const uint8_t *bytes, size_t size, const struct heard *heard,
                       int *broken)
{
    struct pp_frame frame;
    size_t count = 0;
    enum pp_split split;

    while ((split = pp_frame_read(bytes, size, &frame)) == PP_SPLIT_FRAME) {
        REQUIRE(count < heard->count, "frame %zu of %u bytes is not found",
                count, frame.size);
        REQUIRE(heard->frames[count].size == frame.size &&
                    heard->frames[count].hash
                        == mix(0, frame.bytes, frame.size),
                "frame %zu is another one", count);
        REQUIRE(!heard->frames[count].guessed, "frame %zu is only guessed",
                count);
        bytes += frame.size;
        size -= frame.size;
        count++;
    }
    *broken = split == PP_SPLIT_BROKEN;
    return count;
}

static void try_stream(const uint8_t *data, size_t size)
{
    static struct heard heard;
    struct conversations *all;
    struct capture_stream stream;
    size_t count;
    int broken;

    if (size < CAPTURE_STREAM_HEAD || size > CAPTURE_STREAM_MAX)
        return;
    all = open_decoder(&heard, 1);
    capture_stream_play(&stream, data, size, PORT, conversations_segment, all);
    conversations_finish(all);
    conversations_free(all);
    count = expected(stream.bytes, stream.size, &heard, &broken);
    REQUIRE(broken || heard.count == count, "%zu frames invented",
            heard.count - count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    if (data[0] & 1)
        try_stream(data + 1, size - 1);
    else
        try_file(data + 1, size - 1);
    return 0;
}
