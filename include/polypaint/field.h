/* field.h - the named, typed fields of a frame, with their bytes. */
#ifndef POLYPAINT_FIELD_H
#define POLYPAINT_FIELD_H

#include <polypaint/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PP_FIELDS_MAX 16

/* One field. offset and size are its bytes in the frame. */
struct pp_field {
    const char *name;
    enum pp_value_kind kind;
    uint32_t offset, size;
    union {
        uint32_t u32; /* U8 to U32, RGBA and NUMBER (raw bits), statuses */
        int32_t i32;
        double f64;
        uint32_t count; /* I32_LIST: indexes; *POINTS: points; text: bytes */
    } value;
};

/* Fills in the fields of a frame: size, type, date, name_size, name, then
 * those of its data as far as whole fields are there. Returns how many; the
 * bytes behind the last one belong to no field. Data that breaks its clause is
 * read as far as it goes, so that a decoder can show a bad frame too; so is
 * that of a type which goes the other way only. */
size_t pp_frame_fields(const struct pp_frame *frame, enum pp_from from,
                       struct pp_field fields[PP_FIELDS_MAX]);

/* The element `i` < count of a list field: an index of an I32_LIST. */
int32_t pp_field_index(const struct pp_frame *frame,
                       const struct pp_field *field, uint32_t i);

/* The raw bits of x and y of point `i` < count of a *POINTS field. */
void pp_field_point(const struct pp_frame *frame, const struct pp_field *field,
                    uint32_t i, uint32_t *x, uint32_t *y);

/* N-1: how the bits of a NUMBER are likely meant: a small integer, else f32. */
enum pp_numeric { PP_NUMERIC_AUTO, PP_NUMERIC_INT, PP_NUMERIC_FLOAT };
int pp_number_is_int(uint32_t bits, enum pp_numeric numeric);

#ifdef __cplusplus
}
#endif
#endif
