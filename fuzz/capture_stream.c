#include "capture_stream.h"

#include <stddef.h>
#include <string.h>

#include "fuzz.h"

enum { SEGMENTS = 8192, NEAR = 4, MS = 1000000 };

/* Bytes `from` to `to` of the stream. */
struct piece {
    size_t from, to;
};

struct play {
    const struct capture_stream *stream;
    void (*take)(struct conversations *all, const struct segment *segment);
    struct conversations *all;
    uint32_t random, isn;
    uint16_t port;
    int64_t time;
    uint64_t packet;
    struct piece pieces[SEGMENTS];
    size_t count;
};

static void deliver(struct play *play, int from_client, uint32_t seq,
                    uint32_t ack, uint8_t flags, struct piece piece)
{
    struct segment segment = {
        .time = play->time += MS,
        .packet = ++play->packet,
        .from = { 4, { 10, 0, 0, 2 }, 40000 },
        .to = { 4, { 10, 0, 0, 1 }, play->port },
        .seq = seq,
        .ack = ack,
        .window = 8192,
        .flags = flags,
        .size = (uint32_t)(piece.to - piece.from),
        .wire = (uint32_t)(piece.to - piece.from),
    };
    uint8_t *bytes = malloc(segment.size ? segment.size : 1);
    struct endpoint client = segment.from;

    REQUIRE(bytes, "no memory");
    memcpy(bytes, play->stream->bytes + piece.from, segment.size);
    segment.bytes = bytes;
    if (!from_client) {
        segment.from = segment.to;
        segment.to = client;
    }
    play->take(play->all, &segment);
    free(bytes);
}

static void add_piece(struct play *play, size_t from, size_t to)
{
    if (play->count < SEGMENTS)
        play->pieces[play->count++] = (struct piece){ from, to };
}

/* Every byte is in a piece; some are in several. */
static void cut(struct play *play, unsigned most, unsigned what)
{
    size_t size = play->stream->size, at = 0, next;

    if (size / (most + 1) > SEGMENTS / 4)
        most = (unsigned)(size / (SEGMENTS / 4));
    for (; at < size; at = next) {
        size_t from = at, back = fuzz_random(&play->random) % 16;

        next = at + 1 + fuzz_random(&play->random) % (most + 1);
        next = next < size ? next : size;
        if ((what & CAPTURE_OVERLAPPING) && back <= at)
            from = at - back;
        add_piece(play, from, next);
        if ((what & CAPTURE_TWICE) && fuzz_random(&play->random) % 4 == 0)
            add_piece(play, from, next);
    }
}

static void swap(struct play *play)
{
    for (size_t i = 0; i + NEAR < play->count; i++) {
        size_t other = i + fuzz_random(&play->random) % NEAR;
        struct piece piece = play->pieces[i];

        play->pieces[i] = play->pieces[other];
        play->pieces[other] = piece;
    }
}

static void shake_hands(struct play *play)
{
    struct piece none = { 0, 0 };

    deliver(play, 1, play->isn - 1, 0, TCP_SYN, none);
    deliver(play, 0, 999, play->isn, TCP_SYN | TCP_ACK, none);
    deliver(play, 1, play->isn, 1000, TCP_ACK, none);
}

void capture_stream_play(struct capture_stream *stream, const uint8_t *data,
                         size_t size, uint16_t port,
                         void (*take)(struct conversations *all,
                                      const struct segment *segment),
                         struct conversations *all)
{
    static struct play play;
    uint32_t end;

    stream->bytes = data + CAPTURE_STREAM_HEAD;
    stream->size = size - CAPTURE_STREAM_HEAD;
    memset(&play, 0, offsetof(struct play, pieces));
    play.stream = stream;
    play.take = take;
    play.all = all;
    play.port = port;
    play.count = 0;
    play.random = data[0];
    play.isn = data[1] < 128 ? data[1] : 0u - (uint32_t)(data[1] - 127);
    play.time = 1516147200LL * 1000 * MS;
    cut(&play, data[2], data[3]);
    if (data[3] & CAPTURE_SWAPPED)
        swap(&play);
    shake_hands(&play);
    end = play.isn + (uint32_t)stream->size;
    for (size_t i = 0; i < play.count; i++)
        deliver(&play, 1, play.isn + (uint32_t)play.pieces[i].from, 1000,
                play.pieces[i].to == stream->size ? TCP_FIN | TCP_ACK : TCP_ACK,
                play.pieces[i]);
    deliver(&play, 0, 1000, end + 1, TCP_FIN | TCP_ACK, (struct piece){ 0, 0 });
    deliver(&play, 1, end + 1, 1001, TCP_ACK, (struct piece){ 0, 0 });
}
