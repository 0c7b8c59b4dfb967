#include <polypaint/field.h>

#include "internal.h"

/* Bytes of a value; of one element of those that run to the end. */
#define VALUES(ROW)                                                         \
    ROW(U8, 1, 0) ROW(U16, 2, 0) ROW(U32, 4, 0) ROW(I32, 4, 0)              \
    ROW(F64, 8, 0) ROW(RGBA, 4, 0) ROW(NUMBER, 4, 0)                        \
    ROW(I32_LIST, 0, 4) ROW(POINTS, 0, 8) ROW(NUMBER_POINTS, 0, 8)          \
    ROW(TEXT, 0, 1) ROW(JSON, 0, 1)                                         \
    ROW(LOGIN_STATUS, 4, 0) ROW(LOBBY_STATUS, 4, 0)                         \
    ROW(ACCOUNT_STATUS, 4, 0) ROW(FREEZE, 4, 0)

static const struct {
    uint8_t size, element;
} values[] = {
#define VALUE(kind, size, element) [PP_VALUE_##kind] = { size, element },
    VALUES(VALUE)
#undef VALUE
};

enum {
#define VALUE(kind, size, element) SIZE_##kind = size, ELEMENT_##kind = element,
    VALUES(VALUE)
#undef VALUE
};

/* The same of whole payloads: the sums over their fields. */
static const uint8_t payload_sizes[PP_PAYLOAD_COUNT] = {
    [PP_PAYLOAD_NONE] = 0
#define PP_PAYLOAD(kind, clause) , [PP_PAYLOAD_##kind] = 0
#define PP_FIELD(kind, name, value) + SIZE_##value
#include <polypaint/payloads.def>
};

static const uint8_t payload_elements[PP_PAYLOAD_COUNT] = {
    [PP_PAYLOAD_NONE] = 0
#define PP_PAYLOAD(kind, clause) , [PP_PAYLOAD_##kind] = 0
#define PP_FIELD(kind, name, value) + ELEMENT_##value
#include <polypaint/payloads.def>
};

static const struct pp_field_def header[] = {
#define PP_HEADER(name, value) { #name, PP_VALUE_##value },
#include <polypaint/payloads.def>
};

const char *pp_header_name(int place)
{
    return header[place].name;
}

size_t pp_value_size(enum pp_value_kind kind)
{
    return values[kind].size;
}

size_t pp_value_element(enum pp_value_kind kind)
{
    return values[kind].element;
}

/* Bytes that a field takes when `left` are there: whole elements only. */
static size_t field_extent(enum pp_value_kind kind, size_t left)
{
    size_t element = values[kind].element;

    return element ? left - left % element : values[kind].size;
}

size_t pp_payload_extent(enum pp_payload_kind kind, size_t size)
{
    size_t count, i, at = 0, extent;
    const struct pp_field_def *fields = pp_payload_fields(kind, &count);

    for (i = 0; i < count; i++) {
        extent = field_extent(fields[i].value, size - at);
        if (extent > size - at)
            break;
        at += extent;
    }
    return at;
}

int pp_payload_fits(enum pp_payload_kind kind, size_t size)
{
    size_t fixed = payload_sizes[kind], element = payload_elements[kind];

    if (!element)
        return size == fixed;
    /* an element's size is a power of two: no division */
    return size >= fixed && !((size - fixed) & (element - 1));
}

static void read_value(const uint8_t *bytes, struct pp_field *field)
{
    size_t element = values[field->kind].element;

    if (element)
        field->value.count = field->size / (uint32_t)element;
    else if (field->kind == PP_VALUE_U8)
        field->value.u32 = bytes[0];
    else if (field->kind == PP_VALUE_U16)
        field->value.u32 = pp_get_u16(bytes);
    else if (field->kind == PP_VALUE_F64)
        field->value.f64 = pp_get_f64(bytes);
    else if (field->kind == PP_VALUE_I32)
        field->value.i32 = (int32_t)pp_get_u32(bytes);
    else
        field->value.u32 = pp_get_u32(bytes);
}

/* Fills in the field at *at and moves on; 0 when it is not whole. */
static int take_field(const struct pp_frame *frame,
                      const struct pp_field_def *def, size_t *at, size_t end,
                      struct pp_field *field)
{
    size_t extent = field_extent(def->value, end - *at);

    if (extent > end - *at)
        return 0;
    field->name = def->name;
    field->kind = def->value;
    field->offset = (uint32_t)*at;
    field->size = (uint32_t)extent;
    read_value(frame->bytes + *at, field);
    *at += extent;
    return 1;
}

size_t pp_frame_fields(const struct pp_frame *frame, enum pp_from from,
                       struct pp_field fields[PP_FIELDS_MAX])
{
    const size_t headers = sizeof header / sizeof *header;
    size_t data = (size_t)PP_HEADER_SIZE + frame->name_size;
    size_t at = 0, n = 0, count, i;
    const struct pp_field_def *defs =
        pp_payload_fields(pp_type_shape(frame->type, from), &count);

    while (n < headers && take_field(frame, &header[n], &at, data, &fields[n]))
        n++;
    for (i = 0; i < count; i++, n++)
        if (!take_field(frame, &defs[i], &at, frame->size, &fields[n]))
            break;
    return n;
}

int32_t pp_field_index(const struct pp_frame *frame,
                       const struct pp_field *field, uint32_t i)
{
    return (int32_t)pp_get_u32(frame->bytes + field->offset + (size_t)i * 4);
}

void pp_field_point(const struct pp_frame *frame, const struct pp_field *field,
                    uint32_t i, uint32_t *x, uint32_t *y)
{
    const uint8_t *point = frame->bytes + field->offset + (size_t)i * 8;

    *x = pp_get_u32(point);
    *y = pp_get_u32(point + 4);
}

int pp_number_is_int(uint32_t bits, enum pp_numeric numeric)
{
    /* between -2^23 and 2^23: as f32 those bits would be a number too small
     * for any canvas, or none at all */
    if (numeric == PP_NUMERIC_AUTO)
        return bits < 0x00800000 || bits > 0xff800000;
    return numeric == PP_NUMERIC_INT;
}
