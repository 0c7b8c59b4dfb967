#include <polypaint/build.h>

#include <string.h>

/* Room for `size` more bytes, or NULL; a frame that failed stays failed. */
static uint8_t *more(struct pp_builder *builder, size_t size)
{
    uint8_t *at;

    if (builder->failed || size > builder->capacity - builder->size ||
        size > PP_FRAME_MAX - builder->size) {
        builder->failed = 1;
        return NULL;
    }
    at = builder->out + builder->size;
    builder->size += size;
    return at;
}

void pp_build(struct pp_builder *builder, uint8_t *out, size_t capacity,
              unsigned type, uint32_t date, const void *name,
              size_t name_size)
{
    uint8_t *at;

    builder->out = out;
    builder->capacity = capacity;
    builder->size = 0;
    builder->failed = type > UINT8_MAX || name_size > PP_NAME_MAX;
    at = more(builder, PP_HEADER_SIZE);
    if (!at)
        return;
    pp_put_u16(at, 0); /* Taille, known at the end */
    at[2] = (uint8_t)type;
    pp_put_u32(at + 3, date);
    at[7] = (uint8_t)name_size;
    pp_build_bytes(builder, name, name_size);
}

void pp_build_u32(struct pp_builder *builder, uint32_t value)
{
    uint8_t *at = more(builder, 4);

    if (at)
        pp_put_u32(at, value);
}

void pp_build_i32(struct pp_builder *builder, int32_t value)
{
    pp_build_u32(builder, (uint32_t)value);
}

void pp_build_f32(struct pp_builder *builder, float value)
{
    uint8_t *at = more(builder, 4);

    if (at)
        pp_put_f32(at, value);
}

void pp_build_f64(struct pp_builder *builder, double value)
{
    uint8_t *at = more(builder, 8);

    if (at)
        pp_put_f64(at, value);
}

void pp_build_bytes(struct pp_builder *builder, const void *bytes, size_t size)
{
    uint8_t *at = more(builder, size);

    if (at && size)
        memcpy(at, bytes, size);
}

size_t pp_build_end(struct pp_builder *builder)
{
    if (builder->failed)
        return 0;
    pp_put_u16(builder->out, (uint16_t)builder->size);
    return builder->size;
}

size_t pp_build_frame(uint8_t *out, size_t capacity, unsigned type,
                      uint32_t date, const void *name, size_t name_size,
                      const void *data, size_t data_size)
{
    struct pp_builder builder;

    pp_build(&builder, out, capacity, type, date, name, name_size);
    pp_build_bytes(&builder, data, data_size);
    return pp_build_end(&builder);
}

size_t pp_build_status(uint8_t *out, size_t capacity, unsigned type,
                       uint32_t date, uint32_t status)
{
    struct pp_builder builder;

    pp_build(&builder, out, capacity, type, date, NULL, 0);
    pp_build_u32(&builder, status);
    return pp_build_end(&builder);
}

size_t pp_build_text(uint8_t *out, size_t capacity, unsigned type,
                     uint32_t date, const void *text, size_t text_size)
{
    return pp_build_frame(out, capacity, type, date, NULL, 0, text, text_size);
}
