/* hash.h - a number that tells byte strings apart. */
#ifndef PCAP_TOOLS_HASH_H
#define PCAP_TOOLS_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits. */
static inline uint64_t hash_bytes(const uint8_t *bytes, size_t size)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

#endif
