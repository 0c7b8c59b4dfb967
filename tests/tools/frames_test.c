#include "frames.h"

#include <polypaint/build.h>

#include <criterion/criterion.h>

static void add(struct frames *list, const char *channel)
{
    uint8_t frame[64];
    size_t size = pp_build_frame(frame, sizeof frame, PP_CHANNEL_CREATION, 0,
                                 "", 0, channel, strlen(channel));

    cr_assert_eq(frames_add(list, frame, size), 0);
}

Test(frames, come_back_in_order)
{
    struct frames list = { 0 };
    struct pp_frame frame;
    size_t at = 0;
    int i;

    for (i = 0; i < 1000; i++)
        add(&list, i % 2 ? "odd" : "even");
    for (i = 0; frames_next(&list, &at, &frame); i++)
        cr_assert_eq(frame.data_size, i % 2 ? 3 : 4);
    cr_assert_eq(i, 1000);
    cr_assert_eq(list.count, 1000);
    frames_clear(&list);
    at = 0;
    cr_assert_not(frames_next(&list, &at, &frame));
    frames_free(&list);
}

Test(frames, missing_counts_each)
{
    struct frames a = { 0 }, b = { 0 }, missing = { 0 };
    struct pp_frame frame;
    size_t at = 0;

    add(&a, "z"), add(&a, "a"), add(&a, "a"), add(&a, "ab");
    add(&b, "a"), add(&b, "other");
    cr_assert_eq(frames_missing(&a, &b, &missing), 3);
    cr_assert_eq(frames_missing(&b, &a, NULL), 1);
    cr_assert_eq(frames_missing(&a, &a, NULL), 0);
    cr_assert(frames_next(&missing, &at, &frame));
    cr_assert_eq(*frame.data, 'z', "in the order of the list");
    frames_free(&a);
    frames_free(&b);
    frames_free(&missing);
}

Test(frames, empty_lists_miss_nothing)
{
    struct frames none = { 0 };

    cr_assert_eq(frames_missing(&none, &none, NULL), 0);
    frames_free(&none);
}
