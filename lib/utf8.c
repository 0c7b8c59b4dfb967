#include "internal.h"

#include <unictype.h>
#include <unistr.h>

/* Eight bytes at a step: whether one has its high bit or is 0. Carries go from
 * a byte to the next only where there was a 0 already. */
static int has_other(uint64_t word)
{
    return ((word | (word - UINT64_C(0x0101010101010101))) &
            UINT64_C(0x8080808080808080)) != 0;
}

int pp_utf8_is_ascii(const uint8_t *bytes, size_t size)
{
    uint64_t word;

    for (; size >= 8; bytes += 8, size -= 8) {
        memcpy(&word, bytes, 8);
        if (has_other(word))
            return 0;
    }
    for (; size; bytes++, size--)
        if (!*bytes || *bytes >= 0x80)
            return 0;
    return 1;
}

size_t pp_utf8_check(const void *bytes, size_t size)
{
    const uint8_t *wrong = u8_check(bytes, size);

    return wrong ? (size_t)(wrong - (const uint8_t *)bytes) : size;
}

/* Characters that a terminal or a viewer obeys instead of showing: C1
 * controls, line and paragraph separators, marks, overrides and isolates of
 * the reading direction, the byte order mark. */
static int is_obeyed(ucs4_t c)
{
    return c < 0xa0 || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
           c == 0x061c || c == 0xfeff;
}

size_t pp_utf8_printable(const uint8_t *bytes, size_t size)
{
    ucs4_t c;
    int taken;

    if (bytes[0] < 0x80)
        return bytes[0] >= 0x20 && bytes[0] != 0x7f;
    taken = u8_mbtoucr(&c, bytes, size);
    return taken <= 0 || is_obeyed(c) ? 0 : (size_t)taken;
}

static int is_bare_ascii(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

size_t pp_utf8_plain(const uint8_t *bytes, size_t size)
{
    size_t at = 0, n;

    while (at < size && bytes[at] != '"' && bytes[at] != '\\') {
        n = pp_utf8_printable(bytes + at, size - at);
        if (!n)
            break;
        at += n;
    }
    return at;
}

size_t pp_utf8_bare(const uint8_t *bytes, size_t size)
{
    ucs4_t c;
    int taken;

    if (bytes[0] < 0x80)
        return (size_t)is_bare_ascii(bytes[0]);
    taken = u8_mbtoucr(&c, bytes, size);
    if (taken <= 0 || is_obeyed(c))
        return 0;
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L |
                                                   UC_CATEGORY_MASK_M |
                                                   UC_CATEGORY_MASK_N)
               ? (size_t)taken
               : 0;
}
