#include "random_capture.h"

#include <criterion/criterion.h>
#include <polypaint/build.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START INT64_C(1516147200000000000)

uint32_t rng_next(struct rng *rng)
{
    rng->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = rng->state;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(z >> 32);
}

uint32_t rng_below(struct rng *rng, uint32_t bound)
{
    return bound ? rng_next(rng) % bound : 0;
}

/* ---- what is said ---------------------------------------------------------- */

static void say(struct random_capture *capture, enum pp_from from,
                const uint8_t *frame, size_t size)
{
    struct said_stream *stream = &capture->streams[from];

    cr_assert(size && stream->size + size <= CAPTURE_STREAM);
    cr_assert(stream->count < CAPTURE_FRAMES);
    memcpy(stream->bytes + stream->size, frame, size);
    stream->frames[stream->count].at = stream->size;
    stream->frames[stream->count++].size = size;
    stream->size += size;
}

/* Points whose bytes look like frames: headers without data, and statuses. */
static void build_decoys(struct rng *rng, struct pp_builder *builder,
                         uint32_t count)
{
    static const uint8_t statuses[] = { 3, 4, 6, 28, 30 };
    static const uint8_t empty[] = { 5, 11, 20, 24, 26, 27, 29 };

    while (count--) {
        int status = rng_below(rng, 2) == 0;
        uint32_t size = status ? 12 : 8;
        uint32_t type = status ? statuses[rng_below(rng, 5)]
                               : empty[rng_below(rng, 7)];
        uint32_t date = rng_below(rng, 3) ? rng_next(rng) : 0;

        pp_build_u32(builder, size | type << 16 | date << 24);
        pp_build_u32(builder, date >> 8);
        if (status) {
            pp_build_u32(builder, rng_below(rng, 2));
            pp_build_u32(builder, 0);
        }
    }
}

static void build_data(struct random_capture *capture, struct pp_builder *builder,
                       unsigned type)
{
    struct rng *rng = &capture->rng;
    uint32_t points = 1 + rng_below(rng, 40);
    char text[80];

    switch (type) {
    case PP_ADD_STROKE:
        pp_build_i32(builder, (int32_t)rng_below(rng, 500));
        pp_build_u32(builder, rng_next(rng));
        pp_build_u32(builder, 2);
        pp_build_u32(builder, 2);
        while (points--) {
            pp_build_f32(builder, (float)rng_below(rng, 6400) / 10);
            pp_build_f32(builder, (float)rng_below(rng, 4800) / 10);
        }
        break;
    case PP_SEND_POINTS:
        pp_build_u32(builder, 3);
        pp_build_u32(builder, rng_next(rng));
        if (rng_below(rng, 3) == 0) {
            build_decoys(rng, builder, points);
            break;
        }
        while (points--) {
            pp_build_i32(builder, (int32_t)rng_below(rng, 640));
            pp_build_i32(builder, (int32_t)rng_below(rng, 480));
        }
        break;
    case PP_REMOVE_STROKE:
        pp_build_i32(builder, 7);
        pp_build_i32(builder, 3);
        break;
    default:
        snprintf(text, sizeof text, "cats ; they say %u things",
                 rng_next(rng));
        pp_build_bytes(builder, text, strlen(text));
    }
}

static void draw(struct random_capture *capture, enum pp_from from,
                 const char *name)
{
    static const unsigned types[] = { PP_ADD_STROKE, PP_SEND_POINTS,
                                      PP_REMOVE_STROKE, PP_CHANNEL_MESSAGE };
    uint8_t frame[1024];
    struct pp_builder builder;
    unsigned type = types[rng_below(&capture->rng, 4)];

    capture->date += rng_below(&capture->rng, 16) == 0;
    pp_build(&builder, frame, sizeof frame, type, capture->date, name,
             strlen(name));
    build_data(capture, &builder, type);
    say(capture, from, frame, pp_build_end(&builder));
}

static void log_in(struct random_capture *capture, const char *name)
{
    static const char lobby[] = "{\"Filename\":\"cat\",\"Owner\":\"bob\","
                                "\"Mode\":\"any\",\"Protection\":\"public\","
                                "\"Passcode\":\"\"}";
    uint8_t frame[512];
    size_t length = strlen(name);

    say(capture, PP_FROM_CLIENT, frame,
        pp_build_frame(frame, sizeof frame, PP_CONNECTION, capture->date, name,
                       length, "secret", 6));
    say(capture, PP_FROM_SERVER, frame,
        pp_build_status(frame, sizeof frame, PP_CONNECTION, capture->date, 0));
    say(capture, PP_FROM_CLIENT, frame,
        pp_build_frame(frame, sizeof frame, PP_LOBBY_CONNECT, capture->date,
                       name, length, lobby, sizeof lobby - 1));
    say(capture, PP_FROM_SERVER, frame,
        pp_build_status(frame, sizeof frame, PP_LOBBY_CONNECT, capture->date,
                        1));
}

/* ---- its segments ---------------------------------------------------------- */

static struct segment *add(struct random_capture *capture, enum pp_from from,
                           uint32_t seq, uint32_t ack, uint8_t flags)
{
    struct segment *segment = &capture->segments[capture->count++];

    cr_assert(capture->count < CAPTURE_SEGMENTS);
    memset(segment, 0, sizeof *segment);
    segment->time = capture->time += 300000;
    segment->from.family = segment->to.family = 4;
    segment->from.address[0] = segment->to.address[0] = 10;
    segment->from.address[3] = (uint8_t)(1 + from);
    segment->to.address[3] = (uint8_t)(2 - from);
    segment->from.port = from ? 5000 : 40000;
    segment->to.port = from ? 40000 : 5000;
    segment->seq = seq;
    segment->ack = flags & TCP_ACK ? ack : 0;
    segment->flags = flags;
    return segment;
}

static void send_bytes(struct random_capture *capture, enum pp_from from,
                       size_t at, size_t size, size_t received)
{
    struct said_stream *stream = &capture->streams[from];
    struct segment *segment =
        add(capture, from, capture->first[from] + (uint32_t)at,
            capture->first[!from] + (uint32_t)received, TCP_ACK | TCP_PSH);

    segment->bytes = stream->bytes + at;
    segment->size = segment->wire = (uint32_t)size;
    add(capture, !from, capture->first[!from] + (uint32_t)received,
        segment->seq + (uint32_t)size, TCP_ACK);
}

/* Both streams, turn by turn, in segments. */
static void send_all(struct random_capture *capture,
                     const struct random_options *options)
{
    size_t sent[2] = { 0, 0 }, frame[2] = { 0, 0 };

    for (;;) {
        int from = (int)rng_below(&capture->rng, 2);
        struct said_stream *stream;
        size_t left, size;

        if (sent[from] == capture->streams[from].size)
            from = !from;
        stream = &capture->streams[from];
        left = stream->size - sent[from];
        if (!left)
            return;
        size = options->most_bytes
                   ? 1 + rng_below(&capture->rng, options->most_bytes)
                   : stream->frames[frame[from]++].size;
        size = size < left ? size : left;
        send_bytes(capture, (enum pp_from)from, sent[from], size, sent[!from]);
        sent[from] += size;
    }
}

static void shake_hands(struct random_capture *capture)
{
    uint32_t client = capture->first[0], server = capture->first[1];

    add(capture, PP_FROM_CLIENT, client - 1, 0, TCP_SYN);
    add(capture, PP_FROM_SERVER, server - 1, client, TCP_SYN | TCP_ACK);
    add(capture, PP_FROM_CLIENT, client, server, TCP_ACK);
}

static void say_goodbye(struct random_capture *capture)
{
    uint32_t client = capture->first[0] + (uint32_t)capture->streams[0].size;
    uint32_t server = capture->first[1] + (uint32_t)capture->streams[1].size;

    add(capture, PP_FROM_CLIENT, client, server, TCP_FIN | TCP_ACK);
    add(capture, PP_FROM_SERVER, server, client + 1, TCP_FIN | TCP_ACK);
    add(capture, PP_FROM_CLIENT, client + 1, server + 1, TCP_ACK);
}

/* ---- what happens to them --------------------------------------------------- */

static int chance(struct random_capture *capture, uint32_t percent)
{
    return rng_below(&capture->rng, 100) < percent;
}

static int is_captured(struct random_capture *capture,
                       const struct random_options *options, size_t i)
{
    const struct segment *segment = &capture->segments[i];
    int from = segment->from.port == 5000;

    if (i < options->skip || (options->one_way && from != 2 - options->one_way))
        return 0;
    return !segment->size || !chance(capture, options->lost);
}

/* Again, from a little before to a little behind. */
static struct segment widened(struct random_capture *capture,
                              struct segment segment)
{
    int from = segment.from.port == 5000;
    struct said_stream *stream = &capture->streams[from];
    size_t at = (size_t)(segment.bytes - stream->bytes);
    size_t before = rng_below(&capture->rng, 40);
    size_t end = at + segment.size + rng_below(&capture->rng, 40);

    before = before < at ? before : at;
    end = end < stream->size ? end : stream->size;
    segment.bytes -= before;
    segment.seq -= (uint32_t)before;
    segment.size = segment.wire = (uint32_t)(end - (at - before));
    return segment;
}

static void capture_segments(struct random_capture *capture,
                             const struct random_options *options)
{
    static struct segment kept[CAPTURE_SEGMENTS];
    size_t count = 0;

    for (size_t i = 0; i < capture->count; i++) {
        const struct segment *segment = &capture->segments[i];

        if (!is_captured(capture, options, i))
            continue;
        cr_assert(count + 3 < CAPTURE_SEGMENTS);
        kept[count++] = *segment;
        if (segment->size && chance(capture, options->doubled))
            kept[count++] = *segment;
        if (segment->size && chance(capture, options->overlaps))
            kept[count++] = widened(capture, *segment);
    }
    memcpy(capture->segments, kept, count * sizeof *kept);
    capture->count = count;
}

static int by_time(const void *a, const void *b)
{
    const struct segment *one = a, *other = b;

    return (one->time > other->time) - (one->time < other->time);
}

static void move_around(struct random_capture *capture, uint32_t window)
{
    struct segment *all = capture->segments;

    for (size_t i = 0; i < capture->count; i++)
        all[i].time = (int64_t)i * 1000 +
                      rng_below(&capture->rng, window * 1000 + 1);
    qsort(all, capture->count, sizeof *all, by_time);
    for (size_t i = 0; i < capture->count; i++) {
        all[i].time = START + (int64_t)i * 300000;
        all[i].packet = i + 1;
    }
}

static void cut(struct random_capture *capture, uint32_t snaplen)
{
    for (size_t i = 0; i < capture->count; i++) {
        struct segment *segment = &capture->segments[i];
        struct said_stream *stream =
            &capture->streams[segment->from.port == 5000];

        if (!segment->size)
            continue;
        if (snaplen && segment->size > snaplen)
            segment->size = snaplen;
        memset(stream->seen + (segment->bytes - stream->bytes), 1,
               segment->size);
    }
}

void random_capture_make(struct random_capture *capture, uint64_t seed,
                         const struct random_options *options)
{
    static const char *const names[] = { "alice", "b\xc3\xa9y", "X" };

    memset(capture, 0, sizeof *capture);
    capture->rng.state = seed;
    capture->time = START;
    capture->date = options->strange_dates ? 1234567890 : (uint32_t)(START / 1000000000);
    for (int i = 0; i < 2; i++)
        capture->first[i] = options->wrap ? 0u - rng_below(&capture->rng, 9000)
                                          : rng_next(&capture->rng);
    log_in(capture, names[seed % 3]);
    for (size_t i = 0; i < options->frames; i++)
        draw(capture, i % 2, i % 2 ? (i % 3 ? "bob" : "carol") : names[seed % 3]);
    shake_hands(capture);
    send_all(capture, options);
    say_goodbye(capture);
    capture_segments(capture, options);
    move_around(capture, options->window);
    cut(capture, options->snaplen);
}

int random_capture_has(const struct random_capture *capture, enum pp_from from,
                       size_t i)
{
    const struct said_stream *stream = &capture->streams[from];

    return !memchr(stream->seen + stream->frames[i].at, 0,
                   stream->frames[i].size);
}
