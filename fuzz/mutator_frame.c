/* mutator_frame.c - fuzz_frame's inputs: how to cut, then frames. */
#include "fuzz.h"
#include "mutate.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed)
{
    if (size < 2 || max < 2 || seed % 8 == 0)
        return LLVMFuzzerMutate(data, size, max);
    if (seed % 32 == 1)
        data[0] = (uint8_t)(seed >> 8);
    return 1 + mutate_frames(data + 1, size - 1, max - 1, seed >> 3);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size,
                                 uint8_t *out, size_t max, unsigned seed)
{
    if (a_size < 2 || b_size < 2 || max < 2)
        return 0;
    out[0] = a[0];
    return 1 + splice_frames(a + 1, a_size - 1, b + 1, b_size - 1, out + 1,
                             max - 1, seed);
}
