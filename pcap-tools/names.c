#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

struct name {
    UT_hash_handle hh;
    uint8_t bytes[];
};

int names_have(const struct names *names, const uint8_t *name, size_t size)
{
    struct name *found;

    HASH_FIND(hh, names->set, name, size, found);
    return found != NULL;
}

void names_add(struct names *names, const uint8_t *name, size_t size)
{
    struct name *added;

    if (!size || names->count >= NAMES_MOST || names_have(names, name, size))
        return;
    added = malloc(sizeof *added + size);
    if (!added)
        return; /* it is known a little less then */
    memcpy(added->bytes, name, size);
    HASH_ADD(hh, names->set, bytes, size, added);
    names->count++;
}

void names_free(struct names *names)
{
    struct name *name, *next;

    HASH_ITER(hh, names->set, name, next) {
        HASH_DEL(names->set, name);
        free(name);
    }
    names->count = 0;
}
