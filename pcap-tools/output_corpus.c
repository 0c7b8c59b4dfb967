#include "output_corpus.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uthash.h>

#include <cli/cli.h>

#include "hash.h"

/* The first byte of fuzz_frame's input, how the stream is cut: pieces of up to
 * nine bytes (fuzz/fuzz_frame.c). */
enum { CUT = 2 };

/* A frame that was written. */
struct seed {
    uint64_t hash;
    UT_hash_handle hh;
};

struct corpus {
    struct output output;
    const char *folder;
    char *path; /* FOLDER/frame/HASH */
    size_t path_size;
    struct seed *seeds;
    uint16_t written[256][2][PP_CLAUSE_COUNT];
    uint64_t count;
    int failed;
};

/* Whether the seed is a new one, and remembers it. */
static int is_new(struct corpus *corpus, uint64_t hash)
{
    struct seed *seed = NULL;

    HASH_FIND(hh, corpus->seeds, &hash, sizeof hash, seed);
    if (seed || !(seed = malloc(sizeof *seed)))
        return 0;
    seed->hash = hash;
    HASH_ADD(hh, corpus->seeds, hash, sizeof hash, seed);
    return 1;
}

static void save(struct corpus *corpus, const struct pp_frame *frame,
                 uint64_t hash)
{
    FILE *file;
    int failed;

    snprintf(corpus->path, corpus->path_size, "%s/frame/%016" PRIx64,
             corpus->folder, hash);
    file = fopen(corpus->path, "wb");
    failed = !file || fputc(CUT, file) == EOF ||
             fwrite(frame->bytes, 1, frame->size, file) != frame->size;
    if (file && fclose(file) != 0)
        failed = 1;
    if (failed)
        cli_error("%s: can't be written: %s", corpus->path, strerror(errno));
    corpus->failed = failed;
    corpus->count += !failed;
}

static void on_record(struct output *output, const struct record *record)
{
    struct corpus *corpus = (struct corpus *)output;
    enum pp_clause_id clause;
    uint16_t *written;
    uint64_t hash;

    if (record->kind != RECORD_FRAME || corpus->failed)
        return;
    clause = record->verdict ? record->verdict->clause : PP_CLAUSE_NONE;
    written = &corpus->written[record->frame->type][record->from][clause];
    hash = hash_bytes(record->frame->bytes, record->frame->size);
    if (*written == CORPUS_EACH || !is_new(corpus, hash))
        return;
    ++*written;
    save(corpus, record->frame, hash);
}

static int on_close(struct output *output)
{
    struct corpus *corpus = (struct corpus *)output;
    int result = corpus->failed ? -1 : 0;
    struct seed *seed, *next;

    if (!corpus->failed)
        fprintf(stderr, "%" PRIu64 " seeds in %s/frame\n", corpus->count,
                corpus->folder);
    HASH_ITER(hh, corpus->seeds, seed, next) {
        HASH_DEL(corpus->seeds, seed);
        free(seed);
    }
    free(corpus->path);
    free(corpus);
    return result;
}

static int make_folder(const char *path)
{
    struct stat status;

    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &status) == 0 &&
         S_ISDIR(status.st_mode)))
        return 0;
    cli_error("%s: the folder can't be made: %s", path, strerror(errno));
    return -1;
}

static int make_folders(struct corpus *corpus)
{
    if (make_folder(corpus->folder) != 0)
        return -1;
    snprintf(corpus->path, corpus->path_size, "%s/frame", corpus->folder);
    return make_folder(corpus->path);
}

struct output *output_corpus(const char *folder)
{
    struct corpus *corpus = calloc(1, sizeof *corpus);
    size_t size = strlen(folder) + sizeof "/frame/0123456789abcdef";

    if (corpus)
        corpus->path = malloc(size);
    if (!corpus || !corpus->path) {
        free(corpus);
        cli_error("%s: no memory", folder);
        return NULL;
    }
    corpus->output = (struct output){ on_record, NULL, on_close };
    corpus->folder = folder;
    corpus->path_size = size;
    if (make_folders(corpus) == 0)
        return &corpus->output;
    free(corpus->path);
    free(corpus);
    return NULL;
}
