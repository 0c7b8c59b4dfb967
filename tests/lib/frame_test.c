#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- values (T-3) ------------------------------------------------------- */

Test(frame, values_are_little_endian) /* T-3 */
{
    const uint8_t bytes[] = { 0xff, 0x01, 0x02, 0x83, 0x04 };
    uint8_t out[9] = { 0 };

    cr_assert_eq(pp_get_u16(bytes + 1), 0x0201);
    cr_assert_eq(pp_get_u32(bytes + 1), 0x04830201u); /* unaligned */
    pp_put_u16(out, 0xabcd);
    cr_assert_arr_eq(out, "\xcd\xab\0", 3);
    pp_put_u32(out + 1, 0x01020304);
    cr_assert_arr_eq(out, "\xcd\x04\x03\x02\x01\0", 6);
}

Test(frame, floats_keep_every_bit) /* T-3 */
{
    uint8_t out[9];
    float nan;

    pp_put_f32(out + 1, -1.5f);
    cr_assert_arr_eq(out + 1, "\x00\x00\xc0\xbf", 4);
    cr_assert_eq(pp_get_f32(out + 1), -1.5f);
    pp_put_u32(out, 0x7fc12345);
    nan = pp_get_f32(out);
    cr_assert(isnan(nan));
    pp_put_f32(out, nan);
    cr_assert_eq(pp_get_u32(out), 0x7fc12345);
    pp_put_f64(out + 1, 640.5);
    cr_assert_arr_eq(out + 1, "\0\0\0\0\0\x04\x84\x40", 8);
    cr_assert_eq(pp_get_f64(out + 1), 640.5);
}

/* ---- reading ------------------------------------------------------------ */

static const uint8_t hello[] = { 15, 0, 3, 0x04, 0x03, 0x02, 0x01, 5,
                                 'a', 'l', 'i', 'c', 'e', 'p', 'w' };

Test(frame, reads_every_part) /* F-1, F-7 */
{
    struct pp_frame frame;

    cr_assert_eq(pp_frame_read(hello, sizeof hello, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(frame.bytes, hello);
    cr_assert_eq(frame.size, 15);
    cr_assert_eq(frame.type, PP_CONNECTION);
    cr_assert_eq(frame.date, 0x01020304);
    cr_assert_eq(frame.name_size, 5);
    cr_assert_eq(frame.name, hello + 8);
    cr_assert_eq(frame.data, hello + 13);
    cr_assert_eq(frame.data_size, 2);
}

Test(frame, wants_more_at_every_shorter_length) /* T-4 */
{
    struct pp_frame frame;
    size_t size;

    for (size = 0; size < sizeof hello; size++)
        cr_assert_eq(pp_frame_read(hello, size, &frame), PP_SPLIT_MORE,
                     "%zu bytes", size);
}

Test(frame, smallest_and_largest) /* F-1 */
{
    static uint8_t bytes[PP_FRAME_MAX] = { 8, 0, 200 };
    struct pp_frame frame;

    cr_assert_eq(pp_frame_read(bytes, 8, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(frame.data_size, 0);
    cr_assert_eq(frame.type, 200); /* any type is a frame */
    pp_put_u16(bytes, PP_FRAME_MAX);
    bytes[7] = 255;
    cr_assert_eq(pp_frame_read(bytes, PP_FRAME_MAX - 1, &frame),
                 PP_SPLIT_MORE);
    cr_assert_eq(pp_frame_read(bytes, PP_FRAME_MAX, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(frame.data_size, PP_FRAME_MAX - 8 - 255);
}

Test(frame, a_taille_below_8_is_broken_after_two_bytes) /* V-3 */
{
    struct pp_frame frame;
    uint8_t bytes[2] = { 0, 0 };

    for (; bytes[0] < 8; bytes[0]++) {
        cr_assert_eq(pp_frame_read(bytes, 1, &frame), PP_SPLIT_MORE);
        cr_assert_eq(pp_frame_read(bytes, 2, &frame), PP_SPLIT_BROKEN);
    }
    cr_assert_eq(pp_frame_read(bytes, 2, &frame), PP_SPLIT_MORE);
}

Test(frame, a_name_that_does_not_fit_is_broken_after_eight) /* V-3 */
{
    uint8_t bytes[8] = { 12, 0, 3, 0, 0, 0, 0, 5 };
    struct pp_frame frame;

    cr_assert_eq(pp_frame_read(bytes, 7, &frame), PP_SPLIT_MORE);
    cr_assert_eq(pp_frame_read(bytes, 8, &frame), PP_SPLIT_BROKEN);
    bytes[7] = 4; /* fills the frame */
    cr_assert_eq(pp_frame_read(bytes, 8, &frame), PP_SPLIT_MORE);
}

Test(frame, says_what_broke) /* F-1 */
{
    const uint8_t taille[] = { 7, 0 }, name[] = { 9, 0, 0, 0, 0, 0, 0, 2 };
    struct pp_verdict verdict;

    pp_frame_broken(taille, 2, &verdict);
    cr_assert_eq(verdict.clause, PP_CLAUSE_F_1);
    cr_assert_eq(verdict.offset, 0);
    cr_assert_not_null(strstr(verdict.words, "Taille is 7"));
    pp_frame_broken(name, 8, &verdict);
    cr_assert_eq(verdict.clause, PP_CLAUSE_F_1);
    cr_assert_eq(verdict.offset, 7);
    cr_assert_not_null(strstr(verdict.words, "name of 2 bytes"));
    pp_frame_broken(hello, sizeof hello, &verdict);
    cr_assert_eq(verdict.clause, PP_CLAUSE_NONE);
}

/* ---- the splitter (T-4) ------------------------------------------------- */

/* Feeds a piece, copied to its exact size so that a read past it is seen;
 * expects the frames that end in it to be those of `stream` from *done on. */
static void feed(struct pp_splitter *in, const uint8_t *stream, size_t from,
                 size_t to, size_t *done)
{
    size_t size = to - from;
    uint8_t *piece = malloc(size ? size : 1);
    const uint8_t *at = piece;
    struct pp_frame frame;
    enum pp_split result;

    memcpy(piece, stream + from, size);
    while ((result = pp_splitter_next(in, &at, &size, &frame)) ==
           PP_SPLIT_FRAME) {
        cr_assert_arr_eq(frame.bytes, stream + *done, frame.size);
        cr_assert_eq(frame.data + frame.data_size, frame.bytes + frame.size);
        *done += frame.size;
    }
    cr_assert_eq(result, PP_SPLIT_MORE);
    cr_assert_eq(size, 0, "the piece is used up");
    cr_assert_eq(pp_splitter_pending(in), *done != to);
    cr_assert_leq(in->capacity, to - *done <= 32 ? 64 : 2 * (to - *done),
                  "B-3: the buffer follows what came");
    free(piece);
}

/* Three frames: with data, the smallest, with a name alone. */
static size_t three(uint8_t *stream)
{
    size_t size = 0;

    memcpy(stream, hello, sizeof hello);
    size += sizeof hello;
    size += pp_build_text(stream + size, 100, PP_LOBBY_FETCH, 1, "", 0);
    size += pp_build_frame(stream + size, 100, PP_RESET_CANVAS, 2, "bob", 3,
                           NULL, 0);
    return size;
}

Test(splitter, two_pieces_at_every_byte) /* T-4 */
{
    uint8_t stream[100];
    size_t size = three(stream), cut;

    for (cut = 0; cut <= size; cut++) {
        struct pp_splitter in = PP_SPLITTER_INIT;
        size_t done = 0;

        feed(&in, stream, 0, cut, &done);
        feed(&in, stream, cut, size, &done);
        cr_assert_eq(done, size);
        pp_splitter_free(&in);
    }
}

Test(splitter, three_pieces_at_every_two_bytes) /* T-4 */
{
    uint8_t stream[100];
    size_t size = three(stream), one, two;

    for (one = 0; one <= size; one++)
        for (two = one; two <= size; two++) {
            struct pp_splitter in = PP_SPLITTER_INIT;
            size_t done = 0;

            feed(&in, stream, 0, one, &done);
            feed(&in, stream, one, two, &done);
            feed(&in, stream, two, size, &done);
            cr_assert_eq(done, size);
            pp_splitter_free(&in);
        }
}

Test(splitter, byte_by_byte) /* T-4 */
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    uint8_t stream[100];
    size_t size = three(stream), i, done = 0;

    for (i = 0; i < size; i++)
        feed(&in, stream, i, i + 1, &done);
    cr_assert_eq(done, size);
    pp_splitter_free(&in);
}

Test(splitter, the_largest_frame_in_pieces_of_any_size) /* T-4, B-3 */
{
    static uint8_t stream[3 * PP_FRAME_MAX];
    struct chance chance = { 7 };
    size_t i, at, end, done = 0;
    struct pp_splitter in = PP_SPLITTER_INIT;

    for (i = 0; i < sizeof stream; i++)
        stream[i] = (uint8_t)any(&chance, 256);
    for (at = 0; at < sizeof stream; at += PP_FRAME_MAX)
        pp_put_u16(stream + at, PP_FRAME_MAX);
    for (at = 0; at < sizeof stream; at = end) {
        end = at + any(&chance, 3000);
        if (end > sizeof stream)
            end = sizeof stream;
        feed(&in, stream, at, end, &done);
    }
    cr_assert_eq(done, sizeof stream);
    pp_splitter_free(&in);
}

Test(splitter, a_whole_frame_is_not_copied)
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    const uint8_t *at = hello;
    size_t size = sizeof hello;
    struct pp_frame frame;

    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(frame.bytes, hello);
    cr_assert_null(in.kept);
    cr_assert_null(pp_splitter_take(&in));
    pp_splitter_free(&in);
}

Test(splitter, a_promise_allocates_nothing) /* B-3 */
{
    const uint8_t header[] = { 0xff, 0xff, 18, 0, 0, 0, 0, 0 }, *at = header;
    struct pp_splitter in = PP_SPLITTER_INIT;
    size_t size = sizeof header;
    struct pp_frame frame;

    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_MORE);
    cr_assert_leq(in.capacity, 64);
    cr_assert(pp_splitter_pending(&in));
    pp_splitter_free(&in);
}

Test(splitter, gives_a_big_buffer_back_when_its_frame_is_done) /* B-3 */
{
    static uint8_t big[20000];
    struct pp_splitter in = PP_SPLITTER_INIT;
    const uint8_t *at = big;
    size_t size = sizeof big - 1;
    struct pp_frame frame;

    pp_put_u16(big, sizeof big);
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_MORE);
    size = 1;
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(frame.size, sizeof big);
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_MORE);
    cr_assert_eq(in.capacity, 0);
    pp_splitter_free(&in);
}

Test(splitter, a_frame_can_be_taken_out)
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    const uint8_t *at = hello;
    size_t size = 4;
    struct pp_frame frame;
    uint8_t *taken;

    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_MORE);
    cr_assert_null(pp_splitter_take(&in), "it is not whole yet");
    size = sizeof hello - 4;
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_FRAME);
    taken = pp_splitter_take(&in);
    cr_assert_eq(taken, frame.bytes);
    at = hello;
    size = sizeof hello - 1;
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_MORE);
    cr_assert_arr_eq(taken, hello, sizeof hello);
    free(taken);
    pp_splitter_free(&in);
}

/* Feeds a broken stream byte by byte: the byte after which it is known. */
static size_t broken_after(const uint8_t *bytes, size_t count, size_t start)
{
    struct pp_splitter in = PP_SPLITTER_INIT;
    struct pp_frame frame;
    struct pp_verdict verdict;
    enum pp_split result = PP_SPLIT_MORE;
    const uint8_t *at = bytes;
    size_t i, size;

    for (i = 0; i < count && result != PP_SPLIT_BROKEN; i++) {
        size = i ? 1 : start;
        i += size - 1;
        do
            result = pp_splitter_next(&in, &at, &size, &frame);
        while (result == PP_SPLIT_FRAME);
    }
    cr_assert_eq(result, PP_SPLIT_BROKEN);
    size = 1;
    cr_assert_eq(pp_splitter_next(&in, &at, &size, &frame), PP_SPLIT_BROKEN,
                 "for ever");
    cr_assert_leq(in.used, PP_HEADER_SIZE, "no more than shows why");
    pp_frame_broken(in.kept, in.used, &verdict);
    cr_assert_eq(verdict.clause, PP_CLAUSE_F_1);
    pp_splitter_free(&in);
    return i;
}

Test(splitter, broken_as_soon_as_the_header_shows_it) /* V-3 */
{
    const uint8_t taille[12] = { 7, 0 }, name[12] = { 9, 0, 0, 0, 0, 0, 0, 2 };
    uint8_t behind[30];
    size_t size = pp_build_text(behind, sizeof behind, 5, 0, "", 0);

    cr_assert_eq(broken_after(taille, 12, 1), 2);
    cr_assert_eq(broken_after(taille, 12, 2), 2);
    cr_assert_eq(broken_after(taille, 12, 12), 12);
    cr_assert_eq(broken_after(name, 12, 1), 8);
    cr_assert_eq(broken_after(name, 12, 12), 12);
    memcpy(behind + size, taille, 2); /* frames before it count */
    cr_assert_eq(broken_after(behind, size + 2, 1), size + 2);
    cr_assert_eq(broken_after(behind, size + 2, size + 2), size + 2);
}
