#include <criterion/criterion.h>
#include <fragments.h>
#include <string.h>

enum { FAR = 1 << 20 };

/* One datagram; what came of its last fragment. */
struct story {
    struct fragments *fragments;
    struct fragment fragment;
    struct span whole;
    uint8_t protocol;
};

static struct story story_new(size_t memory)
{
    struct story story = { .fragments = fragments_new(memory) };

    cr_assert(story.fragments);
    story.fragment.key.family = 4;
    story.fragment.protocol = 6;
    return story;
}

/* "8:abcdefgh+" is eight bytes for offset 8, and others follow. */
static int add(struct story *story, const char *text)
{
    size_t size = strlen(strchr(text, ':') + 1);
    const char *bytes = strchr(text, ':') + 1;
    int more = bytes[size - 1] == '+';

    size -= (size_t)more;
    story->fragment.offset = (uint32_t)strtoul(text, NULL, 10);
    story->fragment.more = more;
    story->fragment.bytes = (struct span){ (const uint8_t *)bytes,
                                           (uint32_t)size, (uint32_t)size };
    return fragments_add(story->fragments, &story->fragment, &story->whole,
                         &story->protocol);
}

static void expect_whole(const struct story *story, const char *expected)
{
    cr_assert_eq(story->whole.size, strlen(expected));
    cr_assert_eq(story->whole.wire, strlen(expected));
    cr_assert_arr_eq(story->whole.at, expected, strlen(expected));
}

Test(fragments, any_order)
{
    static const char *const parts[] = { "0:abcdefgh+", "8:ijklmnop+",
                                         "16:qrs" };
    static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    size_t i;

    for (i = 0; i < 6; i++) {
        struct story story = story_new(FAR);

        cr_assert_not(add(&story, parts[orders[i][0]]));
        cr_assert_not(add(&story, parts[orders[i][1]]));
        cr_assert(add(&story, parts[orders[i][2]]));
        expect_whole(&story, "abcdefghijklmnopqrs");
        cr_assert_eq(story.protocol, 6);
        cr_assert_eq(fragments_unused(story.fragments), 0);
        fragments_free(story.fragments);
    }
}

Test(fragments, the_bytes_that_came_first_count)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "8:ijklmnop+"));
    cr_assert_not(add(&story, "24:yz"));
    /* around the first one, and into what is missing behind it */
    cr_assert(add(&story, "0:abcdefghXXXXXXXXqrstuvwx+"));
    expect_whole(&story, "abcdefghijklmnopqrstuvwxyz");
    fragments_free(story.fragments);
}

Test(fragments, a_piece_that_has_all_already_changes_nothing)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "0:abcdefghijklmnop+"));
    cr_assert_not(add(&story, "0:XXXXXXXX+"));
    cr_assert_not(add(&story, "8:XXXXXXXX+"));
    cr_assert(add(&story, "16:q"));
    expect_whole(&story, "abcdefghijklmnopq");
    cr_assert_eq(fragments_unused(story.fragments), 0);
    fragments_free(story.fragments);
}

Test(fragments, none_behind_the_last_and_no_other_last)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "8:last"));
    cr_assert_not(add(&story, "16:behind"));
    cr_assert_not(add(&story, "8:other last"));
    cr_assert(add(&story, "0:abcdefgh+"));
    expect_whole(&story, "abcdefghlast");
    cr_assert_not(add(&story, "16:farther+"));
    cr_assert_not(add(&story, "8:too near"));
    cr_assert_not(add(&story, "0:abcdefgh+"));
    fragments_free(story.fragments);
}

Test(fragments, datagrams_are_told_apart)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "0:abcdefgh+"));
    story.fragment.key.id = 1;
    cr_assert_not(add(&story, "8:other"));
    story.fragment.key.id = 0;
    story.fragment.key.from[3] = 1;
    cr_assert_not(add(&story, "8:other"));
    story.fragment.key.from[3] = 0;
    cr_assert(add(&story, "8:same"));
    expect_whole(&story, "abcdefghsame");
    cr_assert_eq(fragments_unused(story.fragments), 2);
    fragments_free(story.fragments);
}

Test(fragments, ends_where_snaplen_cut_it)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "16:qrs"));
    cr_assert_not(add(&story, "0:abcdefgh+"));
    story.fragment.offset = 8;
    story.fragment.more = 1;
    story.fragment.bytes = (struct span){ (const uint8_t *)"ijkl", 4, 8 };
    cr_assert(fragments_add(story.fragments, &story.fragment, &story.whole,
                            &story.protocol));
    cr_assert_eq(story.whole.wire, 19);
    cr_assert_eq(story.whole.size, 12);
    cr_assert_arr_eq(story.whole.at, "abcdefghijkl", 12);
    fragments_free(story.fragments);
}

Test(fragments, forgotten_after_30_seconds)
{
    struct story story = story_new(FAR);

    cr_assert_not(add(&story, "0:abcdefgh+"));
    story.fragment.time = 30 * INT64_C(1000000000);
    story.fragment.key.id = 1; /* 30 s are not too long */
    cr_assert_not(add(&story, "0:abcdefgh+"));
    story.fragment.time++;
    story.fragment.key.id = 0;
    cr_assert_not(add(&story, "8:late"));
    story.fragment.key.id = 1;
    cr_assert(add(&story, "8:in time"));
    cr_assert_eq(fragments_unused(story.fragments), 2);
    fragments_free(story.fragments);
}

/* The oldest go, and one that is alone stays. */
Test(fragments, bounded_memory)
{
    struct story story = story_new(2000);
    unsigned i;

    for (i = 0; i < 1000; i++) {
        story.fragment.key.id = i;
        cr_assert_not(add(&story, "0:abcdefgh+"));
    }
    cr_assert_eq(fragments_unused(story.fragments), 1000);
    story.fragment.key.id = 0;
    cr_assert_not(add(&story, "8:ijk"), "the oldest was kept");
    story.fragment.key.id = 999;
    cr_assert(add(&story, "8:ijk"), "the newest was not kept");
    fragments_free(story.fragments);
}

/* In pieces of 8 bytes, the last one first; whether it became whole. */
static int add_pieces(struct story *story, unsigned count)
{
    int whole = 0;

    while (count--) {
        story->fragment.offset = count * 8;
        story->fragment.bytes = (struct span){ (const uint8_t *)"12345678", 8,
                                               8 };
        whole |= fragments_add(story->fragments, &story->fragment,
                               &story->whole, &story->protocol);
        story->fragment.more = 1;
    }
    return whole;
}

/* Time goes with the number of pieces that wait: there are bounds. */
Test(fragments, bombs_of_pieces_are_given_up)
{
    struct story story = story_new(FAR);

    cr_assert(add_pieces(&story, 2000));
    cr_assert_eq(story.whole.size, 16000);
    story.fragment.more = 0;
    cr_assert_not(add_pieces(&story, 2100));
    fragments_free(story.fragments);
}
