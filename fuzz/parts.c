#include "parts.h"

#include <string.h>

#include "fuzz.h"

uint32_t parts_below(struct parts *parts, size_t limit)
{
    return limit ? fuzz_random(&parts->seed) % (uint32_t)limit : 0;
}

void parts_find(struct parts *parts, const struct parts_kind *kind)
{
    size_t at = kind->from;

    for (parts->count = 0; at < parts->size && parts->count < kind->most;) {
        parts->at[parts->count++] = at;
        at += kind->size_of(parts->bytes + at, parts->size - at);
    }
    parts->at[parts->count] = at;
}

int parts_resize(struct parts *parts, size_t at, size_t had, size_t want)
{
    if (parts->size - had + want > parts->max)
        return 0;
    memmove(parts->bytes + at + want, parts->bytes + at + had,
            parts->size - at - had);
    parts->size = parts->size - had + want;
    return 1;
}

size_t parts_splice(const struct parts_kind *kind, const uint8_t *a,
                    size_t a_size, const uint8_t *b, size_t b_size,
                    uint8_t *out, size_t max, unsigned seed)
{
    static uint8_t copy[1 << 20];
    struct parts first = { .bytes = out, .size = a_size, .seed = seed };
    struct parts second = { .bytes = copy, .size = b_size };
    size_t head, tail;

    if (a_size > max || b_size > sizeof copy)
        return 0;
    memcpy(out, a, a_size);
    memcpy(copy, b, b_size);
    parts_find(&first, kind);
    parts_find(&second, kind);
    head = first.at[parts_below(&first, first.count + 1)];
    tail = second.at[parts_below(&first, second.count + 1)];
    if (b_size - tail > max - head)
        b_size = tail + max - head;
    memcpy(out + head, copy + tail, b_size - tail);
    return head + b_size - tail;
}
