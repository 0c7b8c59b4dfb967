/* names.h - a bounded set of user names that were seen. */
#ifndef PCAP_TOOLS_NAMES_H
#define PCAP_TOOLS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define NAMES_MOST 1024 /* further ones are not remembered */

struct names {
    struct name *set;
    struct name *last; /* that was added, perhaps again: they come in runs */
    size_t count;
};

void names_add(struct names *names, const uint8_t *name, size_t size);
int names_have(const struct names *names, const uint8_t *name, size_t size);
void names_free(struct names *names);

#endif
