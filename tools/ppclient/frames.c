#include "frames.h"

#include <stdlib.h>
#include <string.h>

static int make_room(struct frames *list, size_t size)
{
    size_t capacity = list->capacity ? list->capacity : 4096;
    uint8_t *bytes;

    while (capacity - list->used < size)
        capacity *= 2;
    if (capacity == list->capacity)
        return 0;
    bytes = realloc(list->bytes, capacity);
    if (!bytes)
        return -1;
    list->bytes = bytes;
    list->capacity = capacity;
    return 0;
}

int frames_add(struct frames *list, const uint8_t *bytes, size_t size)
{
    if (make_room(list, size))
        return -1;
    memcpy(list->bytes + list->used, bytes, size);
    list->used += size;
    list->count++;
    return 0;
}

int frames_next(const struct frames *list, size_t *at, struct pp_frame *frame)
{
    if (*at >= list->used
        || pp_frame_read(list->bytes + *at, list->used - *at, frame)
               != PP_SPLIT_FRAME)
        return 0;
    *at += frame->size;
    return 1;
}

/* ---- comparing lists: both sorted, then walked side by side -------------- */

struct entry {
    const uint8_t *bytes;
    size_t size, index;
};

static int same_order(const struct entry *a, const struct entry *b)
{
    size_t shorter = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->bytes, b->bytes, shorter);

    return order ? order : (a->size > b->size) - (a->size < b->size);
}

/* Equal frames stay in the order of the list. */
static int by_bytes(const void *a, const void *b)
{
    const struct entry *one = a, *two = b;
    int order = same_order(one, two);

    return order ? order
                 : (one->index > two->index) - (one->index < two->index);
}

static struct entry *sorted(const struct frames *list)
{
    struct entry *entries = calloc(list->count + 1, sizeof *entries);
    struct pp_frame frame;
    size_t at = 0, n = 0;

    if (!entries)
        return NULL;
    while (frames_next(list, &at, &frame)) {
        entries[n] = (struct entry){ frame.bytes, frame.size, n };
        n++;
    }
    qsort(entries, n, sizeof *entries, by_bytes);
    return entries;
}

/* Marks what is in `a` and not in `b`; returns how many. */
static long mark(const struct entry *a, size_t a_count, const struct entry *b,
                 size_t b_count, unsigned char *marks)
{
    size_t i = 0, j = 0;
    long missing = 0;
    int order;

    while (i < a_count) {
        order = j < b_count ? same_order(&a[i], &b[j]) : -1;
        if (order < 0) {
            marks[a[i].index] = 1;
            missing++;
        }
        i += order <= 0;
        j += order >= 0;
    }
    return missing;
}

static int add_marked(const struct frames *list, const unsigned char *marks,
                      struct frames *out)
{
    struct pp_frame frame;
    size_t at = 0, n = 0;

    while (frames_next(list, &at, &frame))
        if (marks[n++] && frames_add(out, frame.bytes, frame.size))
            return -1;
    return 0;
}

long frames_missing(const struct frames *list, const struct frames *other,
                    struct frames *missing)
{
    struct entry *a = sorted(list), *b = sorted(other);
    unsigned char *marks = calloc(list->count + 1, 1);
    long count = -1;

    if (a && b && marks) {
        count = mark(a, list->count, b, other->count, marks);
        if (missing && add_marked(list, marks, missing))
            count = -1;
    }
    free(a);
    free(b);
    free(marks);
    return count;
}

void frames_clear(struct frames *list)
{
    list->used = list->count = 0;
}

void frames_free(struct frames *list)
{
    free(list->bytes);
    memset(list, 0, sizeof *list);
}
