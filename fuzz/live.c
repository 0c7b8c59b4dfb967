/* live.c - a harness that libFuzzer drives. */
#include "fuzz.h"

int fuzz_replay = 0;
