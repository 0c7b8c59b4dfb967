/* Readers of texts that the recogniser accepted: they trust every byte. */
#include <polypaint/json.h>

#include <string.h>

#include "internal.h"

enum { REPLACEMENT = 0xfffd };

int pp_json_next(const struct pp_json_value *container, size_t *at,
                 struct pp_json_value *name, struct pp_json_value *value)
{
    const char *text = container->text;
    size_t end = container->size - 1; /* the closing bracket */
    size_t i = *at ? *at : 1;

    i += pp_json_space(text + i, end - i);
    if (i < end && text[i] == ',')
        i++;
    i += pp_json_space(text + i, end - i);
    if (i >= end)
        return 0;
    *name = (struct pp_json_value){ PP_JSON_STRING, text + i, 0 };
    if (container->kind == PP_JSON_OBJECT) {
        i += pp_json_scan(text + i, end - i, name, NULL);
        i += pp_json_space(text + i, end - i) + 1; /* the colon */
    }
    i += pp_json_scan(text + i, end - i, value, NULL);
    *at = i;
    return 1;
}

static unsigned hex4(const char *digits)
{
    unsigned value = 0;
    int i;

    for (i = 0; i < 4; i++)
        value = value << 4 | (unsigned)pp_hex_digit(digits[i]);
    return value;
}

static int is_high(unsigned c)
{
    return c >= 0xd800 && c < 0xdc00;
}

static int is_low(unsigned c)
{
    return c >= 0xdc00 && c < 0xe000;
}

/* Reads \uXXXX, or a pair of them, at `at`. A half of a pair comes back as
 * itself. Returns the bytes taken. */
static size_t read_u(const char *at, size_t left, unsigned *c)
{
    unsigned low;

    *c = hex4(at + 2);
    if (!is_high(*c) || left < 12 || at[6] != '\\' || at[7] != 'u')
        return 6;
    low = hex4(at + 8);
    if (!is_low(low))
        return 6;
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return 12;
}

/* As UTF-8, halves of surrogate pairs too: so that they stay different. */
static size_t encode(unsigned c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static char short_escape(char c)
{
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
    }
}

/* The characters of a string, escapes resolved, one at a time. */
struct reader {
    const char *at, *end;
};

static struct reader read_string(const struct pp_json_value *value)
{
    return (struct reader){ value->text + 1, value->text + value->size - 1 };
}

/* The bytes of the next character or, of what is not escaped, the next byte;
 * 0 at the end. `half` is what stands for a half surrogate, 0: itself. */
static size_t read_next(struct reader *reader, unsigned half, char out[4])
{
    unsigned c;

    if (reader->at == reader->end)
        return 0;
    if (*reader->at != '\\') {
        out[0] = *reader->at++;
        return 1;
    }
    if (reader->at[1] != 'u') {
        out[0] = short_escape(reader->at[1]);
        reader->at += 2;
        return 1;
    }
    reader->at += read_u(reader->at, (size_t)(reader->end - reader->at), &c);
    return encode(half && (is_high(c) || is_low(c)) ? half : c, out);
}

size_t pp_json_unescape(const struct pp_json_value *value, char *out,
                        size_t capacity)
{
    struct reader reader = read_string(value);
    size_t n, length = 0;
    char bytes[4];

    while ((n = read_next(&reader, REPLACEMENT, bytes)) != 0) {
        if (n <= capacity - length)
            memcpy(out + length, bytes, n);
        else
            break;
        length += n;
    }
    return length;
}

size_t pp_json_bad_escape(const struct pp_json_value *value)
{
    const char *end = value->text + value->size, *at = value->text;
    unsigned c;

    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        size_t taken = 2;

        if (at[1] == 'u') {
            taken = read_u(at, (size_t)(end - at), &c);
            if (!c || is_high(c) || is_low(c))
                return (size_t)(at - value->text);
        }
        at += taken;
    }
    return 0;
}

static int escaped(const struct pp_json_value *value)
{
    return memchr(value->text, '\\', value->size) != NULL;
}

int pp_json_equals(const struct pp_json_value *value, const char *text,
                   size_t size)
{
    struct reader reader;
    size_t n, at = 0;
    char bytes[4];

    if (!escaped(value))
        return value->size == size + 2 &&
               (!size || !memcmp(value->text + 1, text, size));
    reader = read_string(value);
    while ((n = read_next(&reader, REPLACEMENT, bytes)) != 0) {
        if (n > size - at || memcmp(text + at, bytes, n) != 0)
            return 0;
        at += n;
    }
    return at == size;
}

/* One byte at a time out of characters of up to four. */
static int next_byte(struct reader *reader, char held[4], size_t *left,
                     size_t *taken)
{
    if (*taken == *left) {
        *taken = 0;
        *left = read_next(reader, 0, held);
        if (!*left)
            return -1;
    }
    return (unsigned char)held[(*taken)++];
}

int pp_json_compare(const struct pp_json_value *a,
                    const struct pp_json_value *b)
{
    struct reader read_a = read_string(a), read_b = read_string(b);
    size_t left_a = 0, left_b = 0, taken_a = 0, taken_b = 0;
    char held_a[4], held_b[4];
    int byte_a, byte_b;

    do {
        byte_a = next_byte(&read_a, held_a, &left_a, &taken_a);
        byte_b = next_byte(&read_b, held_b, &left_b, &taken_b);
    } while (byte_a == byte_b && byte_a >= 0);
    return byte_a - byte_b;
}
