/* mutate.h - changes to frames by one who knows what a frame is. */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Changes a stream of frames in place, up to `max` bytes: a field, a type, the
 * data; or a frame comes twice, goes, moves. Taille is mostly put right
 * afterwards, and sometimes left wrong. Returns the new size. */
size_t mutate_frames(uint8_t *stream, size_t size, size_t max, unsigned seed);

/* The first frames of one stream, then the last ones of another. */
size_t splice_frames(const uint8_t *a, size_t a_size, const uint8_t *b,
                     size_t b_size, uint8_t *out, size_t max, unsigned seed);

#endif
