#include "support.h"

#include <string.h>

Test(build, every_kind_of_value) /* F-1, T-3 */
{
    static const uint8_t right[] = {
        40, 0, 12, 4, 3, 2, 1, 2, 'b', 'o', /* header */
        1, 0, 0, 0x80, 0xfe, 0xff, 0xff, 0xff, 0, 0, 0xc0, 0x3f, /* 4 each */
        0, 0, 0, 0, 0, 0, 0xf0, 0x3f, /* 8 */
        't', 'e', 'n', ' ', 'b', 'y', 't', 'e', 's', '!'
    };
    uint8_t room[sizeof right];
    struct pp_builder b;

    pp_build(&b, room, sizeof room, PP_ADD_STROKE, 0x01020304, "bo", 2);
    pp_build_u32(&b, 0x80000001);
    pp_build_i32(&b, -2);
    pp_build_f32(&b, 1.5f);
    pp_build_f64(&b, 1.0);
    pp_build_bytes(&b, "ten bytes!", 10);
    cr_assert_eq(pp_build_end(&b), sizeof right);
    cr_assert_arr_eq(room, right, sizeof right);
}

Test(build, what_does_not_fit_fails_for_good)
{
    size_t capacity;

    for (capacity = 0; capacity < 25; capacity++) {
        uint8_t room[25];
        struct pp_builder b;

        memset(room, 0xee, sizeof room);
        pp_build(&b, room, capacity, PP_ADD_STROKE, 0, "bo", 2);
        pp_build_f64(&b, 1.0);
        pp_build_u32(&b, 1);
        pp_build_bytes(&b, "", 0);
        cr_assert_eq(pp_build_end(&b), capacity < 22 ? 0 : 22);
        cr_assert_eq(room[capacity < 22 ? capacity : 22], 0xee);
    }
}

Test(build, a_small_value_does_not_slip_in_behind_a_big_one)
{
    uint8_t room[20];
    struct pp_builder b;

    pp_build(&b, room, sizeof room, PP_ADD_STROKE, 0, NULL, 0);
    pp_build_bytes(&b, "thirteen byte", 13);
    pp_build_u32(&b, 1);
    cr_assert_eq(pp_build_end(&b), 0);
}

Test(build, limits_of_a_frame) /* F-1 */
{
    static uint8_t room[PP_FRAME_MAX + 100], data[PP_FRAME_MAX];
    struct pp_frame frame;

    cr_assert_eq(pp_build_frame(room, sizeof room, 10, 0, "a", 1, data,
                                PP_FRAME_MAX - 9),
                 PP_FRAME_MAX);
    cr_assert_eq(pp_frame_read(room, sizeof room, &frame), PP_SPLIT_FRAME);
    cr_assert_eq(pp_build_frame(room, sizeof room, 10, 0, "a", 1, data,
                                PP_FRAME_MAX - 8),
                 0);
    cr_assert_eq(pp_build_frame(room, sizeof room, 10, 0, data, 255, "", 0),
                 263);
    cr_assert_eq(pp_build_frame(room, sizeof room, 10, 0, data, 256, "", 0),
                 0);
    cr_assert_eq(pp_build_frame(room, sizeof room, 255, 0, "", 0, "", 0), 8);
    cr_assert_eq(pp_build_frame(room, sizeof room, 256, 0, "", 0, "", 0), 0);
}

Test(build, a_servers_frames_have_no_name) /* F-5 */
{
    uint8_t room[20];

    cr_assert_eq(pp_build_status(room, sizeof room, PP_CONNECTION, 1, 2), 12);
    cr_assert_arr_eq(room, "\x0c\0\x03\x01\0\0\0\0\x02\0\0\0", 12);
    cr_assert_eq(pp_build_text(room, sizeof room, PP_LOBBY_PLAYER_KICK, 1,
                               "out", 3),
                 11);
    cr_assert_arr_eq(room, "\x0b\0\x20\x01\0\0\0\0out", 11);
    cr_assert_eq(pp_build_text(room, 10, PP_LOBBY_PLAYER_KICK, 1, "out", 3),
                 0);
    cr_assert_eq(pp_build_status(room, 11, PP_CONNECTION, 1, 2), 0);
    cr_assert_eq(pp_build_text(room, 8, PP_FETCH_DATABASE, 1, NULL, 0), 8);
}
