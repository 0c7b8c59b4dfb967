/* Digits that read back, and are the fewest that do. */
#include "support.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const char *f32(uint32_t bits, int marked)
{
    static char text[PP_NUMBER_ROOM + 1];

    text[pp_number_f32(bits, marked, text)] = '\0';
    return text;
}

static const char *f32v(float value, int marked)
{
    uint32_t bits;

    memcpy(&bits, &value, 4);
    return f32(bits, marked);
}

static const char *f64(double value)
{
    static char text[PP_NUMBER_ROOM + 1];

    text[pp_number_f64(value, text)] = '\0';
    return text;
}

Test(number, f32)
{
    cr_assert_str_eq(f32v(0, 0), "0");
    cr_assert_str_eq(f32v(-0.0f, 0), "-0");
    cr_assert_str_eq(f32v(1, 0), "1");
    cr_assert_str_eq(f32v(1.5f, 0), "1.5");
    cr_assert_str_eq(f32v(-1.5f, 0), "-1.5");
    cr_assert_str_eq(f32v(0.1f, 0), "0.1");
    cr_assert_str_eq(f32v(100, 0), "100");
    cr_assert_str_eq(f32v(16777216, 0), "16777216");
    cr_assert_str_eq(f32v(123456.789f, 0), "123456.79");
    cr_assert_str_eq(f32v(0.001f, 0), "0.001");
    cr_assert_str_eq(f32v(0.0001f, 0), "0.0001");
    cr_assert_str_eq(f32v(0.00001f, 0), "1e-5");
    cr_assert_str_eq(f32v(1e-7f, 0), "1e-7");
    cr_assert_str_eq(f32v(1e20f, 0), "1e20");
    cr_assert_str_eq(f32v(3.4028235e38f, 0), "3.4028235e38");
    cr_assert_str_eq(f32(1, 0), "1e-45");
    cr_assert_str_eq(f32(0x00800000, 0), "1.1754944e-38");
    cr_assert_str_eq(f32v(2.5e9f, 0), "2500000000");
}

Test(number, marked_f32_never_looks_like_an_integer) /* N-1 */
{
    cr_assert_str_eq(f32v(2, 1), "2.0");
    cr_assert_str_eq(f32v(-0.0f, 1), "-0.0");
    cr_assert_str_eq(f32v(0.5f, 1), "0.5");
    cr_assert_str_eq(f32v(2.5e9f, 1), "2500000000.0");
    cr_assert_str_eq(f32v(1e20f, 1), "1e20");
}

Test(number, what_is_no_number_is_shown_as_bits)
{
    cr_assert_str_eq(f32(0x7f800000, 0), "0x7f800000");
    cr_assert_str_eq(f32(0xff800000, 1), "0xff800000");
    cr_assert_str_eq(f32(0x7fc00001, 0), "0x7fc00001");
    cr_assert_str_eq(f64(1e300 * 1e300), "0x7ff0000000000000");
}

Test(number, f64)
{
    cr_assert_str_eq(f64(0), "0");
    cr_assert_str_eq(f64(-0.0), "-0");
    cr_assert_str_eq(f64(640), "640");
    cr_assert_str_eq(f64(-640.5), "-640.5");
    cr_assert_str_eq(f64(0.1), "0.1");
    cr_assert_str_eq(f64(0.1 + 0.2), "0.30000000000000004");
    cr_assert_str_eq(f64(1e300), "1e300");
    cr_assert_str_eq(f64(5e-324), "5e-324");
    cr_assert_str_eq(f64(1.7976931348623157e308), "1.7976931348623157e308");
}

Test(number, integers)
{
    char text[PP_NUMBER_ROOM];

    cr_assert_eq(pp_number_i32(INT32_MIN, text), 11);
    cr_assert_arr_eq(text, "-2147483648", 11);
    cr_assert_eq(pp_number_i32(0, text), 1);
    cr_assert_eq(pp_number_u64(UINT64_MAX, text), 20);
    cr_assert_arr_eq(text, "18446744073709551615", 20);
    cr_assert_eq(pp_number_hex(0xab, 8, text), 10);
    cr_assert_arr_eq(text, "0x000000ab", 10);
}

static int significant(const char *digits)
{
    char only[PP_NUMBER_ROOM];
    size_t n = 0, first;

    for (; *digits && *digits != 'e'; digits++)
        if (*digits >= '0' && *digits <= '9')
            only[n++] = *digits;
    while (n > 1 && only[n - 1] == '0')
        n--;
    for (first = 0; first + 1 < n && only[first] == '0';)
        first++;
    return (int)(n - first);
}

/* The C library's shortest, tried digit by digit. */
static int fewest(float value)
{
    char text[PP_NUMBER_ROOM];
    int digits;

    for (digits = 1; digits < 9; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, (double)value);
        if (strtof(text, NULL) == value)
            break;
    }
    return digits;
}

static void round_trip(uint32_t bits, int count_digits)
{
    const char *text = f32(bits, 1);
    uint32_t back;
    float value;

    memcpy(&value, &bits, 4);
    cr_assert_null(pp_read_f32(text, strlen(text), &back), "%s", text);
    cr_assert_eq(back, bits, "%#x: %s: %#x", bits, text, back);
    cr_assert(strpbrk(text, ".ex"), "%s", text);
    if (text[1] == 'x')
        return;
    cr_assert_eq(strtof(text, NULL), value, "%s", text);
    /* whole numbers below 1e9 are shown in full */
    if (count_digits && (bits & 0x7fffffff) < 0x4b800000)
        cr_assert_leq(significant(text), fewest(value), "%s", text);
}

Test(number, any_f32_reads_back_from_the_fewest_digits)
{
    struct chance chance = { 1 };
    int i;

    for (i = 0; i < 100000; i++)
        round_trip(any(&chance, UINT32_MAX), 1);
    for (i = 0; i < 300000; i++) { /* of a canvas: 2^-14 to 2^14 */
        uint32_t bits = 0x38800000 + any(&chance, 0x46800000 - 0x38800000);

        round_trip(bits, i < 100000);
    }
}

Test(number, every_power_of_two_reads_back)
{
    uint32_t exponent;
    int near;

    for (exponent = 0; exponent < 256; exponent++)
        for (near = -2; near <= 2; near++) {
            round_trip((exponent << 23) + (uint32_t)near, 0);
            round_trip((exponent << 23) + (uint32_t)near, 0);
        }
}

Test(number, any_f64_reads_back)
{
    struct chance chance = { 2 };
    uint64_t bits, back;
    double value;
    int i;

    for (i = 0; i < 30000; i++) {
        bits = (uint64_t)any(&chance, UINT32_MAX) << 32 |
               any(&chance, UINT32_MAX);
        memcpy(&value, &bits, 8);
        cr_assert_null(pp_read_f64(f64(value), strlen(f64(value)), &back));
        cr_assert_eq(back, bits, "%s", f64(value));
    }
}

Test(number, no_locale_changes_them)
{
    uint32_t bits;
    uint64_t bits64;

    /* one of them with a decimal comma, where it is installed */
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        setlocale(LC_ALL, "fr_CA.UTF-8");
    cr_assert_str_eq(f32v(1.1754944e-38f, 0), "1.1754944e-38");
    cr_assert_str_eq(f64(0.1 + 0.2), "0.30000000000000004");
    cr_assert_null(pp_read_f32("1.17549435082228750797e-38", 26, &bits));
    cr_assert_eq(bits, 0x00800000);
    cr_assert_null(pp_read_f64("0.30000000000000004", 19, &bits64));
    cr_assert_eq(bits64, 0x3fd3333333333334);
}
