/* Lines that give bytes: RAW 07 00 0c. */
#include <string.h>

#include "internal.h"

int pp_is_space(char c)
{
    return c == ' ' || c == '\t';
}

size_t pp_word_end(const char *line, size_t size, size_t at)
{
    while (at < size && !pp_is_space(line[at]))
        at++;
    return at;
}

const char pp_raw_word[] = "RAW";

int pp_text_is_raw(const char *line, size_t size, size_t *at)
{
    size_t start = 0, end;

    while (start < size && pp_is_space(line[start]))
        start++;
    end = pp_word_end(line, size, start);
    *at = end;
    return end - start == sizeof pp_raw_word - 1 &&
           !memcmp(line + start, pp_raw_word, sizeof pp_raw_word - 1);
}

static int hex_pair(const char *line, size_t size, size_t at)
{
    int high, low;

    if (at + 2 > size)
        return -1;
    high = pp_hex_digit(line[at]);
    low = pp_hex_digit(line[at + 1]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

size_t pp_text_read_raw(const char *line, size_t size, size_t at, uint8_t *out,
                        struct pp_text_error *error)
{
    size_t count = 0;
    int byte;

    for (;;) {
        while (at < size && pp_is_space(line[at]))
            at++;
        if (at == size)
            break;
        byte = hex_pair(line, size, at);
        if (byte < 0) {
            pp_text_fail(error, at, "two hex digits a byte expected, as in "
                                    "RAW 07 00 0c, not %s",
                         pp_show(line + at,
                                 pp_word_end(line, size, at) - at).text);
            return 0;
        }
        if (count == PP_FRAME_MAX) {
            pp_text_fail(error, at, "more than %d bytes", PP_FRAME_MAX);
            return 0;
        }
        if (out)
            out[count] = (uint8_t)byte;
        count++;
        at += 2;
    }
    if (!count)
        pp_text_fail(error, at, "RAW needs at least one byte: RAW 07 00 0c");
    return count;
}
