/* Writing text that never obeys what it shows. */
#include <string.h>

#include "internal.h"

void pp_sink_text(struct pp_sink *sink, const char *text)
{
    pp_sink_bytes(sink, text, strlen(text));
}

static size_t escape_byte(struct pp_sink *sink, const uint8_t *bytes,
                          size_t size)
{
    static const char hex[] = "0123456789abcdef";
    char x[] = { '\\', 'x', hex[bytes[0] >> 4], hex[bytes[0] & 15] };

    (void)size;
    switch (bytes[0]) {
    case '"': pp_sink_bytes(sink, "\\\"", 2); break;
    case '\\': pp_sink_bytes(sink, "\\\\", 2); break;
    case '\n': pp_sink_bytes(sink, "\\n", 2); break;
    case '\r': pp_sink_bytes(sink, "\\r", 2); break;
    case '\t': pp_sink_bytes(sink, "\\t", 2); break;
    default: pp_sink_bytes(sink, x, sizeof x);
    }
    return 1;
}

void pp_sink_string(struct pp_sink *sink, const void *bytes, size_t size,
                    pp_escape *escape)
{
    const uint8_t *at = bytes, *end = at + size;
    size_t run;

    pp_sink_bytes(sink, "\"", 1);
    while (at < end) {
        run = pp_utf8_plain(at, (size_t)(end - at));
        pp_sink_bytes(sink, at, run);
        at += run;
        if (at < end)
            at += escape(sink, at, (size_t)(end - at));
    }
    pp_sink_bytes(sink, "\"", 1);
}

void pp_sink_quoted(struct pp_sink *sink, const void *bytes, size_t size)
{
    pp_sink_string(sink, bytes, size, escape_byte);
}

void pp_sink_word(struct pp_sink *sink, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    size_t i, n;

    for (i = 0; i < size; i += n) {
        n = pp_utf8_bare(at + i, size - i);
        if (!n)
            break;
    }
    if (size && i == size)
        pp_sink_bytes(sink, bytes, size);
    else
        pp_sink_quoted(sink, bytes, size);
}

void pp_sink_hex(struct pp_sink *sink, const uint8_t *bytes, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < size; i++) {
        char pair[] = { ' ', hex[bytes[i] >> 4], hex[bytes[i] & 15] };

        pp_sink_bytes(sink, pair, sizeof pair);
    }
}

size_t pp_sink_end(struct pp_sink *sink)
{
    size_t end = sink->length;

    if (end < sink->capacity) {
        sink->out[end] = '\0';
        return end;
    }
    if (!sink->capacity)
        return end;
    end = sink->capacity - 1;
    /* a character that was cut goes: back to before its first byte */
    end = pp_utf8_check(sink->out, end);
    sink->out[end] = '\0';
    return sink->length;
}

size_t pp_text_quote(const void *bytes, size_t size, char *out,
                     size_t capacity)
{
    struct pp_sink sink = { out, capacity, 0 };

    pp_sink_quoted(&sink, bytes, size);
    return pp_sink_end(&sink);
}

size_t pp_text_word(const void *bytes, size_t size, char *out, size_t capacity)
{
    struct pp_sink sink = { out, capacity, 0 };

    pp_sink_word(&sink, bytes, size);
    return pp_sink_end(&sink);
}
