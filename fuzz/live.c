/* live.c - driven by a fuzzer, but for $FUZZ_REPLAY: each check of each input. */
#include "fuzz.h"

int fuzz_replay;

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_replay = getenv("FUZZ_REPLAY") != NULL;
    return 0;
}
