/* replay.c - runs a harness over files: `fuzz/replay-frame corpus/fuzz/frame`.
 *
 * Folders are read whole. Each input is a heap block of just its size, so
 * that AddressSanitizer notices a read past its end. Prints how many there
 * were; a folder without any is a mistake.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

int fuzz_replay = 1;

static int give_up(const char *path)
{
    fprintf(stderr, "replay: ");
    perror(path);
    return -1;
}

/* How many inputs: 1, or -1. */
static int replay_file(const char *path, size_t size)
{
    uint8_t *bytes = malloc(size ? size : 1);
    FILE *file = fopen(path, "rb");
    size_t got = 0;

    if (file && bytes) {
        got = fread(bytes, 1, size, file);
        fclose(file);
    }
    if (!file || got != size) {
        free(bytes);
        return give_up(path);
    }
    if (getenv("REPLAY_VERBOSE"))
        fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 1;
}

static int replay(const char *path);

static int replay_folder(const char *path)
{
    struct dirent **entries;
    char child[4096];
    int n = scandir(path, &entries, NULL, alphasort), i, done = 0, one;

    if (n < 0)
        return give_up(path);
    for (i = 0; i < n; i++) {
        one = 0;
        snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && done >= 0)
            one = replay(child);
        done = one < 0 || done < 0 ? -1 : done + one;
        free(entries[i]);
    }
    free(entries);
    return done;
}

static int replay(const char *path)
{
    struct stat about;

    if (stat(path, &about))
        return give_up(path);
    return S_ISDIR(about.st_mode) ? replay_folder(path)
                                  : replay_file(path, (size_t)about.st_size);
}

int main(int argc, char **argv)
{
    int i, one, all = 0;

    for (i = 1; i < argc; i++) {
        one = replay(argv[i]);
        if (one < 0)
            return 2;
        all += one;
    }
    printf("%d inputs replayed\n", all);
    return all ? 0 : 2;
}
