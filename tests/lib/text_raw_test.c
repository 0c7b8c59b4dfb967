#include "support.h"

#include <string.h>

#include "internal.h"

Test(text_raw, bytes)
{
    uint8_t out[4];
    size_t at;

    cr_assert(pp_text_is_raw(" RAW 0aFf 10", 12, &at));
    cr_assert_eq(pp_text_read_raw(" RAW 0aFf 10", 12, at, out, NULL), 3);
    cr_assert_arr_eq(out, "\x0a\xff\x10", 3);
    cr_assert_not(pp_text_is_raw("RAWX", 4, &at));
    cr_assert_not(pp_text_is_raw("", 0, &at));
}

Test(text_raw, takes_no_more_than_a_frame)
{
    static char line[2 * PP_FRAME_MAX + 20];
    static uint8_t out[PP_FRAME_MAX];
    struct pp_text_error error;
    size_t size = 4 + 2 * (size_t)PP_FRAME_MAX;

    memset(line, '0', sizeof line);
    memcpy(line, "RAW ", 4);
    cr_assert_eq(pp_text_parse(line, size, NULL, out, &error), PP_FRAME_MAX);
    cr_assert_eq(pp_text_parse(line, size + 2, NULL, out, &error), 0);
    cr_assert_eq(error.column, size);
}
