/* Digits as numbers, the same in every locale. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    DIGITS_MAX = 40,   /* that are read: more than any value needs */
    EXACT_DIGITS = 15, /* that a double holds exactly */
    EXACT_POWER = PP_POWERS - 1
};

static uint32_t f32_bits(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t f64_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

int pp_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static int is_hex(const char *text, size_t size)
{
    return size >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

/* 0x and one to `most` digits. */
static int read_hex(const char *text, size_t size, size_t most,
                    uint64_t *bits)
{
    size_t i;

    *bits = 0;
    for (i = 2; i < size; i++) {
        if (pp_hex_digit(text[i]) < 0)
            return 0;
        *bits = *bits << 4 | (uint64_t)pp_hex_digit(text[i]);
    }
    return size > 2 && size <= most + 2;
}

static int read_digits(const char *text, size_t size, uint64_t max,
                       uint64_t *value)
{
    size_t i;

    *value = 0;
    for (i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
        if (*value > max)
            return 0;
    }
    return size > 0;
}

const char *pp_read_unsigned(const char *text, size_t size, uint64_t max,
                             uint64_t *value)
{
    int good = is_hex(text, size)
                   ? read_hex(text, size, 16, value) && *value <= max
                   : read_digits(text, size, max, value);

    if (good)
        return NULL;
    return max == UINT8_MAX    ? "a whole number from 0 to 255"
           : max == UINT16_MAX ? "a whole number from 0 to 65535"
                               : "a whole number from 0 to 4294967295";
}

const char *pp_read_i32(const char *text, size_t size, uint32_t *bits)
{
    int negative = size && text[0] == '-';
    uint64_t value;

    if (is_hex(text, size)) {
        if (!read_hex(text, size, 8, &value))
            return "up to 8 hex digits after 0x";
        *bits = (uint32_t)value;
        return NULL;
    }
    if (!read_digits(text + negative, size - (size_t)negative,
                     (uint64_t)INT32_MAX + (uint64_t)negative, &value))
        return "a whole number from -2147483648 to 2147483647";
    *bits = negative ? (uint32_t)-(int64_t)value : (uint32_t)value;
    return NULL;
}

/* A decimal as it was written. */
struct written {
    char digits[DIGITS_MAX + 1]; /* without leading zeros, terminated */
    size_t count;
    int exponent; /* of the last digit */
    int negative;
};

static int take_digit(struct written *written, char c, int behind_point)
{
    written->exponent -= behind_point;
    if (!written->count && c == '0')
        return 1;
    if (written->count == DIGITS_MAX)
        return 0;
    written->digits[written->count++] = c;
    return 1;
}

/* Digits from *at on; 0 when there are none, or too many. */
static int take_digits(struct written *written, const char *text, size_t size,
                       size_t *at, int behind_point)
{
    size_t start = *at;

    for (; *at < size && text[*at] >= '0' && text[*at] <= '9'; ++*at)
        if (!take_digit(written, text[*at], behind_point))
            return 0;
    return *at > start;
}

/* e, a sign, up to five digits: more make no difference. */
static int take_exponent(struct written *written, const char *text,
                         size_t size, size_t at)
{
    int negative = at < size && text[at] == '-';
    uint64_t value;

    at += at < size && (text[at] == '-' || text[at] == '+');
    if (!read_digits(text + at, size - at, 99999, &value))
        return 0;
    written->exponent += negative ? -(int)value : (int)value;
    return 1;
}

static int read_written(const char *text, size_t size, struct written *written)
{
    size_t at = size && text[0] == '-';

    memset(written, 0, sizeof *written);
    written->negative = at == 1;
    if (!take_digits(written, text, size, &at, 0))
        return 0;
    if (at < size && text[at] == '.') {
        at++;
        if (!take_digits(written, text, size, &at, 1))
            return 0;
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E'))
        return take_exponent(written, text, size, at + 1);
    return at == size;
}

/* Few digits and a small exponent: one correctly rounded operation. */
static int read_exactly(const struct written *written, double *value)
{
    uint64_t digits = 0;
    size_t i;

    if (written->count > EXACT_DIGITS || written->exponent > EXACT_POWER ||
        written->exponent < -EXACT_POWER)
        return 0;
    for (i = 0; i < written->count; i++)
        digits = digits * 10 + (uint64_t)(written->digits[i] - '0');
    *value = written->exponent < 0
                 ? (double)digits / pp_powers[-written->exponent]
                 : (double)digits * pp_powers[written->exponent];
    return 1;
}

static void point_free(const struct written *written, char out[64])
{
    snprintf(out, 64, "%se%d", written->count ? written->digits : "0",
             written->exponent);
}

static float written_f32(const struct written *written)
{
    double value;
    char text[64];

    if (read_exactly(written, &value) && !pp_between_floats(value))
        return (float)value;
    point_free(written, text);
    return strtof(text, NULL);
}

static double written_f64(const struct written *written)
{
    double value;
    char text[64];

    if (read_exactly(written, &value))
        return value;
    point_free(written, text);
    return strtod(text, NULL);
}

const char *pp_read_f32(const char *text, size_t size, uint32_t *bits)
{
    struct written written;
    uint64_t raw;

    if (is_hex(text, size)) {
        if (!read_hex(text, size, 8, &raw))
            return "up to 8 hex digits after 0x";
        *bits = (uint32_t)raw;
        return NULL;
    }
    if (!read_written(text, size, &written))
        return "a number such as 12, -1.5 or 2e-7, or its bits as 0x7fc00000";
    *bits = f32_bits(written_f32(&written));
    if (*bits == 0x7f800000)
        return "an f32, below 3.5e38 (infinity is 0x7f800000)";
    *bits |= (uint32_t)written.negative << 31;
    return NULL;
}

const char *pp_read_f64(const char *text, size_t size, uint64_t *bits)
{
    struct written written;

    if (is_hex(text, size))
        return read_hex(text, size, 16, bits)
                   ? NULL
                   : "up to 16 hex digits after 0x";
    if (!read_written(text, size, &written))
        return "a number such as 640, 0.5 or 2e-7, or its bits in hex, 0x...";
    *bits = f64_bits(written_f64(&written));
    if (*bits == 0x7ff0000000000000)
        return "an f64, below 1.8e308 (infinity is 0x7ff0000000000000)";
    *bits |= (uint64_t)written.negative << 63;
    return NULL;
}

static int is_float(const char *text, size_t size)
{
    return memchr(text, '.', size) || memchr(text, 'e', size) ||
           memchr(text, 'E', size);
}

const char *pp_read_number(const char *text, size_t size, uint32_t *bits)
{
    if (is_hex(text, size) || !is_float(text, size)) {
        if (!pp_read_i32(text, size, bits))
            return NULL;
        return "2 (an i32), 2.0 (an f32) or 0x40000000 (the bits)";
    }
    return pp_read_f32(text, size, bits);
}
