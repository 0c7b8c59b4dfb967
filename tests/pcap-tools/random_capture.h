/* random_capture.h - sessions and what networks do to them, with the truth.
 *
 * Everything follows from the seed.
 */
#ifndef TESTS_PCAP_TOOLS_RANDOM_CAPTURE_H
#define TESTS_PCAP_TOOLS_RANDOM_CAPTURE_H

#include <packet.h>
#include <polypaint/frame.h>

#define CAPTURE_FRAMES 400
#define CAPTURE_STREAM (1 << 17)
#define CAPTURE_SEGMENTS 8192

struct rng {
    uint64_t state;
};

uint32_t rng_next(struct rng *rng);
uint32_t rng_below(struct rng *rng, uint32_t bound); /* 0 to bound - 1 */

/* What one side said. */
struct said_stream {
    uint8_t bytes[CAPTURE_STREAM];
    uint8_t seen[CAPTURE_STREAM]; /* captured at least once */
    size_t size;
    struct {
        size_t at, size;
    } frames[CAPTURE_FRAMES];
    size_t count;
};

struct random_capture {
    struct rng rng;
    struct said_stream streams[2]; /* by enum pp_from */
    uint32_t first[2];             /* sequence numbers */
    struct segment segments[CAPTURE_SEGMENTS];
    size_t count;
    int64_t time;
    uint32_t date;
};

struct random_options {
    size_t frames;       /* of both sides together */
    uint32_t most_bytes; /* of a segment; 0: a frame each */
    int wrap;            /* sequence numbers pass 2^32 */
    uint32_t window;     /* places that segments move by, less than */
    uint32_t doubled;    /* percent that come twice */
    uint32_t overlaps;   /* percent that come again with their neighbours */
    uint32_t lost;       /* percent of those with data */
    uint32_t snaplen;    /* bytes of payload; 0: all */
    uint32_t skip;       /* segments at the start that were not captured */
    int one_way;         /* only the server's, or (2) only the client's */
    int strange_dates;   /* nothing to do with the capture's time */
};

/* Fills in *capture, whose segments point into its streams. */
void random_capture_make(struct random_capture *capture, uint64_t seed,
                         const struct random_options *options);

/* Frame `i` of that side was captured in whole. */
int random_capture_has(const struct random_capture *capture, enum pp_from from,
                       size_t i);

#endif
