#include "written.h"

#include <stdlib.h>

static void flush(struct output *output)
{
    writer_flush(&((struct written *)output)->writer);
}

static int close_file(struct output *output)
{
    struct written *written = (struct written *)output;
    int result = writer_close(&written->writer);

    free(written);
    return result;
}

void *written_new(size_t size, const char *path,
                  void (*record)(struct output *output,
                                 const struct record *record))
{
    struct written *written = calloc(1, size);

    if (!written || writer_open(&written->writer, path)) {
        free(written);
        return NULL;
    }
    written->output = (struct output){ record, flush, close_file };
    return written;
}
