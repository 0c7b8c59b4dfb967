/* build.h - making frames.
 *
 *    uint8_t room[PP_FRAME_MAX];
 *    struct pp_builder b;
 *    pp_build(&b, room, sizeof room, PP_ADD_STROKE, date, "alice", 5);
 *    pp_build_i32(&b, 3);
 *    ...
 *    size_t size = pp_build_end(&b);      // 0: it did not fit
 *
 * The error is sticky: what does not fit is remembered and looked at once, at
 * the end.
 */
#ifndef POLYPAINT_BUILD_H
#define POLYPAINT_BUILD_H

#include <polypaint/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pp_builder {
    uint8_t *out;
    size_t capacity, size;
    int failed;
};

/* Starts a frame in `out`, which the caller owns. A name over 255 bytes fails. */
void pp_build(struct pp_builder *builder, uint8_t *out, size_t capacity,
              unsigned type, uint32_t date, const void *name,
              size_t name_size);

/* Append data, little-endian. Bits of a NUMBER go through pp_build_u32. */
void pp_build_u32(struct pp_builder *builder, uint32_t value);
void pp_build_i32(struct pp_builder *builder, int32_t value);
void pp_build_f32(struct pp_builder *builder, float value);
void pp_build_f64(struct pp_builder *builder, double value);
void pp_build_bytes(struct pp_builder *builder, const void *bytes,
                    size_t size);

/* Writes Taille. Returns the frame's size, or 0 when something did not fit
 * the capacity, 65535 bytes, or the name 255. */
size_t pp_build_end(struct pp_builder *builder);

/* A whole frame from data that is there already; size or 0 as above. */
size_t pp_build_frame(uint8_t *out, size_t capacity, unsigned type,
                      uint32_t date, const void *name, size_t name_size,
                      const void *data, size_t data_size);

/* A frame that the server originates (F-5: empty name): a status or state, or
 * with text or nothing as data. Size or 0 as above. */
size_t pp_build_status(uint8_t *out, size_t capacity, unsigned type,
                       uint32_t date, uint32_t status);
size_t pp_build_text(uint8_t *out, size_t capacity, unsigned type,
                     uint32_t date, const void *text, size_t text_size);

#ifdef __cplusplus
}
#endif
#endif
