/* frames.h - a growing list of whole frames, in one piece of memory.
 *
 *    struct frames list = { 0 };
 *    frames_add(&list, bytes, size);
 *    for (at = 0; frames_next(&list, &at, &frame);)
 *        use(&frame);
 *    frames_free(&list);
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <polypaint/frame.h>

struct frames {
    uint8_t *bytes; /* the frames, one behind the other */
    size_t used, capacity;
    size_t count;
};

/* Copies one frame to the end; -1 when there is no memory. */
int frames_add(struct frames *list, const uint8_t *bytes, size_t size);

/* The frame at *at, which is moved behind it; 0 at the end. The frame is valid
 * until the list changes. Start with *at = 0. */
int frames_next(const struct frames *list, size_t *at, struct pp_frame *frame);

/* How many frames of `list` are not in `other`, or -1 without memory. Byte for
 * byte, each counted: a frame that is twice in `list` and once in `other` is
 * missing once. Those missing are added to `missing` unless it is NULL, in
 * the order of `list`. */
long frames_missing(const struct frames *list, const struct frames *other,
                    struct frames *missing);

/* Forgets the frames, keeps the memory. */
void frames_clear(struct frames *list);
void frames_free(struct frames *list);

#endif
