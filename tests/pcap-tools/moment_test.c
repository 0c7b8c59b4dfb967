/* Times as text. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <moment.h>

#define SECOND INT64_C(1000000000)

static const char *text_of(struct moment *moment, int64_t time)
{
    static char text[MOMENT_ROOM + 1];

    text[moment_print(moment, time, text)] = '\0';
    return text;
}

Test(moment, clocks)
{
    struct moment utc = { .form = MOMENT_UTC }, date = { .form = MOMENT_DATE };
    struct moment local = { .form = MOMENT_LOCAL };
    const int64_t time = 1516147200 * SECOND + 123456789;

    setenv("TZ", "UTC-2", 1);
    tzset();
    cr_assert_str_eq(text_of(&utc, time), "00:00:00.123456");
    cr_assert_str_eq(text_of(&utc, time + 5 * SECOND), "00:00:05.123456");
    cr_assert_str_eq(text_of(&utc, time), "00:00:00.123456");
    cr_assert_str_eq(text_of(&local, time), "02:00:00.123456");
    cr_assert_str_eq(text_of(&date, time), "2018-01-17T00:00:00.123456Z");
    cr_assert_str_eq(text_of(&date, -1), "1969-12-31T23:59:59.999999Z");
    cr_assert_str_eq(text_of(&date, 0), "1970-01-01T00:00:00.000000Z");
}

Test(moment, seconds_are_exact)
{
    struct moment epoch = { .form = MOMENT_EPOCH };

    cr_assert_str_eq(text_of(&epoch, 1516147200 * SECOND + 1),
                     "1516147200.000000001");
    cr_assert_str_eq(text_of(&epoch, 0), "0.000000000");
    cr_assert_str_eq(text_of(&epoch, -SECOND / 2), "-0.500000000");
    cr_assert_str_eq(text_of(&epoch, INT64_MAX), "9223372036.854775807");
    cr_assert_str_eq(text_of(&epoch, INT64_MIN), "-9223372036.854775808");
}

Test(moment, since_the_first_and_since_the_last)
{
    struct moment relative = { .form = MOMENT_RELATIVE };
    struct moment delta = { .form = MOMENT_DELTA };

    cr_assert_str_eq(text_of(&relative, 5 * SECOND), "+0.000000");
    cr_assert_str_eq(text_of(&relative, 7 * SECOND), "+2.000000");
    cr_assert_str_eq(text_of(&relative, 4 * SECOND), "-1.000000");
    cr_assert_str_eq(text_of(&delta, 5 * SECOND), "+0.000000");
    cr_assert_str_eq(text_of(&delta, 7 * SECOND), "+2.000000");
    cr_assert_str_eq(text_of(&delta, 7 * SECOND + 1000), "+0.000001");
}
