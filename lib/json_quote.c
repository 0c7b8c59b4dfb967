/* Text as a JSON string. */
#include <polypaint/json.h>

#include "internal.h"

/* Which escape a byte needs in a JSON string; NULL: none. */
static const char *short_quote(char c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

static void quote_byte(struct pp_sink *sink, char c)
{
    static const char hex[] = "0123456789abcdef";
    const char *escape = short_quote(c);
    char u[] = "\\u00xx";

    if (escape) {
        pp_sink_text(sink, escape);
    } else if ((unsigned char)c < 0x20) {
        u[4] = hex[c >> 4 & 15];
        u[5] = hex[c & 15];
        pp_sink_text(sink, u);
    } else {
        pp_sink_bytes(sink, &c, 1);
    }
}

size_t pp_json_quote(const char *text, size_t size, char *out, size_t capacity)
{
    struct pp_sink sink = { out, capacity, 0 };
    size_t at = 0, good;

    pp_sink_text(&sink, "\"");
    while (at < size) {
        for (good = at + pp_utf8_check(text + at, size - at); at < good; at++)
            quote_byte(&sink, text[at]);
        if (at < size) {
            pp_sink_text(&sink, "\xef\xbf\xbd");
            at++;
        }
    }
    pp_sink_text(&sink, "\"");
    return sink.length;
}
