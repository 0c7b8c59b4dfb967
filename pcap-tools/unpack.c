#include "unpack.h"

#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* of packed bytes; and of the stream: libpcap reads in small pieces */
enum { ROOM = 1 << 16, STREAM_ROOM = 1 << 16, MAGIC = 4 };

enum kind { UNKNOWN, PLAIN, GZIP, ZSTD };

struct unpack {
    int descriptor;
    const volatile sig_atomic_t *stop;
    enum kind kind;
    uint64_t read, written;
    size_t at, size; /* of what is in `room` */
    int over;        /* the descriptor is at its end */
    int begun;       /* in the middle of a gzip member or a zstd frame */
    const char *wrong; /* found, to be told when its turn comes */
    const char *why;   /* told */
    z_stream gzip;
    ZSTD_DStream *zstd;
    uint8_t room[ROOM];
};

struct unpack *unpack_new(int descriptor, const volatile sig_atomic_t *stop)
{
    struct unpack *unpack = calloc(1, sizeof *unpack);

    if (unpack) {
        unpack->descriptor = descriptor;
        unpack->stop = stop;
    }
    return unpack;
}

void unpack_free(struct unpack *unpack)
{
    if (!unpack)
        return;
    if (unpack->kind == GZIP)
        inflateEnd(&unpack->gzip);
    ZSTD_freeDStream(unpack->zstd);
    free(unpack);
}

const char *unpack_why(const struct unpack *unpack)
{
    return unpack->why;
}

uint64_t unpack_read(const struct unpack *unpack)
{
    return unpack->read;
}

uint64_t unpack_written(const struct unpack *unpack)
{
    return unpack->written;
}

int unpack_plain(const struct unpack *unpack)
{
    return unpack->kind == PLAIN;
}

/* read(), again after signals that do not end the program: bytes, 0 at the
 * end, -1 with errno. */
static ssize_t read_some(struct unpack *unpack, void *to, size_t room)
{
    ssize_t got;

    do {
        if (*unpack->stop)
            return 0;
        got = read(unpack->descriptor, to, room);
    } while (got < 0 && errno == EINTR);
    if (got > 0)
        unpack->read += (uint64_t)got;
    unpack->over = !got;
    return got;
}

/* More packed bytes behind those that are there; -1 with errno. */
static int fill(struct unpack *unpack)
{
    ssize_t got;

    memmove(unpack->room, unpack->room + unpack->at, unpack->size - unpack->at);
    unpack->size -= unpack->at;
    unpack->at = 0;
    got = read_some(unpack, unpack->room + unpack->size, ROOM - unpack->size);
    if (got < 0)
        return -1;
    unpack->size += (size_t)got;
    return 0;
}

static int is_gzip(const uint8_t *at)
{
    return at[0] == 0x1f && at[1] == 0x8b;
}

/* A frame of data, or one to be skipped. */
static int is_zstd(const uint8_t *at)
{
    return !memcmp(at, "\x28\xb5\x2f\xfd", MAGIC)
        || (at[0] >> 4 == 5 && !memcmp(at + 1, "\x2a\x4d\x18", 3));
}

/* Looks at the first bytes; -1 with errno. */
static int recognise(struct unpack *unpack)
{
    while (unpack->size < MAGIC && !unpack->over)
        if (fill(unpack))
            return -1;
    unpack->kind = PLAIN;
    if (unpack->size < MAGIC)
        return 0;
    if (is_gzip(unpack->room)) {
        if (inflateInit2(&unpack->gzip, 15 + 16) != Z_OK)
            goto no_memory;
        unpack->kind = GZIP;
    } else if (is_zstd(unpack->room)) {
        if (!(unpack->zstd = ZSTD_createDStream()))
            goto no_memory;
        unpack->kind = ZSTD;
    }
    return 0;
no_memory:
    errno = ENOMEM;
    return -1;
}

static ssize_t damaged(struct unpack *unpack, const char *why)
{
    unpack->why = why;
    errno = EIO;
    return -1;
}

/* What was unpacked, or why there is nothing more. An error behind good bytes
 * is told at the next call. */
static ssize_t unpacked(struct unpack *unpack, size_t got, const char *why)
{
    unpack->wrong = why;
    return got || !why ? (ssize_t)got : damaged(unpack, why);
}

/* Whether another member begins in the room. Else the rest is ignored, as by
 * gzip itself. -1 with errno. */
static int member_begins(struct unpack *unpack)
{
    while (unpack->size - unpack->at < 2 && !unpack->over)
        if (fill(unpack))
            return -1;
    if (unpack->size - unpack->at >= 2 && is_gzip(unpack->room + unpack->at))
        return 1;
    unpack->at = unpack->size;
    return 0;
}

/* Makes bytes of what is in the room: how many, or -1 with errno. */
static ssize_t inflate_some(struct unpack *unpack, char *to, size_t room)
{
    z_stream *gzip = &unpack->gzip;
    int result = unpack->begun ? 1 : member_begins(unpack);

    if (result <= 0)
        return result;
    gzip->next_in = unpack->room + unpack->at;
    gzip->avail_in = (uInt)(unpack->size - unpack->at);
    gzip->next_out = (Bytef *)to;
    gzip->avail_out = (uInt)room;
    result = inflate(gzip, Z_NO_FLUSH);
    unpack->at = unpack->size - gzip->avail_in;
    unpack->begun = result != Z_STREAM_END;
    if (result == Z_STREAM_END)
        inflateReset(gzip);
    return unpacked(unpack, room - gzip->avail_out,
                    result >= 0 && result != Z_NEED_DICT ? NULL
                    : result == Z_BUF_ERROR              ? NULL
                    : gzip->msg                          ? gzip->msg
                                                         : zError(result));
}

static ssize_t zstd_some(struct unpack *unpack, char *to, size_t room)
{
    ZSTD_inBuffer in = { unpack->room, unpack->size, unpack->at };
    ZSTD_outBuffer out = { to, room, 0 };
    size_t result;

    if (!unpack->begun && unpack->at == unpack->size)
        return 0;
    result = ZSTD_decompressStream(unpack->zstd, &out, &in);
    unpack->at = in.pos;
    unpack->begun = result != 0;
    return unpacked(unpack, out.pos,
                    ZSTD_isError(result) ? ZSTD_getErrorName(result) : NULL);
}

static ssize_t unpack_some(struct unpack *unpack, char *to, size_t room)
{
    ssize_t got;

    for (;;) {
        if (unpack->wrong)
            return damaged(unpack, unpack->wrong);
        got = unpack->kind == GZIP ? inflate_some(unpack, to, room)
                                   : zstd_some(unpack, to, room);
        if (got)
            return got;
        if (unpack->at < unpack->size)
            continue; /* that was a header, or an empty frame */
        if (unpack->over)
            return unpack->begun ? damaged(unpack, "it ends in the middle") : 0;
        if (fill(unpack))
            return -1;
    }
}

static ssize_t copy_some(struct unpack *unpack, char *to, size_t room)
{
    size_t left = unpack->size - unpack->at;

    if (!left)
        return read_some(unpack, to, room);
    if (left > room)
        left = room;
    memcpy(to, unpack->room + unpack->at, left);
    unpack->at += left;
    return (ssize_t)left;
}

static ssize_t stream_read(void *cookie, char *to, size_t room)
{
    struct unpack *unpack = cookie;
    ssize_t got;

    if (unpack->kind == UNKNOWN && recognise(unpack))
        return -1;
    got = unpack->kind == PLAIN ? copy_some(unpack, to, room)
                                : unpack_some(unpack, to, room);
    if (got > 0)
        unpack->written += (uint64_t)got;
    return got;
}

/* Only tells where it is. */
static int stream_seek(void *cookie, off64_t *offset, int whence)
{
    const struct unpack *unpack = cookie;

    if (whence != SEEK_CUR || *offset)
        return -1;
    *offset = (off64_t)unpack->written;
    return 0;
}

FILE *unpack_stream(struct unpack *unpack)
{
    cookie_io_functions_t functions = { .read = stream_read,
                                        .seek = stream_seek };
    FILE *stream = fopencookie(unpack, "r", functions);

    if (!stream)
        return NULL;
    setvbuf(stream, NULL, _IOFBF, STREAM_ROOM);
    __fsetlocking(stream, FSETLOCKING_BYCALLER); /* one thread reads it */
    return stream;
}
