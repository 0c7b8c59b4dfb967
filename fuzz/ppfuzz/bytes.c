/* bytes.c - changes to bytes by one who knows nothing of frames: what libFuzzer
 * gives the mutator in the harnesses, which needs no libFuzzer here. */
#include "bytes.h"

#include <string.h>

#include "../fuzz.h"

static uint32_t seed;

void bytes_seed(uint32_t number)
{
    seed = number;
}

static size_t below(size_t limit)
{
    return limit ? fuzz_random(&seed) % limit : 0;
}

static const char *const words[] = {
    " ; ", ";", "\xff", "\xed\xa0\x80", "\\u0000", "\\ud800", "\"", "}", ",",
    "{", "[", "null", "true", "1e999", "01", "\xef\xbb\xbf", "public",
    "private", "protected", "Protection", "Passcode", "\n", "%s", "\\",
};

static size_t insert(uint8_t *data, size_t size, size_t most, size_t at,
                     const void *what, size_t count)
{
    if (size + count > most)
        return size;
    memmove(data + at + count, data + at, size - at);
    memcpy(data + at, what, count);
    return size + count;
}

static size_t erase(uint8_t *data, size_t size)
{
    size_t at = below(size), count = 1 + below(size - at < 8 ? size - at : 8);

    memmove(data + at, data + at + count, size - at - count);
    return size - count;
}

static size_t insert_word(uint8_t *data, size_t size, size_t most)
{
    const char *word = words[below(sizeof words / sizeof *words)];

    return insert(data, size, most, below(size + 1), word, strlen(word));
}

static size_t insert_zeros(uint8_t *data, size_t size, size_t most)
{
    static const uint8_t zeros[16];

    return insert(data, size, most, below(size + 1), zeros, 1 + below(16));
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
    switch (size ? below(6) : 4) {
    case 0: data[below(size)] ^= (uint8_t)(1u << below(8)); break;
    case 1: data[below(size)] = (uint8_t)below(256); break;
    case 2: return erase(data, size);
    case 3: return below(size + 1);
    case 4: return insert_zeros(data, size, max);
    default: return insert_word(data, size, max);
    }
    return size;
}
