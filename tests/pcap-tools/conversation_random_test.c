/* Every frame that was captured is found, and none is invented, whatever the
 * network and the capture did. */
#include "random_capture.h"

#include <conversation.h>
#include <criterion/criterion.h>
#include <string.h>

static struct random_capture capture;

/* Compares each frame with the next true one that is the same. */
struct judge {
    struct output output;
    size_t at[2]; /* the next true frame that may come */
    size_t found[2];
    int absent;
    uint64_t outside[2], bytes[2];
    uint64_t gaps[2];
};

/* Whether it is that true one, which was captured. */
static int is_frame(const struct pp_frame *frame, enum pp_from from, size_t i)
{
    const struct said_stream *stream = &capture.streams[from];

    return random_capture_has(&capture, from, i) &&
           stream->frames[i].size == frame->size &&
           memcmp(stream->bytes + stream->frames[i].at, frame->bytes,
                  frame->size) == 0;
}

static void judge_frame(struct judge *judge, const struct record *record)
{
    enum pp_from from = record->from;
    size_t i = judge->at[from];

    while (i < capture.streams[from].count && !is_frame(record->frame, from, i))
        judge->absent += random_capture_has(&capture, from, i++);
    cr_assert(i < capture.streams[from].count,
              "frame %lu was never sent (%u bytes, type %u)",
              (unsigned long)record->number, record->frame->size,
              record->frame->type);
    judge->at[from] = i + 1;
    judge->found[from]++;
    judge->bytes[from] += record->frame->size;
}

static void judge_record(struct output *output, const struct record *record)
{
    struct judge *judge = (struct judge *)output;

    if (record->kind == RECORD_FRAME)
        judge_frame(judge, record);
    else if (record->kind == RECORD_GAP)
        judge->gaps[record->from] += record->size;
    else if (record->kind == RECORD_BROKEN) {
        judge->outside[record->from] += record->size;
        cr_assert_eq(record->verdict->clause, PP_CLAUSE_NONE);
    }
}

/* Wholly captured frames that were not found behind the last one that was. */
static void count_the_rest(struct judge *judge)
{
    for (int from = 0; from < 2; from++)
        for (size_t i = judge->at[from]; i < capture.streams[from].count; i++)
            judge->absent += random_capture_has(&capture, (enum pp_from)from, i);
}

static void run(struct judge *judge, uint64_t seed,
                const struct random_options *options)
{
    static const uint16_t port = 5000;
    struct conversation_options how = { .level = PP_LEVEL_R,
                                        .memory = 16 << 20,
                                        .output = &judge->output };
    struct conversations *all;

    if (seed % 2)
        how.ports = &port, how.port_count = 1;
    memset(judge, 0, sizeof *judge);
    judge->output.record = judge_record;
    random_capture_make(&capture, seed, options);
    all = conversations_new(&how);
    for (size_t i = 0; i < capture.count; i++)
        conversations_segment(all, &capture.segments[i]);
    conversations_finish(all);
    count_the_rest(judge);
    cr_assert_eq(conversations_counts(all)->conversations, 1);
    cr_assert_eq(conversations_counts(all)->broken_frames, 0);
    conversations_free(all);
}

/* All of them, and every missing byte is told. */
static void all_found(uint64_t seeds, struct random_options options)
{
    struct judge judge;

    for (uint64_t seed = 1; seed <= seeds; seed++) {
        run(&judge, seed, &options);
        cr_assert_eq(judge.absent, 0, "seed %lu: %d frames were not found",
                     (unsigned long)seed, judge.absent);
        for (int from = 0; from < 2; from++) {
            uint64_t told = judge.bytes[from] + judge.outside[from] +
                            judge.gaps[from];

            if (!options.skip && !options.one_way)
                cr_assert_eq(told, capture.streams[from].size,
                             "seed %lu: %lu bytes of %zu were accounted for",
                             (unsigned long)seed, (unsigned long)told,
                             capture.streams[from].size);
        }
    }
}

#define SEEDS 12

Test(conversation_random, in_order)
{
    all_found(SEEDS, (struct random_options){ .frames = 200 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .most_bytes = 900 });
    all_found(4, (struct random_options){ .frames = 40, .most_bytes = 3 });
}

Test(conversation_random, shuffled)
{
    all_found(SEEDS, (struct random_options){ .frames = 200, .window = 8 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .window = 16,
                                              .most_bytes = 500, .wrap = 1 });
    all_found(4, (struct random_options){ .frames = 40, .most_bytes = 3,
                                          .window = 12 });
}

Test(conversation_random, sent_twice)
{
    all_found(SEEDS, (struct random_options){ .frames = 200, .doubled = 30,
                                              .overlaps = 30, .wrap = 1 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .doubled = 30,
                                              .overlaps = 30, .window = 8,
                                              .most_bytes = 300 });
}

Test(conversation_random, lost)
{
    all_found(SEEDS, (struct random_options){ .frames = 200, .lost = 5 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .lost = 10,
                                              .most_bytes = 400 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .lost = 10,
                                              .window = 6, .most_bytes = 400,
                                              .wrap = 1 });
}

Test(conversation_random, cut_by_snaplen)
{
    all_found(SEEDS, (struct random_options){ .frames = 200, .snaplen = 42 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .snaplen = 42,
                                              .most_bytes = 500 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .snaplen = 200,
                                              .lost = 5, .window = 4 });
}

Test(conversation_random, begun_in_the_middle)
{
    for (uint32_t skip = 3; skip < 120; skip += 13) {
        all_found(2, (struct random_options){ .frames = 200, .skip = skip });
        all_found(2, (struct random_options){ .frames = 200, .skip = skip,
                                              .most_bytes = 150 });
        all_found(2, (struct random_options){ .frames = 200, .skip = skip,
                                              .most_bytes = 150, .lost = 4 });
    }
}

Test(conversation_random, one_direction_only)
{
    for (int way = 1; way <= 2; way++) {
        all_found(SEEDS, (struct random_options){ .frames = 200, .one_way = way });
        all_found(SEEDS, (struct random_options){ .frames = 200, .one_way = way,
                                                  .lost = 5 });
        all_found(SEEDS, (struct random_options){ .frames = 200, .one_way = way,
                                                  .most_bytes = 300, .lost = 5,
                                                  .skip = 9 });
    }
}

Test(conversation_random, with_dates_of_another_time)
{
    all_found(SEEDS, (struct random_options){ .frames = 200, .strange_dates = 1,
                                              .window = 8 });
    all_found(SEEDS, (struct random_options){ .frames = 200, .strange_dates = 1,
                                              .lost = 8, .most_bytes = 300 });
}
