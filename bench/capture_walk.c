/* capture_walk - how fast ppdump follows a capture that is in order.
 *
 *    bench/streams [MEGABYTES]
 *
 * Makes in memory what 8 users draw who are in one lobby each with another:
 * frames of 217 bytes, a packet each, and its relay. Then times, over the same
 * segments, a bare walk that reads each frame where it lies, TCP alone, and all
 * of ppdump but its output, in MB/s of frames.
 */
#include <conversation.h>
#include <polypaint/build.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { USERS = 8, POINTS = 24, START = 1516147200 };

struct capture {
    struct segment *segments;
    size_t count;
    uint8_t *bytes;
    size_t size, room;
    uint32_t seq[USERS][2];
};

static double now(void)
{
    struct timespec time;

    /* of this program: what else the machine does is not measured */
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct segment *add(struct capture *capture, int user, int from,
                           uint8_t flags)
{
    struct segment *segment = &capture->segments[capture->count++];
    struct endpoint client = { .family = 4, .address = { 10, 0, 0, 1 },
                               .port = (uint16_t)(40000 + user) };
    struct endpoint server = { .family = 4, .address = { 10, 0, 0, 9 },
                               .port = 5000 };

    memset(segment, 0, sizeof *segment);
    segment->time = START * INT64_C(1000000000) + (int64_t)capture->count * 1000;
    segment->packet = capture->count;
    segment->from = from ? server : client;
    segment->to = from ? client : server;
    segment->seq = capture->seq[user][from];
    segment->ack = capture->seq[user][!from];
    segment->flags = flags;
    if (flags & TCP_SYN)
        capture->seq[user][from]++;
    return segment;
}

static void say(struct capture *capture, int user, int from,
                const uint8_t *frame, size_t size)
{
    struct segment *segment = add(capture, user, from, TCP_ACK | TCP_PSH);

    memcpy(capture->bytes + capture->size, frame, size);
    segment->bytes = capture->bytes + capture->size;
    segment->size = segment->wire = (uint32_t)size;
    capture->size += size;
    capture->seq[user][from] += (uint32_t)size;
}

static uint32_t date(const struct capture *capture)
{
    return START + (uint32_t)(capture->count / 1000000);
}

static void enter(struct capture *capture, int user)
{
    uint8_t frame[300];
    char name[8], lobby[160];
    int size = snprintf(lobby, sizeof lobby,
                        "{\"Filename\":\"%d\",\"Owner\":\"x\",\"Mode\":\"any\","
                        "\"Protection\":\"public\",\"Passcode\":\"\"}", user / 2);

    snprintf(name, sizeof name, "user%d", user);
    add(capture, user, 0, TCP_SYN);
    add(capture, user, 1, TCP_SYN | TCP_ACK);
    say(capture, user, 0, frame,
        pp_build_frame(frame, sizeof frame, PP_CONNECTION, START, name, 5, "", 0));
    say(capture, user, 1, frame,
        pp_build_status(frame, sizeof frame, PP_CONNECTION, START, 0));
    say(capture, user, 0, frame,
        pp_build_frame(frame, sizeof frame, PP_LOBBY_CONNECT, START, name, 5,
                       lobby, (size_t)size));
    say(capture, user, 1, frame,
        pp_build_status(frame, sizeof frame, PP_LOBBY_CONNECT, START, 1));
}

/* A stroke, and its relay to the other one in the lobby. */
static void draw(struct capture *capture, int user)
{
    uint8_t frame[300];
    char name[8];
    struct pp_builder builder;
    size_t size;

    snprintf(name, sizeof name, "user%d", user);
    pp_build(&builder, frame, sizeof frame, PP_ADD_STROKE, date(capture), name,
             5);
    pp_build_i32(&builder, (int32_t)(capture->count % 1000));
    pp_build_u32(&builder, 0xff0000ff);
    pp_build_u32(&builder, 2);
    pp_build_u32(&builder, 2);
    for (int i = 0; i < POINTS; i++) {
        pp_build_f32(&builder, (float)(capture->count % 640) + (float)i);
        pp_build_f32(&builder, (float)i);
    }
    size = pp_build_end(&builder);
    say(capture, user, 0, frame, size);
    say(capture, user ^ 1, 1, frame, size);
}

static void make(struct capture *capture, size_t room)
{
    memset(capture, 0, sizeof *capture);
    capture->room = room;
    capture->bytes = malloc(room + 65536);
    capture->segments = malloc((room / 150 + 100) * sizeof *capture->segments);
    if (!capture->bytes || !capture->segments)
        abort();
    for (int user = 0; user < USERS; user++)
        enter(capture, user);
    for (int i = 0; capture->size < room; i++)
        draw(capture, i * 5 % USERS);
}

/* ---- what is measured ------------------------------------------------------- */

static size_t seen;

static double walk(const struct capture *capture)
{
    double begin = now();
    struct pp_frame frame;

    for (size_t i = 0; i < capture->count; i++)
        if (pp_frame_read(capture->segments[i].bytes, capture->segments[i].size,
                          &frame) == PP_SPLIT_FRAME)
            seen += frame.size;
    return now() - begin;
}

static void count_bytes(void *context, struct tcp_connection *connection,
                        int side, const uint8_t *bytes, size_t size,
                        int64_t time, uint64_t packet)
{
    (void)context, (void)connection, (void)side, (void)bytes, (void)time;
    seen += size + packet % 2;
}

static double tcp_alone(const struct capture *capture)
{
    struct tcp_options options = { .stream_memory = 1 << 20,
                                   .memory = 1 << 26,
                                   .hooks = { .bytes = count_bytes } };
    struct tcp *tcp = tcp_new(&options);
    double begin = now();

    for (size_t i = 0; i < capture->count; i++)
        tcp_segment(tcp, &capture->segments[i]);
    tcp_free(tcp);
    return now() - begin;
}

static void count_record(struct output *output, const struct record *record)
{
    (void)output;
    seen += record->kind == RECORD_FRAME ? record->frame->size : 0;
}

static double everything(const struct capture *capture)
{
    struct output output = { count_record, NULL, NULL };
    struct conversation_options options = { .level = PP_LEVEL_R,
                                            .memory = 1 << 26,
                                            .output = &output };
    struct conversations *all = conversations_new(&options);
    double begin = now();

    for (size_t i = 0; i < capture->count; i++)
        conversations_segment(all, &capture->segments[i]);
    conversations_finish(all);
    if (conversations_counts(all)->findings)
        fprintf(stderr, "capture_walk: %lu findings\n",
                (unsigned long)conversations_counts(all)->findings);
    conversations_free(all);
    return now() - begin;
}

static double best(double (*run)(const struct capture *),
                   const struct capture *capture)
{
    double least = run(capture);

    for (int i = 0; i < 4; i++) {
        double time = run(capture);

        least = time < least ? time : least;
    }
    return least;
}

int main(int argc, char **argv)
{
    struct capture capture;
    double bare, streams, all, size;

    make(&capture, (size_t)(argc > 1 ? atoi(argv[1]) : 64) << 20);
    size = (double)capture.size / 1e6;
    bare = best(walk, &capture);
    streams = best(tcp_alone, &capture);
    all = best(everything, &capture);
    printf("%.0f MB, %zu segments\n", size, capture.count);
    printf("%-28s %8.0f MB/s\n", "bare walk", size / bare);
    printf("%-28s %8.0f MB/s  %5.2f times the walk\n", "TCP", size / streams,
           streams / bare);
    printf("%-28s %8.0f MB/s  %5.2f times the walk\n", "TCP, frames, dialogue",
           size / all, all / bare);
    free(capture.bytes);
    free(capture.segments);
    return seen == 0;
}
