/* fuzz_frame.c - a byte stream as a parser meets it.
 *
 * The first byte says how the rest is cut into pieces. Cut or whole the stream
 * gives the same frames (T-4); each is judged as plain_check.c judges it; its
 * line reads back as the same bytes; its fields lie inside it. A piece is a
 * heap block of just its size. From SPECIAL on the first byte says more: that
 * memory fails now and then, that the last frame is as long as it says.
 *
 * While fuzzing, one input in so many has its turn for what costs more; the
 * others are split, and judged by the library alone.
 */
#include <stdbool.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "frame_oracles.h"
#include "fuzz.h"
#include "plain_check.h"

/* ---- one frame ---------------------------------------------------------- */

enum {
    SPECIAL = 0xc0, LONG = 0x20, POOR = 0x10, /* of the first byte */
    /* one input in so many is judged plainly, in all ways, printed, long */
    PLAIN_IN = 4, OTHERS_IN = 16, LINES_IN = 512, LONG_IN = 4096
};

static bool plainly, others, lines; /* what this input's turn is */

/* ---- one frame ---------------------------------------------------------- */

static struct pp_verdict judged_alike(const struct pp_frame *frame,
                                      enum pp_from from, enum pp_level level)
{
    struct pp_verdict fast;
    int result = pp_frame_check(frame, from, level, &fast);
    struct plain_verdict plain = plain_check(frame->bytes, frame->size, from,
                                             level);

    REQUIRE((result == 0) == (fast.clause == PP_CLAUSE_NONE),
            "pp_frame_check() returns %d with %s", result,
            pp_clause(fast.clause)->id);
    REQUIRE(plain.offset == SIZE_MAX ||
                (plain.clause == fast.clause &&
                 (!result || plain.offset == fast.offset)),
            "type %u from %d, level %d: %s at %u by lib, %s at %zu plainly",
            frame->type, from, level, pp_clause(fast.clause)->id, fast.offset,
            pp_clause(plain.clause)->id, plain.offset);
    return fast;
}

/* The data alone is judged as it is in its frame, unless what stands before it
 * decided; where no frame has room for it, by that. */
static void data_alike(const struct pp_frame *frame, enum pp_from from,
                       const struct pp_verdict *whole)
{
    enum pp_payload_kind kind = pp_type_payload(frame->type, from);
    uint32_t before = (uint32_t)(frame->data - frame->bytes);
    struct pp_verdict alone;
    int result;

    if (kind == PP_PAYLOAD_NONE ||
        (whole->clause != PP_CLAUSE_NONE && whole->offset < before))
        return;
    result = pp_payload_check(kind, frame->data, frame->data_size, before,
                              PP_LEVEL_I, &alone);
    REQUIRE((result == 0) == (whole->clause == PP_CLAUSE_NONE) &&
                alone.clause == whole->clause && alone.offset == whole->offset,
            "type %u: %s at %u, the data alone %s at %u", frame->type,
            pp_clause(whole->clause)->id, whole->offset,
            pp_clause(alone.clause)->id, alone.offset);
    result = pp_payload_check(kind, frame->data, frame->data_size,
                              PP_FRAME_MAX, PP_LEVEL_I, &alone);
    REQUIRE(!frame->data_size || alone.clause == PP_CLAUSE_F_1,
            "data behind the end of any frame");
}

static void examine_slowly(const struct pp_frame *frame, enum pp_from from)
{
    struct pp_verdict whole = judged_alike(frame, from, PP_LEVEL_I);

    judged_alike(frame, from, PP_LEVEL_R);
    data_alike(frame, from, &whole);
    frame_is_its_fields(frame, from);
    if (lines)
        frame_reads_back(frame, from);
}

static void examine(const struct pp_frame *frame)
{
    struct pp_verdict good;

    if (!plainly)
        pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_I, &good);
    else if (!others)
        judged_alike(frame, PP_FROM_CLIENT, PP_LEVEL_I);
    if (!others)
        return;
    examine_slowly(frame, PP_FROM_CLIENT);
    examine_slowly(frame, PP_FROM_SERVER);
    pp_frame_broken(frame->bytes, frame->size, &good);
    REQUIRE(good.clause == PP_CLAUSE_NONE, "a frame that is none");
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

/* Asked again, a splitter that found no memory goes on where it was. */
static enum pp_split next_frame(struct pp_splitter *in, const uint8_t **bytes,
                                size_t *size, struct pp_frame *frame)
{
    enum pp_split split = pp_splitter_next(in, bytes, size, frame);

    return split == PP_SPLIT_NO_MEMORY
               ? pp_splitter_next(in, bytes, size, frame) : split;
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
        split = next_frame(in, &bytes, &size, &frame);
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

static uint8_t *block_of(const uint8_t *bytes, size_t size)
{
    uint8_t *block = malloc(size);

    REQUIRE(block, "no memory");
    return memcpy(block, bytes, size);
}

static void split(struct whole whole, unsigned pattern)
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    uint32_t seed = pattern;
    size_t at = 0, size;
    int good = 1;

    while (good && at < whole.size) {
        const uint8_t *piece = whole.bytes + at;
        uint8_t *copy = NULL;

        size = piece_size(&seed, pattern, whole.size - at);
        if (plainly)
            piece = copy = block_of(piece, size);
        at += size;
        good = feed(&in, &whole, piece, size, at);
        free(copy);
    }
    pp_splitter_free(&in);
}

/* ---- the input ---------------------------------------------------------- */

/* What the linker's --wrap puts in the place of realloc(). */
static unsigned until_failure; /* 0: never */

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_realloc(void *memory, size_t size)
{
    if (until_failure && !--until_failure) {
        until_failure = 3;
        return NULL;
    }
    return __real_realloc(memory, size);
}

/* The stream, and its last bytes again and again until the last frame has the
 * size that it says; a short one follows it. */
static struct whole lengthened(const uint8_t *data, size_t size)
{
    static const uint8_t empty[] = { 8, 0, PP_RESET_CANVAS, 0, 0, 0, 0, 0 };
    static uint8_t room[2 * PP_FRAME_MAX + sizeof empty];
    struct whole whole = { room, size < PP_FRAME_MAX ? size : PP_FRAME_MAX,
                           0 };
    size_t at = 0, last = 0;

    memcpy(room, data, whole.size);
    while (at + 2 <= whole.size && pp_get_u16(room + at)) {
        last = at;
        at += pp_get_u16(room + at);
    }
    for (; whole.size < at; whole.size++)
        room[whole.size] = room[whole.size - (whole.size - last < 32 ? 1 : 8)];
    memcpy(room + whole.size, empty, sizeof empty);
    whole.size += sizeof empty;
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned pattern = size ? data[0] : 0;
    struct whole whole = { data + 1, size - 1, 0 };

    if (size < 2)
        return 0;
    plainly = fuzz_turn(data, size, PLAIN_IN);
    others = plainly && fuzz_turn(data, size, OTHERS_IN);
    lines = others && fuzz_turn(data, size, LINES_IN);
    if (pattern >= SPECIAL && pattern & LONG && fuzz_turn(data, size, LONG_IN))
        whole = lengthened(data + 1, size - 1);
    until_failure = pattern >= SPECIAL && pattern & POOR;
    split(whole, pattern);
    until_failure = 0;
    return 0;
}
