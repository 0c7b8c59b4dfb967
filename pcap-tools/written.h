/* written.h - an output that writes one file as records come. */
#ifndef PCAP_TOOLS_WRITTEN_H
#define PCAP_TOOLS_WRITTEN_H

#include "record.h"
#include "writer.h"

/* What such an output begins with. */
struct written {
    struct output output;
    struct writer writer;
};

/* `size` bytes of zeros that begin with a struct written, its file opened
 * ("-" or NULL: standard output); flush() and close() are there, close() frees
 * them. NULL after it told why not. */
void *written_new(size_t size, const char *path,
                  void (*record)(struct output *output,
                                 const struct record *record));

#endif
