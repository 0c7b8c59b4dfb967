#include "support.h"

#include <string.h>

#include "internal.h"

static size_t fields_of(const char *line, enum pp_from from,
                        struct pp_field fields[PP_FIELDS_MAX])
{
    return pp_frame_fields(say(line), from, fields);
}

static void field(const struct pp_field *is, const char *name,
                  enum pp_value_kind kind, uint32_t offset, uint32_t size)
{
    cr_assert_str_eq(is->name, name);
    cr_assert_eq(is->kind, kind, "%s", name);
    cr_assert_eq(is->offset, offset, "%s at %u", name, is->offset);
    cr_assert_eq(is->size, size, "%s of %u", name, is->size);
}

Test(field, header) /* F-1 */
{
    struct pp_field fields[PP_FIELDS_MAX];

    cr_assert_eq(fields_of("RESET_CANVAS name=alice date=7", PP_FROM_CLIENT,
                           fields), 5);
    field(&fields[0], "size", PP_VALUE_U16, 0, 2);
    cr_assert_eq(fields[0].value.u32, 13);
    field(&fields[1], "type", PP_VALUE_U8, 2, 1);
    cr_assert_eq(fields[1].value.u32, 24);
    field(&fields[2], "date", PP_VALUE_U32, 3, 4);
    cr_assert_eq(fields[2].value.u32, 7);
    field(&fields[3], "name_size", PP_VALUE_U8, 7, 1);
    cr_assert_eq(fields[3].value.u32, 5);
    field(&fields[4], "name", PP_VALUE_TEXT, 8, 5);
    cr_assert_eq(fields[4].value.count, 5);
    cr_assert_eq(PP_HEADER_date, 2);
    cr_assert_str_eq(pp_header_name(PP_HEADER_name), "name");
}

Test(field, stroke)
{
    struct pp_field fields[PP_FIELDS_MAX];
    const struct pp_frame *frame =
        say("ADD_STROKE name=bo index=-3 rgba=#01020304 height=2 width=2.0 "
            "points=(1.5,2)(3,4)");
    uint32_t x, y;

    cr_assert_eq(pp_frame_fields(frame, PP_FROM_SERVER, fields), 10);
    field(&fields[5], "index", PP_VALUE_I32, 10, 4);
    cr_assert_eq(fields[5].value.i32, -3);
    field(&fields[6], "rgba", PP_VALUE_RGBA, 14, 4);
    cr_assert_eq(fields[6].value.u32, 0x04030201); /* N-2 */
    field(&fields[7], "height", PP_VALUE_NUMBER, 18, 4);
    cr_assert_eq(fields[7].value.u32, 2);
    cr_assert_eq(fields[8].value.u32, 0x40000000);
    field(&fields[9], "points", PP_VALUE_POINTS, 26, 16);
    cr_assert_eq(fields[9].value.count, 2);
    pp_field_point(frame, &fields[9], 1, &x, &y);
    cr_assert_eq(x, 0x40400000);
    cr_assert_eq(y, 0x40800000);
}

Test(field, others)
{
    struct pp_field fields[PP_FIELDS_MAX];
    const struct pp_frame *frame = say("REMOVE_STROKE indexes=3,-1");

    cr_assert_eq(pp_frame_fields(frame, PP_FROM_CLIENT, fields), 6);
    field(&fields[5], "indexes", PP_VALUE_I32_LIST, 8, 8);
    cr_assert_eq(fields[5].value.count, 2);
    cr_assert_eq(pp_field_index(frame, &fields[5], 1), -1);
    cr_assert_eq(fields_of("RESIZE_CANVAS length=1.5 width=-2", PP_FROM_CLIENT,
                           fields), 7);
    field(&fields[6], "width", PP_VALUE_F64, 16, 8);
    cr_assert_eq(fields[6].value.f64, -2.0);
    cr_assert_eq(fields_of("CONNECTION status=2", PP_FROM_SERVER, fields), 6);
    field(&fields[5], "status", PP_VALUE_LOGIN_STATUS, 8, 4);
    cr_assert_eq(fields[5].value.u32, 2);
    cr_assert_eq(fields_of("CONNECTION password=ab", PP_FROM_CLIENT, fields),
                 6);
    field(&fields[5], "password", PP_VALUE_TEXT, 8, 2);
}

Test(field, bad_frames_are_read_as_far_as_they_go)
{
    struct pp_field fields[PP_FIELDS_MAX];
    uint8_t data[20] = { 1 };
    size_t size;

    for (size = 0; size <= sizeof data; size++) {
        size_t n = pp_frame_fields(say_data(PP_ADD_STROKE, data, size),
                                   PP_FROM_CLIENT, fields);

        cr_assert_eq(n, size < 16 ? 5 + size / 4 : 10, "%zu bytes: %zu", size,
                     n);
        if (n == 10)
            cr_assert_eq(fields[9].size, 0);
    }
    cr_assert_eq(pp_frame_fields(say_data(PP_RESET_CANVAS, data, 4),
                                 PP_FROM_CLIENT, fields), 5);
}

Test(field, types_without_a_shape_have_a_header_alone)
{
    struct pp_field fields[PP_FIELDS_MAX];

    cr_assert_eq(pp_frame_fields(say_data(200, "abc", 3), PP_FROM_CLIENT,
                                 fields), 5);
    cr_assert_eq(pp_frame_fields(say_data(0, "abc", 3), PP_FROM_CLIENT,
                                 fields), 5);
    cr_assert_eq(fields_of("LOBBY_FREEZE_STATE state=1", PP_FROM_CLIENT,
                           fields), 6, "the other direction's");
}

Test(field, extent_is_where_whole_fields_end)
{
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_STROKE, 15), 12);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_STROKE, 16), 16);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_STROKE, 23), 16);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_STROKE, 24), 24);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_EMPTY, 5), 0);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_REASON, 5), 5);
    cr_assert_eq(pp_payload_extent(PP_PAYLOAD_DOUBLES, 20), 16);
    cr_assert(pp_payload_fits(PP_PAYLOAD_STROKE, 16));
    cr_assert(pp_payload_fits(PP_PAYLOAD_STROKE, 24));
    cr_assert_not(pp_payload_fits(PP_PAYLOAD_STROKE, 12), "points is missing");
    cr_assert_not(pp_payload_fits(PP_PAYLOAD_STROKE, 20));
    cr_assert_not(pp_payload_fits(PP_PAYLOAD_DOUBLES, 20));
    cr_assert(pp_payload_fits(PP_PAYLOAD_EMPTY, 0));
}

Test(field, small_integers_are_integers) /* N-1 */
{
    static const struct {
        uint32_t bits;
        int is_int;
    } numbers[] = { { 0, 1 },          { 1, 1 },          { 0x007fffff, 1 },
                    { 0x00800000, 0 }, { 0x3f800000, 0 }, { 0x7f800000, 0 },
                    { 0x7fc00000, 0 }, { 0x80000000, 0 }, { 0xbf800000, 0 },
                    { 0xff800000, 0 }, { 0xff800001, 1 }, { 0xffffffff, 1 } };
    size_t i;

    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        cr_assert_eq(pp_number_is_int(numbers[i].bits, PP_NUMERIC_AUTO),
                     numbers[i].is_int, "%#x", numbers[i].bits);
        cr_assert(pp_number_is_int(numbers[i].bits, PP_NUMERIC_INT));
        cr_assert_not(pp_number_is_int(numbers[i].bits, PP_NUMERIC_FLOAT));
    }
}

/* Nothing was forgotten: whatever a type may carry has its fields. */
Test(field, fields_cover_every_whole_frame)
{
    struct chance chance = { 5 };
    struct pp_field fields[PP_FIELDS_MAX];
    static struct said said;
    int round;

    for (round = 0; round < 50000; round++) {
        enum pp_from from = any(&chance, 2) ? PP_FROM_CLIENT : PP_FROM_SERVER;
        size_t n, i, at = 0;

        any_frame(&chance, &said);
        n = pp_frame_fields(&said.frame, from, fields);
        for (i = 0; i < n; i++) {
            cr_assert_eq(fields[i].offset, at);
            at += fields[i].size;
        }
        cr_assert_leq(at, said.frame.size);
        if (pp_frame_check(&said.frame, from, PP_LEVEL_I, NULL) == 0)
            cr_assert_eq(at, said.frame.size);
    }
}
