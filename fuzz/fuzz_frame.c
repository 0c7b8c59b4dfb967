/* fuzz_frame.c - a byte stream as a parser meets it.
 *
 * The first byte says how the rest is cut into pieces. Cut or whole the stream
 * gives the same frames (T-4); each is judged as plain_check.c judges it; its
 * line reads back as the same bytes; its fields lie inside it. Every piece is
 * a heap block of just its size.
 */
#include <string.h>

#include <polypaint/polypaint.h>

#include "fuzz.h"
#include "plain_check.h"

/* ---- one frame ---------------------------------------------------------- */

static void judged_alike(const struct pp_frame *frame, enum pp_from from,
                         enum pp_level level)
{
    struct pp_verdict fast;
    int result = pp_frame_check(frame, from, level, &fast);
    struct plain_verdict plain = plain_check(frame->bytes, frame->size, from,
                                             level);

    REQUIRE((result == 0) == (fast.clause == PP_CLAUSE_NONE),
            "pp_frame_check() returns %d with %s", result,
            pp_clause(fast.clause)->id);
    if (plain.offset == SIZE_MAX)
        return;
    REQUIRE(plain.clause == fast.clause &&
                (!result || plain.offset == fast.offset),
            "type %u from %d, level %d: %s at %u by lib, %s at %zu plainly",
            frame->type, from, level, pp_clause(fast.clause)->id, fast.offset,
            pp_clause(plain.clause)->id, plain.offset);
}

static void reads_back(const struct pp_frame *frame, enum pp_from from)
{
    static char line[PP_TEXT_ROOM(PP_FRAME_MAX)];
    static uint8_t bytes[PP_FRAME_MAX];
    static const struct pp_text_defaults defaults = { NULL, 0, 7 };
    struct pp_text_error error;
    size_t length = pp_text_print(frame, from, NULL, line, sizeof line), size;

    REQUIRE(length < PP_TEXT_ROOM(frame->size), "PP_TEXT_ROOM is too small");
    size = pp_text_parse(line, length, &defaults, bytes, &error);
    REQUIRE(size == frame->size && !memcmp(bytes, frame->bytes, size),
            "does not read back: %s", line);
}

static void has_fields(const struct pp_frame *frame, enum pp_from from)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t count = pp_frame_fields(frame, from, fields), i, at = 0;

    REQUIRE(count <= PP_FIELDS_MAX, "%zu fields", count);
    for (i = 0; i < count; i++) {
        REQUIRE(fields[i].offset == at, "field %s leaves a gap",
                fields[i].name);
        at += fields[i].size;
    }
    REQUIRE(at <= frame->size, "fields past the frame");
}

static void examine(const struct pp_frame *frame)
{
    int from, level;

    for (from = PP_FROM_CLIENT; from <= PP_FROM_SERVER; from++) {
        for (level = PP_LEVEL_R; level <= PP_LEVEL_I; level++)
            judged_alike(frame, (enum pp_from)from, (enum pp_level)level);
        reads_back(frame, (enum pp_from)from);
        has_fields(frame, (enum pp_from)from);
    }
}

/* ---- the stream --------------------------------------------------------- */

/* Where the next frame should be in the whole stream. */
struct whole {
    const uint8_t *bytes;
    size_t size, at;
};

/* F-1, V-3, read plainly: a frame's size, 0 for more to come, -1 broken. */
static long expected(const struct whole *whole, size_t seen)
{
    const uint8_t *bytes = whole->bytes + whole->at;
    size_t left = seen - whole->at;
    long size;

    if (left < 2)
        return 0;
    size = bytes[0] + 256 * bytes[1];
    if (size < 8)
        return -1;
    if (left < 8)
        return 0;
    if (8 + bytes[7] > size)
        return -1;
    return left < (size_t)size ? 0 : size;
}

static void is_next(struct whole *whole, const struct pp_frame *frame,
                    long size)
{
    const uint8_t *bytes = whole->bytes + whole->at;

    REQUIRE(frame->size == size && !memcmp(frame->bytes, bytes, (size_t)size),
            "another frame at %zu", whole->at);
    REQUIRE(frame->type == bytes[2] && frame->name_size == bytes[7] &&
                frame->name == frame->bytes + 8 &&
                frame->data == frame->name + frame->name_size &&
                frame->data + frame->data_size == frame->bytes + size,
            "the parts of the frame at %zu", whole->at);
    whole->at += (size_t)size;
}

/* A frame that outlives its piece, every now and then. */
static void take_over(struct pp_splitter *in, const struct pp_frame *frame)
{
    struct pp_frame kept = *frame;
    uint8_t *bytes = kept.date % 4 == 1 ? pp_splitter_take(in) : NULL;

    examine(&kept);
    free(bytes);
}

static void is_broken(const struct pp_splitter *in, const uint8_t *bytes,
                      size_t size)
{
    struct pp_verdict verdict;

    pp_frame_broken(in->used ? in->kept : bytes, in->used ? in->used : size,
                    &verdict);
    REQUIRE(verdict.clause == PP_CLAUSE_F_1, "broken by %s",
            pp_clause(verdict.clause)->id);
}

/* Feeds one piece; 0 when the stream is broken. `seen`: up to its end. */
static int feed(struct pp_splitter *in, struct whole *whole,
                const uint8_t *piece, size_t size, size_t seen)
{
    const uint8_t *bytes = piece, *before;
    struct pp_frame frame;
    enum pp_split split;
    size_t left;
    long wanted;

    for (;;) {
        before = bytes;
        left = size;
        wanted = expected(whole, seen);
        split = pp_splitter_next(in, &bytes, &size, &frame);
        REQUIRE((split == PP_SPLIT_FRAME) == (wanted > 0) &&
                    (split == PP_SPLIT_BROKEN) == (wanted < 0),
                "the splitter says %d at %zu of %zu", split, whole->at, seen);
        if (split != PP_SPLIT_FRAME)
            break;
        is_next(whole, &frame, wanted);
        take_over(in, &frame);
    }
    if (split == PP_SPLIT_BROKEN)
        is_broken(in, before, left);
    else
        REQUIRE(!size && pp_splitter_pending(in) == (whole->at < seen),
                "bytes are left over");
    REQUIRE(in->capacity <= 2 * (seen - whole->at) + 4096 + 64,
            "B-3: %u bytes for %zu", in->capacity, seen - whole->at);
    return split != PP_SPLIT_BROKEN;
}

static size_t piece_size(uint32_t *seed, unsigned pattern, size_t left)
{
    static const uint32_t most[] = { 1, 3, 9, 40, 300, 5000, 70000 };
    size_t size = 1 + fuzz_random(seed) % most[pattern % 7];

    return size < left ? size : left;
}

static void split(struct whole whole, unsigned pattern)
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    uint32_t seed = pattern;
    size_t at = 0, size;
    int good = 1;

    while (good && at < whole.size) {
        uint8_t *piece;

        size = piece_size(&seed, pattern, whole.size - at);
        piece = malloc(size);
        REQUIRE(piece, "no memory");
        memcpy(piece, whole.bytes + at, size);
        at += size;
        good = feed(&in, &whole, piece, size, at);
        free(piece);
    }
    pp_splitter_free(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1)
        split((struct whole){ data + 1, size - 1, 0 }, data[0]);
    return 0;
}
