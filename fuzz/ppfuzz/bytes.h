/* bytes.h - where the changes to bytes begin. */
#ifndef PPFUZZ_BYTES_H
#define PPFUZZ_BYTES_H

#include <stdint.h>

/* What LLVMFuzzerMutate() does from here on follows from the number. */
void bytes_seed(uint32_t number);

#endif
