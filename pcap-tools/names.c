#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

struct name {
    UT_hash_handle hh;
    uint8_t bytes[];
};

static struct name *find(const struct names *names, const uint8_t *name,
                         size_t size)
{
    struct name *found;

    HASH_FIND(hh, names->set, name, size, found);
    return found;
}

int names_have(const struct names *names, const uint8_t *name, size_t size)
{
    return find(names, name, size) != NULL;
}

static int is_last(const struct names *names, const uint8_t *name, size_t size)
{
    const struct name *last = names->last;

    return last && last->hh.keylen == size && !memcmp(last->bytes, name, size);
}

static struct name *add(struct names *names, const uint8_t *name, size_t size)
{
    struct name *added;

    if (names->count >= NAMES_MOST || !(added = malloc(sizeof *added + size)))
        return NULL; /* it is known a little less then */
    memcpy(added->bytes, name, size);
    HASH_ADD(hh, names->set, bytes, size, added);
    names->count++;
    return added;
}

void names_add(struct names *names, const uint8_t *name, size_t size)
{
    struct name *found;

    if (!size || is_last(names, name, size))
        return;
    found = find(names, name, size);
    names->last = found ? found : add(names, name, size);
}

void names_free(struct names *names)
{
    struct name *name, *next;

    HASH_ITER(hh, names->set, name, next) {
        HASH_DEL(names->set, name);
        free(name);
    }
    names->last = NULL;
    names->count = 0;
}
