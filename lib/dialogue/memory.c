/* Memory within a bound: what is remembered longest goes first. */
#include "follow.h"

#include <stdlib.h>

enum { FORGET = 1024 }; /* frames at a time */

static bool make_room(struct pp_dialogue *d, size_t size)
{
    while (d->used + size > d->options.memory
           && d->ring.first != d->ring.end)
        ppd_sent_forget(d, FORGET);
    return d->used + size <= d->options.memory;
}

void *ppd_alloc(struct pp_dialogue *d, size_t size)
{
    void *at = make_room(d, size) ? calloc(1, size) : NULL;

    if (at)
        d->used += size;
    return at;
}

void ppd_free(struct pp_dialogue *d, void *at, size_t size)
{
    if (!at)
        return;
    d->used -= size;
    free(at);
}

bool ppd_grow(struct pp_dialogue *d, void **at, unsigned *room, size_t item,
              unsigned min, unsigned max, unsigned *first, unsigned count)
{
    unsigned larger = *room ? 2 * *room : min, head;
    char *new, *old = *at;

    if (larger > max || !(new = ppd_alloc(d, larger * item)))
        return false;
    head = *room - *first < count ? *room - *first : count;
    if (count) {
        memcpy(new, old + *first * item, head * item);
        memcpy(new + head * item, old, (count - head) * item);
    }
    ppd_free(d, old, *room * item);
    *at = new;
    *room = larger;
    *first = 0;
    return true;
}
