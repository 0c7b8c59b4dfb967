/* Numbers as digits, the same in every locale. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

const double pp_powers[PP_POWERS] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
};

static float f32_of(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t f64_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

int pp_between_floats(double value)
{
    return (f64_bits(value) & 0x1fffffff) == 0x10000000;
}

/* Two digits at a time: divisions are what this costs. */
size_t pp_number_u64(uint64_t value, char *out)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021"
                                "22232425262728293031323334353637383940414243"
                                "44454647484950515253545556575859606162636465"
                                "66676869707172737475767778798081828384858687"
                                "888990919293949596979899";
    char digits[20];
    size_t n = sizeof digits;

    while (value >= 100) {
        n -= 2;
        memcpy(digits + n, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        n -= 2;
        memcpy(digits + n, pairs + value * 2, 2);
    } else {
        digits[--n] = (char)('0' + value);
    }
    memcpy(out, digits + n, sizeof digits - n);
    return sizeof digits - n;
}

size_t pp_number_i32(int32_t value, char *out)
{
    if (value >= 0)
        return pp_number_u64((uint64_t)value, out);
    *out = '-';
    return 1 + pp_number_u64((uint64_t)-(int64_t)value, out + 1);
}

size_t pp_number_hex(uint64_t bits, int digits, char *out)
{
    int i;

    out[0] = '0';
    out[1] = 'x';
    for (i = digits; i-- > 0; bits >>= 4)
        out[2 + i] = "0123456789abcdef"[bits & 15];
    return 2 + (size_t)digits;
}

/* value = digits * 10^exponent; the digits don't end with a zero unless the
 * exponent is 0. */
struct decimal {
    uint64_t digits;
    int exponent;
};

/* The shortest decimal of an f32 of everyday size, by trying: with no digit
 * behind the point, with one, ... until it reads back. 0: of another size. */
static int short_f32(float value, struct decimal *decimal)
{
    int places;

    if (!(value >= 1e-4f && value < 1e9f))
        return 0;
    for (places = 0; places <= 13; places++) {
        double scaled = (double)value * pp_powers[places] + 0.5;
        uint64_t digits = (uint64_t)scaled;
        double back = (double)digits / pp_powers[places];

        if ((float)back == value && !pp_between_floats(back)) {
            *decimal = (struct decimal){ digits, -places };
            return 1;
        }
    }
    return 0;
}

/* The digits of "d.ddde-x", whatever the point looks like here. */
static struct decimal parse_e(const char *text, int places)
{
    struct decimal decimal = { 0, 0 };

    for (; *text != 'e'; text++)
        if (*text >= '0' && *text <= '9')
            decimal.digits = decimal.digits * 10 + (uint64_t)(*text - '0');
    decimal.exponent = (int)strtol(text + 1, NULL, 10) - places;
    return decimal;
}

/* Reads a decimal back, without a point to stumble over. */
static double decimal_f64(const struct decimal *decimal)
{
    char text[PP_NUMBER_ROOM];

    snprintf(text, sizeof text, "%llue%d",
             (unsigned long long)decimal->digits, decimal->exponent);
    return strtod(text, NULL);
}

static float decimal_f32(const struct decimal *decimal)
{
    char text[PP_NUMBER_ROOM];

    snprintf(text, sizeof text, "%llue%d",
             (unsigned long long)decimal->digits, decimal->exponent);
    return strtof(text, NULL);
}

/* Any finite value above 0, the slow way. */
static struct decimal any_decimal(double value, int is_f32)
{
    struct decimal decimal = { 0, 0 };
    char text[PP_NUMBER_ROOM];
    int places;

    for (places = 0; places < 17; places++) {
        snprintf(text, sizeof text, "%.*e", places, value);
        decimal = parse_e(text, places);
        if (is_f32 ? decimal_f32(&decimal) == (float)value
                   : decimal_f64(&decimal) == value)
            break;
    }
    return decimal;
}

static size_t zeros(char *out, int n)
{
    memset(out, '0', (size_t)n);
    return (size_t)n;
}

/* d.ddde-x */
static size_t write_e(const char *digits, size_t n, int point, char *out)
{
    size_t length = 0;

    out[length++] = digits[0];
    if (n > 1) {
        out[length++] = '.';
        memcpy(out + length, digits + 1, n - 1);
        length += n - 1;
    }
    out[length++] = 'e';
    return length + pp_number_i32(point - 1, out + length);
}

static size_t write_decimal(const struct decimal *decimal, int marked,
                            char *out)
{
    char digits[20];
    size_t n = pp_number_u64(decimal->digits, digits), length = 0;
    int point = (int)n + decimal->exponent; /* digits before it */

    if (point < -3 || point > 10)
        return write_e(digits, n, point, out);
    if (point <= 0) {
        memcpy(out, "0.", 2);
        length = 2 + zeros(out + 2, -point);
        memcpy(out + length, digits, n);
        return length + n;
    }
    if (point < (int)n) {
        memcpy(out, digits, (size_t)point);
        out[point] = '.';
        memcpy(out + point + 1, digits + point, n - (size_t)point);
        return n + 1;
    }
    memcpy(out, digits, n);
    length = n + zeros(out + n, point - (int)n);
    if (marked) {
        memcpy(out + length, ".0", 2);
        length += 2;
    }
    return length;
}

size_t pp_number_f32(uint32_t bits, int marked, char *out)
{
    float value = f32_of(bits & 0x7fffffff);
    struct decimal decimal = { 0, 0 };
    size_t sign = bits >> 31;

    if (!isfinite(value))
        return pp_number_hex(bits, 8, out);
    *out = '-';
    if (bits & 0x7fffffff && !short_f32(value, &decimal))
        decimal = any_decimal((double)value, 1);
    return sign + write_decimal(&decimal, marked, out + sign);
}

size_t pp_number_f64(double value, char *out)
{
    struct decimal decimal = { 0, 0 };
    size_t sign = f64_bits(value) >> 63;
    double plain = sign ? -value : value;

    if (!isfinite(value))
        return pp_number_hex(f64_bits(value), 16, out);
    *out = '-';
    if (plain < 1e9 && plain == (double)(uint64_t)plain)
        decimal.digits = (uint64_t)plain;
    else
        decimal = any_decimal(plain, 0);
    return sign + write_decimal(&decimal, 0, out + sign);
}
