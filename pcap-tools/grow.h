/* grow.h - an array that doubles when it is full. */
#ifndef PCAP_TOOLS_GROW_H
#define PCAP_TOOLS_GROW_H

#include <stddef.h>
#include <stdlib.h>

/* Room for `need` elements of `each` bytes: the array, maybe elsewhere, and
 * *room is what it takes now; NULL: no memory, it is as it was. */
static inline void *grow(void *array, size_t *room, size_t need, size_t each)
{
    size_t more = *room ? *room * 2 : 16;
    void *grown;

    if (need <= *room && array)
        return array;
    if (more < need)
        more = need;
    grown = realloc(array, more * each);
    if (grown)
        *room = more;
    return grown;
}

#endif
