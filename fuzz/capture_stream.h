/* capture_stream.h - a stream of bytes as the segments of a capture.
 *
 *    byte 0   seed of all that chance decides
 *    byte 1   the sequence number it starts near: wraps when large
 *    byte 2   how large a segment is at most
 *    byte 3   what happens to segments: bits of CAPTURE_*
 *    rest     the bytes that the client sends
 */
#ifndef FUZZ_CAPTURE_STREAM_H
#define FUZZ_CAPTURE_STREAM_H

#include "packet.h"

enum { CAPTURE_STREAM_HEAD = 4, CAPTURE_STREAM_MAX = 20000 };

enum {
    CAPTURE_SWAPPED = 1,    /* segments change places with near ones */
    CAPTURE_TWICE = 2,      /* some come again */
    CAPTURE_OVERLAPPING = 4 /* some begin before the last one's end */
};

struct conversations;

struct capture_stream {
    const uint8_t *bytes; /* what the client sent, in the input */
    size_t size;
};

/* Gives the segments of a whole connection, from SYN to FIN, to `take`; the FIN
 * comes with the last bytes, wherever these come. Each payload is a heap block
 * of just its size. */
void capture_stream_play(struct capture_stream *stream, const uint8_t *data,
                         size_t size, uint16_t port,
                         void (*take)(struct conversations *all,
                                      const struct segment *segment),
                         struct conversations *all);

#endif
