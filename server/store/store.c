#include "store/store.h"

#include <stdio.h>
#include <string.h>

#include "store/open.h"

enum { MONGODB = 1 };

static const struct kind {
    const char *scheme;
    int flags;
    store_opener *open; /* NULL: not built */
} kinds[] = {
    { "sqlite:", 0, sqlite_open },
    { "memory:", 0, memory_open },
#ifdef HAVE_MONGODB
    { "mongodb://", MONGODB, mongodb_open },
    { "mongodb+srv://", MONGODB, mongodb_open },
#else
    { "mongodb://", MONGODB, NULL },
    { "mongodb+srv://", MONGODB, NULL },
#endif
};

static const struct kind *kind_of(const char *uri)
{
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strncmp(uri, kinds[i].scheme, strlen(kinds[i].scheme)))
            return &kinds[i];
    return NULL;
}

int store_open(const struct store_config *config, uv_loop_t *loop,
               struct store **store, char *error, size_t size)
{
    const struct kind *kind = kind_of(config->uri);

    if (!kind) {
        snprintf(error, size, "--store=%s: unknown kind of store; give "
                 "sqlite:FILE, mongodb://HOST/DATABASE or memory:",
                 config->uri);
        return -1;
    }
    if (!kind->open) {
        snprintf(error, size, "--store=%s...: built without MongoDB; install "
                 "libmongoc-dev and build again, or give another --store",
                 kind->scheme);
        return -1;
    }
    if (!(kind->flags & MONGODB)
        && (config->users || config->lobbies || config->channels)) {
        snprintf(error, size, "--mongodb-...: is for --store=mongodb://, not "
                 "for %s; leave it out", kind->scheme);
        return -1;
    }
    return kind->open(config, config->uri + strlen(kind->scheme), loop, store,
                      error, size);
}
