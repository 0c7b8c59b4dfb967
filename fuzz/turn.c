/* turn.c - which inputs are examined slowly (fuzz.h). */
#include <string.h>

#include "fuzz.h"

int fuzz_turn(const uint8_t *data, size_t size, unsigned in_so_many)
{
    uint64_t sum = size, word;

    if (fuzz_replay)
        return 1;
    for (; size >= sizeof word; size -= sizeof word, data += sizeof word) {
        memcpy(&word, data, sizeof word);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
    }
    while (size--)
        sum = (sum ^ *data++) * 0x9e3779b97f4a7c15u;
    return (sum >> 32) % in_so_many == 0;
}
