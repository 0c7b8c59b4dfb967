#include <math.h>
#include <string.h>

#include "canvas.h"

void canvas_fields(struct canvas_fields *fields, const struct pp_frame *frame,
                   enum pp_numeric numeric)
{
    fields->frame = frame;
    fields->numeric = numeric;
    fields->count = pp_frame_fields(frame, PP_FROM_CLIENT, fields->fields);
}

const struct pp_field *canvas_field(const struct canvas_fields *fields,
                                    const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->fields[i].name, name) == 0)
            return &fields->fields[i];
    return NULL;
}

static double or_zero(double value)
{
    return isfinite(value) ? value : 0;
}

static double bits_value(uint32_t bits, enum pp_numeric numeric)
{
    float value;

    if (pp_number_is_int(bits, numeric))
        return (int32_t)bits;
    memcpy(&value, &bits, sizeof value);
    return or_zero(value);
}

double canvas_number(const struct canvas_fields *fields, const char *name)
{
    const struct pp_field *field = canvas_field(fields, name);

    if (!field)
        return 0;
    if (field->kind == PP_VALUE_F64)
        return or_zero(field->value.f64);
    if (field->kind == PP_VALUE_NUMBER)
        return bits_value(field->value.u32, fields->numeric);
    return field->value.i32;
}

void canvas_rgba(const struct canvas_fields *fields, uint8_t rgba[4])
{
    const struct pp_field *field = canvas_field(fields, "rgba");

    memset(rgba, 0, 4);
    if (field)
        memcpy(rgba, fields->frame->bytes + field->offset, 4);
}

struct canvas_point canvas_point(const struct canvas_fields *fields, uint32_t i)
{
    const struct pp_field *field = canvas_field(fields, "points");
    enum pp_numeric numeric = field->kind == PP_VALUE_POINTS
                                  ? PP_NUMERIC_FLOAT
                                  : fields->numeric;
    uint32_t x, y;

    pp_field_point(fields->frame, field, i, &x, &y);
    return (struct canvas_point){ bits_value(x, numeric),
                                  bits_value(y, numeric) };
}
