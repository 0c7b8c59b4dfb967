/* Captures that were packed by gzip and zstd themselves. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

#include "caught.h"

struct packed {
    uint8_t bytes[1 << 18];
    size_t size;
};

static void pack_gzip(struct packed *packed, const uint8_t *bytes, size_t size)
{
    z_stream stream = { 0 };

    cr_assert_eq(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8,
                              Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = packed->bytes + packed->size;
    stream.avail_out = (uInt)(sizeof packed->bytes - packed->size);
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed->size += stream.total_out;
    deflateEnd(&stream);
}

static void pack_zstd(struct packed *packed, const uint8_t *bytes, size_t size)
{
    packed->size += ZSTD_compress(packed->bytes + packed->size,
                                  sizeof packed->bytes - packed->size, bytes,
                                  size, 3);
}

typedef void packer(struct packed *packed, const uint8_t *bytes, size_t size);
static packer *const packers[] = { pack_gzip, pack_zstd };

/* party.pcap, 20 times over, so that it is longer than any buffer. */
static uint8_t *long_capture(size_t *size)
{
    uint8_t *one = caught_load("corpus/captures/party.pcap", size), *all;
    size_t body = *size - 24, i;

    all = malloc(24 + 20 * body);
    cr_assert(all);
    memcpy(all, one, 24);
    for (i = 0; i < 20; i++)
        memcpy(all + 24 + i * body, one + 24, body);
    *size = 24 + 20 * body;
    free(one);
    return all;
}

static struct caught read_packed(const struct packed *packed)
{
    return caught_file(caught_write(packed->bytes, packed->size));
}

static void same_as_plain(const struct packed *packed, const uint8_t *bytes,
                          size_t size)
{
    struct caught plain = caught_file(caught_write(bytes, size));
    struct caught caught = read_packed(packed);

    cr_assert_eq(caught.damaged, 0, "%s", caught.why);
    cr_assert_eq(caught.packets, plain.packets);
    cr_assert_str_eq(caught.segments, plain.segments);
    caught_free(&caught);
    caught_free(&plain);
}

Test(unpack, packed_captures_are_read_as_they_were)
{
    static struct packed packed;
    size_t size, i;
    uint8_t *bytes = long_capture(&size);

    for (i = 0; i < 2; i++) {
        packed.size = 0;
        packers[i](&packed, bytes, size);
        same_as_plain(&packed, bytes, size);
    }
    free(bytes);
}

/* Several members, empty ones too, and cut anywhere. */
Test(unpack, several_members)
{
    static struct packed packed;
    static const size_t cuts[] = { 1, 24, 25, 65535, 65536, 100000 };
    size_t size, i, k;
    uint8_t *bytes = long_capture(&size);

    cr_assert_gt(size, cuts[5]);
    for (i = 0; i < 2; i++)
        for (k = 0; k < 6; k++) {
            packed.size = 0;
            packers[i](&packed, bytes, cuts[k]);
            packers[i](&packed, bytes, 0);
            packers[i](&packed, bytes + cuts[k], size - cuts[k]);
            same_as_plain(&packed, bytes, size);
        }
    free(bytes);
}

/* As gzip does, which pads to blocks on tapes. */
Test(unpack, what_is_behind_gzip_members_is_ignored)
{
    static struct packed packed;
    size_t size, junk;
    uint8_t *bytes = long_capture(&size);

    for (junk = 1; junk <= 3; junk++) {
        packed.size = 0;
        pack_gzip(&packed, bytes, size);
        memset(packed.bytes + packed.size, 0, junk);
        packed.size += junk;
        same_as_plain(&packed, bytes, size);
    }
    free(bytes);
}

/* Whatever is left of it: packets that are there come, then it is told. */
Test(unpack, every_truncation, .init = cr_redirect_stderr)
{
    static struct packed packed;
    size_t size, i, whole, opened = 0;
    uint8_t *bytes = caught_load("corpus/captures/ethernet.pcap", &size);

    for (i = 0; i < 2; i++) {
        packed.size = 0;
        packers[i](&packed, bytes, size);
        whole = packed.size;
        for (packed.size = 0; packed.size < whole; packed.size++) {
            struct caught caught;

            if (!caught_any(packed.bytes, packed.size))
                continue;
            opened++;
            caught = read_packed(&packed);
            cr_assert_eq(caught.damaged, 1, "%zu of %zu", packed.size, whole);
            cr_assert(strstr(caught.why, "compressed data is damaged: it ends "
                                         "in the middle"), "%s", caught.why);
            caught_free(&caught);
        }
    }
    cr_assert_gt(opened, 100);
    free(bytes);
}

/* One wrong byte, anywhere: all is read that can be, and it ends. */
Test(unpack, every_byte_wrong, .init = cr_redirect_stderr)
{
    static struct packed packed;
    size_t size, i, at;
    uint8_t *bytes = caught_load("corpus/captures/ethernet.pcap", &size);

    for (i = 0; i < 2; i++) {
        packed.size = 0;
        packers[i](&packed, bytes, size);
        for (at = 0; at < packed.size; at++) {
            packed.bytes[at] ^= 0x55;
            caught_any(packed.bytes, packed.size);
            packed.bytes[at] ^= 0x55;
        }
    }
    free(bytes);
}
