#include "capture.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utlist.h>

#include <cli/cli.h>

#include "arena.h"
#include "packet.h"
#include "runner.h"

enum { SNAPLEN = 65535, ACK_EVERY = 16 };

struct capture {
    const char *name;
    pcap_t *pcap;
    pcap_dumper_t *dumper;
    long long epoch;      /* microseconds: 1970 on the runner's clock */
    unsigned packets, order, streams;
};

/* A connection while it is written; index 0 is the one that opened it. */
struct stream {
    const struct tape *tape;
    struct tape_end ends[2];
    uint32_t next[2];     /* the next sequence number of each */
    int ended[2];         /* its FIN or RST is out */
    struct stream *later;
};

/* A record and its stream, to be put in order of time. */
struct moment {
    const struct tape_record *record;
    struct stream *stream;
};

unsigned capture_order(struct capture *capture)
{
    return capture->order++;
}

const char *capture_name(const struct capture *capture)
{
    return capture->name;
}

struct capture *capture_open(FILE *file, const char *name)
{
    struct capture *capture = need(calloc(1, sizeof *capture));
    struct timespec now;
    FILE *copy;

    capture->name = name;
    clock_gettime(CLOCK_REALTIME, &now);
    capture->epoch = now.tv_sec * 1000000LL + now.tv_nsec / 1000
        - runner_micro();
    copy = fdopen(dup(fileno(file)), "w");
    capture->pcap = need(pcap_open_dead(DLT_EN10MB, SNAPLEN));
    if (copy)
        capture->dumper = pcap_dump_fopen(capture->pcap, copy);
    if (capture->dumper)
        return capture;
    cli_error("%s: %s", name, copy ? pcap_geterr(capture->pcap)
                                   : strerror(errno));
    if (copy)
        fclose(copy);
    pcap_close(capture->pcap);
    free(capture);
    return NULL;
}

int capture_close(struct capture *capture)
{
    int result;

    if (!capture)
        return 0;
    result = pcap_dump_flush(capture->dumper);
    if (result)
        cli_error("%s: could not be written: %s", capture->name,
                  strerror(errno));
    pcap_dump_close(capture->dumper);
    pcap_close(capture->pcap);
    free(capture);
    return result ? -1 : 0;
}

/* ---- packets ------------------------------------------------------------ */

/* One segment from that end; what it takes of the sequence is counted. */
static void put(struct capture *capture, struct stream *stream, int from,
                int flags, const uint8_t *bytes, size_t size, long long micro)
{
    struct segment segment = {
        stream->ends[from], stream->ends[!from], stream->next[from],
        flags & TCP_ACK ? stream->next[!from] : 0, (uint8_t)flags,
        (uint16_t)capture->packets, bytes, size
    };
    long long time = micro + capture->epoch;
    struct pcap_pkthdr header = { .ts = { time / 1000000, time % 1000000 } };
    uint8_t packet[PACKET_ROOM];

    header.len = header.caplen = (bpf_u_int32)packet_make(&segment, packet);
    pcap_dump((u_char *)capture->dumper, &header, packet);
    capture->packets++;
    stream->next[from] += (uint32_t)size + ((flags & (TCP_SYN | TCP_FIN)) != 0);
}

static void put_handshake(struct capture *capture, struct stream *stream,
                          long long micro)
{
    put(capture, stream, 0, TCP_SYN, NULL, 0, micro);
    put(capture, stream, 1, TCP_SYN | TCP_ACK, NULL, 0, micro);
    put(capture, stream, 0, TCP_ACK, NULL, 0, micro);
}

/* In segments, acknowledged often enough for the window. */
static void put_data(struct capture *capture, struct stream *stream, int from,
                     const uint8_t *bytes, size_t size, long long micro)
{
    size_t piece, sent = 0;

    while (size) {
        piece = size < SEGMENT ? size : SEGMENT;
        put(capture, stream, from, TCP_PSH | TCP_ACK, bytes, piece, micro);
        bytes += piece;
        size -= piece;
        if ((++sent % ACK_EVERY == 0 || !size) && !stream->ended[!from])
            put(capture, stream, !from, TCP_ACK, NULL, 0, micro);
    }
}

/* Only that they were there: the other end acknowledges them. */
static void put_lost(struct capture *capture, struct stream *stream, int from,
                     size_t size, long long micro)
{
    stream->next[from] += (uint32_t)size;
    if (!stream->ended[!from])
        put(capture, stream, !from, TCP_ACK, NULL, 0, micro);
}

static void put_end(struct capture *capture, struct stream *stream, int from,
                    int flag, long long micro)
{
    if (stream->ended[from])
        return;
    stream->ended[from] = 1;
    put(capture, stream, from, flag | TCP_ACK, NULL, 0, micro);
    if (flag == TCP_RST)
        stream->ended[!from] = 1;
    else
        put(capture, stream, !from, TCP_ACK, NULL, 0, micro);
}

static void put_record(struct capture *capture, struct stream *stream,
                       const struct tape_record *record)
{
    int ours = stream->tape->accepted, outward, from;

    outward = record->event == TAPE_OUT || record->event == TAPE_LOST_OUT
        || record->event == TAPE_FIN_OUT || record->event == TAPE_RST_OUT;
    from = outward ? ours : !ours;
    if (record->event == TAPE_OPEN)
        put_handshake(capture, stream, record->micro);
    else if (record->event == TAPE_OUT || record->event == TAPE_IN)
        put_data(capture, stream, from, stream->tape->bytes + record->at,
                 record->size, record->micro);
    else if (record->event == TAPE_LOST_OUT || record->event == TAPE_LOST_IN)
        put_lost(capture, stream, from, record->size, record->micro);
    else
        put_end(capture, stream, from, record->event == TAPE_FIN_OUT
                || record->event == TAPE_FIN_IN ? TCP_FIN : TCP_RST,
                record->micro);
}

/* ---- a case ------------------------------------------------------------- */

/* Ports are used again within a run; the sequence numbers tell the streams
 * apart then. */
static struct stream *stream_of(struct capture *capture,
                                const struct tape *tape)
{
    struct stream *stream = need(calloc(1, sizeof *stream));
    uint32_t number = ++capture->streams * 16777259u;

    stream->tape = tape;
    stream->ends[tape->accepted] = tape->local;
    stream->ends[!tape->accepted] = tape->peer;
    stream->next[0] = number;
    stream->next[1] = number ^ 0x80000000u;
    return stream;
}

static int earlier(const void *left, const void *right)
{
    const struct tape_record *a = ((const struct moment *)left)->record;
    const struct tape_record *b = ((const struct moment *)right)->record;

    return (a->order > b->order) - (a->order < b->order);
}

static size_t count_records(const struct tape *tapes)
{
    const struct tape *tape;
    size_t count = 0;

    LL_FOREACH(tapes, tape)
        count += tape->count;
    return count;
}

static struct moment *put_in_order(struct capture *capture, struct tape *tapes,
                                   struct stream **streams)
{
    size_t count = count_records(tapes), n = 0, i;
    struct moment *moments = need(calloc(count, sizeof *moments));
    struct stream *stream;
    struct tape *tape;

    LL_FOREACH(tapes, tape) {
        stream = stream_of(capture, tape);
        LL_PREPEND2(*streams, stream, later);
        for (i = 0; i < tape->count; i++)
            moments[n++] = (struct moment){ &tape->records[i], stream };
    }
    qsort(moments, count, sizeof *moments, earlier);
    return moments;
}

void capture_write(struct capture *capture, struct tape *tapes,
                   unsigned *first, unsigned *last)
{
    struct stream *streams = NULL, *stream, *next;
    struct moment *moments;
    struct tape *tape;
    size_t count, i;

    *first = *last = 0;
    LL_FOREACH(tapes, tape)
        tape_add(tape, TAPE_FIN_OUT, NULL, 0);
    count = count_records(tapes);
    if (!count)
        return;
    moments = put_in_order(capture, tapes, &streams);
    *first = capture->packets + 1;
    for (i = 0; i < count; i++)
        put_record(capture, moments[i].stream, moments[i].record);
    *last = capture->packets;
    LL_FOREACH_SAFE2(streams, stream, next, later)
        free(stream);
    free(moments);
}
