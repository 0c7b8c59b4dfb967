#include "shown.h"

#include <string.h>
#include <unistr.h>

/* Controls, marks of direction, what has no width, and what is no character:
 * XML and YAML forbid some of them, people are misled by the others. */
static int is_hidden(ucs4_t c)
{
    static const struct { ucs4_t first, last; } ranges[] = {
        { 0x00, 0x08 }, { 0x0b, 0x0c }, { 0x0e, 0x1f }, { 0x7f, 0x9f },
        { 0xad, 0xad }, { 0x61c, 0x61c }, { 0x180e, 0x180e },
        { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
        { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff },
        { 0xe0000, 0xe0fff }
    };
    size_t i;

    for (i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return 1;
    return (c & 0xfffe) == 0xfffe;
}

static void put_hidden(FILE *out, enum shown_in form, ucs4_t c)
{
    if (form != SHOWN_YAML)
        fprintf(out, "\\u{%x}", (unsigned)c);
    else
        fprintf(out, c > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)c);
}

/* What the form writes instead of an ASCII character, or NULL: itself. */
static const char *escape(enum shown_in form, ucs4_t c)
{
    static const struct { const char *from, *to[8]; } table[] = {
        [SHOWN_TAP] = { "\\#\n\r\t", { "\\\\", "\\#", " ", " ", " " } },
        [SHOWN_YAML] = { "\\\"\n\r\t",
                         { "\\\\", "\\\"", "\\n", "\\r", "\\t" } },
        [SHOWN_XML] = { "&<>\"\n\r\t",
                        { "&amp;", "&lt;", "&gt;", "&quot;", "&#10;", "&#13;",
                          "&#9;" } },
        [SHOWN_GITHUB] = { "%\n\r", { "%25", "%0A", "%0D" } },
        [SHOWN_GITHUB_VALUE] = { "%\n\r:,",
                                 { "%25", "%0A", "%0D", "%3A", "%2C" } }
    };
    const char *at = c && c < 0x80 ? strchr(table[form].from, (int)c) : NULL;

    return at ? table[form].to[at - table[form].from] : NULL;
}

static void put_character(FILE *out, enum shown_in form, ucs4_t c,
                          const char *bytes, int size)
{
    const char *instead = escape(form, c);

    if (instead)
        fputs(instead, out);
    else if (is_hidden(c))
        put_hidden(out, form, c);
    else
        fwrite(bytes, 1, (size_t)size, out);
}

void shown(FILE *out, enum shown_in form, const char *text)
{
    const char *end = text + strlen(text);
    ucs4_t c;
    int size;

    for (; text < end; text += size) {
        size = u8_mbtoucr(&c, (const uint8_t *)text, (size_t)(end - text));
        if (size > 0) {
            put_character(out, form, c, text, size);
            continue;
        }
        fprintf(out, form == SHOWN_YAML ? "\\\\x%02x" : "\\x%02x",
                (unsigned char)*text);
        size = 1;
    }
}
