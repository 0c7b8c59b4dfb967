#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

static uint32_t f32(const char *text)
{
    uint32_t bits = 0xdead;
    const char *wrong = pp_read_f32(text, strlen(text), &bits);

    cr_assert_null(wrong, "%s: %s", text, wrong);
    return bits;
}

static uint32_t number(const char *text)
{
    uint32_t bits = 0xdead;
    const char *wrong = pp_read_number(text, strlen(text), &bits);

    cr_assert_null(wrong, "%s: %s", text, wrong);
    return bits;
}

Test(number_read, f32)
{
    cr_assert_eq(f32("1"), 0x3f800000);
    cr_assert_eq(f32("-1.5"), 0xbfc00000);
    cr_assert_eq(f32("0"), 0);
    cr_assert_eq(f32("-0"), 0x80000000);
    cr_assert_eq(f32("-0.000"), 0x80000000);
    cr_assert_eq(f32("1e0"), 0x3f800000);
    cr_assert_eq(f32("10E-1"), 0x3f800000);
    cr_assert_eq(f32("0.1e+1"), 0x3f800000);
    cr_assert_eq(f32("007"), 0x40e00000);
    cr_assert_eq(f32("0x7fc00001"), 0x7fc00001);
    cr_assert_eq(f32("0X1"), 1);
    cr_assert_eq(f32("3.4028235e38"), 0x7f7fffff);
    cr_assert_eq(f32("1e-46"), 0, "too small to be told from 0");
    cr_assert_eq(f32("-1e-99999"), 0x80000000);
    cr_assert_eq(f32("0e99999"), 0);
    cr_assert_eq(f32("16777217"), 0x4b800000, "ties to even");
    cr_assert_eq(f32("123456789012345678901234567890"), 0x6fc77488u);
}

Test(number_read, f32_is_rounded_once) /* not to a double, then to a float */
{
    /* just above the middle of 1 and the float behind it: a double rounds
     * it to the middle, and the middle rounds to 1 */
    cr_assert_eq(f32("1.00000005960464477540"), 0x3f800001);
    cr_assert_eq(f32("1.000000059604644775390625"), 0x3f800000);
    cr_assert_eq(f32("1.00000005960464477539"), 0x3f800000);
    /* with so few digits that the quick way is taken */
    cr_assert_eq(f32("2.07957427483052e-03"), 0x3b084977);
    cr_assert_eq(f32("6.84916265308857e-02"), 0x3d8c4557);
    cr_assert_eq(f32("8.82042932510376"), 0x410d207b);
}

Test(number_read, agrees_with_the_library)
{
    struct chance chance = { 21 };
    char text[64];
    int i;

    for (i = 0; i < 200000; i++) {
        float right;
        uint32_t bits;

        snprintf(text, sizeof text, "%s%u.%0*ue%d", any(&chance, 2) ? "-" : "",
                 any(&chance, 100000), 1 + (int)any(&chance, 9),
                 any(&chance, 1000000000), (int)any(&chance, 90) - 45);
        right = strtof(text, NULL);
        memcpy(&bits, &right, 4);
        if ((bits & 0x7fffffff) != 0x7f800000)
            cr_assert_eq(f32(text), bits, "%s", text);
    }
}

Test(number_read, no_f32)
{
    static const char *const bad[] = {
        "", "-", ".5", "5.", "1e", "1e+", "e5", "1.5.5", "1,5", "abc", "nan",
        "inf", "-inf", "+1", " 1", "1 ", "--1", "0x", "0x123456789", "0xg",
        "1e39", "3.5e38", "-1e99999", "1f", "1e1.5", "1e100000",
        "12345678901234567890123456789012345678901"
    };
    uint32_t bits;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(pp_read_f32(bad[i], strlen(bad[i]), &bits), "%s",
                           bad[i]);
}

Test(number_read, f64)
{
    uint64_t bits;

    cr_assert_null(pp_read_f64("640", 3, &bits));
    cr_assert_eq(bits, 0x4084000000000000);
    cr_assert_null(pp_read_f64("-0.5", 4, &bits));
    cr_assert_eq(bits, 0xbfe0000000000000);
    cr_assert_null(pp_read_f64("5e-324", 6, &bits));
    cr_assert_eq(bits, 1);
    cr_assert_null(pp_read_f64("0x7ff8000000000001", 18, &bits));
    cr_assert_eq(bits, 0x7ff8000000000001);
    cr_assert_not_null(pp_read_f64("1e309", 5, &bits));
    cr_assert_not_null(pp_read_f64("0x12345678901234567", 19, &bits));
    cr_assert_not_null(pp_read_f64("x", 1, &bits));
}

Test(number_read, a_number_is_int_float_or_bits) /* N-1 */
{
    uint32_t bits;

    cr_assert_eq(number("2"), 2);
    cr_assert_eq(number("-1"), 0xffffffff);
    cr_assert_eq(number("2147483647"), 0x7fffffff);
    cr_assert_eq(number("-2147483648"), 0x80000000);
    cr_assert_eq(number("2.0"), 0x40000000);
    cr_assert_eq(number("2e0"), 0x40000000);
    cr_assert_eq(number("1E-45"), 1);
    cr_assert_eq(number("0x40000000"), 0x40000000);
    cr_assert_eq(number("0xe"), 14, "an e in hex is no exponent");
    cr_assert_not_null(pp_read_number("2147483648", 10, &bits));
    cr_assert_not_null(pp_read_number("", 0, &bits));
    cr_assert_not_null(pp_read_number("x", 1, &bits));
}

Test(number_read, i32)
{
    uint32_t bits;

    cr_assert_null(pp_read_i32("-2147483648", 11, &bits));
    cr_assert_eq(bits, 0x80000000);
    cr_assert_null(pp_read_i32("2147483647", 10, &bits));
    cr_assert_null(pp_read_i32("0xffffffff", 10, &bits));
    cr_assert_eq(bits, 0xffffffff);
    cr_assert_not_null(pp_read_i32("2147483648", 10, &bits));
    cr_assert_not_null(pp_read_i32("-2147483649", 11, &bits));
    cr_assert_not_null(pp_read_i32("99999999999999999999999", 23, &bits));
    cr_assert_not_null(pp_read_i32("-", 1, &bits));
    cr_assert_not_null(pp_read_i32("1.0", 3, &bits));
    cr_assert_not_null(pp_read_i32("", 0, &bits));
}

Test(number_read, unsigned_up_to_a_limit)
{
    uint64_t value;

    cr_assert_null(pp_read_unsigned("255", 3, UINT8_MAX, &value));
    cr_assert_eq(value, 255);
    cr_assert_not_null(pp_read_unsigned("256", 3, UINT8_MAX, &value));
    cr_assert_null(pp_read_unsigned("0xff", 4, UINT8_MAX, &value));
    cr_assert_not_null(pp_read_unsigned("0x100", 5, UINT8_MAX, &value));
    cr_assert_null(pp_read_unsigned("4294967295", 10, UINT32_MAX, &value));
    cr_assert_eq(value, UINT32_MAX);
    cr_assert_not_null(pp_read_unsigned("4294967296", 10, UINT32_MAX, &value));
    cr_assert_not_null(pp_read_unsigned("-1", 2, UINT32_MAX, &value));
    cr_assert_not_null(pp_read_unsigned("", 0, UINT32_MAX, &value));
    cr_assert_not_null(pp_read_unsigned("99999999999999999999999999", 26,
                                        UINT32_MAX, &value));
}
