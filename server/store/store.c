#include "store/store.h"

#include <stdio.h>
#include <string.h>

#include "store/open.h"

static const struct {
    const char *scheme;
    int (*open)(const char *rest, uv_loop_t *loop, struct store **store,
                char *error, size_t size);
} kinds[] = {
    { "sqlite:", sqlite_open },
    { "memory:", memory_open },
};

int store_open(const char *uri, uv_loop_t *loop, struct store **store,
               char *error, size_t size)
{
    size_t i, n;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        n = strlen(kinds[i].scheme);
        if (!strncmp(uri, kinds[i].scheme, n))
            return kinds[i].open(uri + n, loop, store, error, size);
    }
    snprintf(error, size, "--store=%s: unknown kind of store; "
             "give sqlite:FILE or memory:", uri);
    return -1;
}
