#include "holders.h"

#include <utlist.h>

/* Which list: 0 for nothing, else the number of bits. */
static int list_of(size_t held)
{
    return held ? 64 - __builtin_clzll(held) : 0;
}

void holders_set(struct holders *holders, struct holder *holder, size_t held)
{
    int before = list_of(holder->held), after = list_of(held);

    holders->held += held - holder->held;
    holder->held = held;
    if (before == after)
        return;
    if (before)
        DL_DELETE(holders->lists[before - 1], holder);
    if (after)
        DL_PREPEND(holders->lists[after - 1], holder);
}

struct holder *holders_largest(const struct holders *holders)
{
    for (int i = HOLDERS_LISTS; i-- > 0;)
        if (holders->lists[i])
            return holders->lists[i];
    return NULL;
}
