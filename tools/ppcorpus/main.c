/* ppcorpus - checks corpus/frames and writes it as JSON lines. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>

#include "corpus.h"

enum { CHECK = 1, WRITE };

static const struct cli_option options[] = {
    { "check", 0, NULL, "What to do", NULL,
      "compare with FOLDER.jsonl; exit 1 when it is out of date", CHECK },
    { "write", 0, NULL, NULL, NULL, "write FOLDER.jsonl", WRITE },
    { NULL, 0, NULL, NULL, NULL, NULL, 0 }
};

static const struct cli_program program = {
    "ppcorpus", "check a folder of frames and write them as JSON lines",
    "[OPTION] [FOLDER]",
    "FOLDER is corpus/frames unless given. Without an option the lines go to\n"
    "the standard output. The format is explained in corpus/README.md.",
    options
};

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    int *task = context;

    (void)value;
    *task = option->id;
    return 0;
}

static void write_entry(void *context, const struct corpus_entry *entry)
{
    corpus_write_json(entry, context);
}

/* All the lines, in memory; NULL after an error was told. */
static char *make_lines(const char *folder, size_t *size)
{
    struct corpus_error error;
    char *lines = NULL;
    FILE *out = open_memstream(&lines, size);
    long count;

    if (!out) {
        cli_error("out of memory");
        return NULL;
    }
    count = corpus_read(folder, write_entry, out, &error);
    fclose(out);
    if (count >= 0)
        return lines;
    cli_error("%s", error.words);
    free(lines);
    return NULL;
}

static int write_file(const char *path, const char *lines, size_t size)
{
    FILE *out = fopen(path, "w");
    int good = out && fwrite(lines, 1, size, out) == size;

    if (out && fclose(out) != 0)
        good = 0;
    if (good)
        return CLI_OK;
    cli_error("%s: %s", path, strerror(errno));
    return CLI_USAGE;
}

static int compare_file(const char *path, const char *lines, size_t size)
{
    FILE *in = fopen(path, "r");
    size_t at = 0;
    int c, same;

    if (!in) {
        cli_error("%s: %s", path, strerror(errno));
        return CLI_USAGE;
    }
    while ((c = getc(in)) != EOF && at < size &&
           c == (unsigned char)lines[at])
        at++;
    same = c == EOF && at == size;
    fclose(in);
    if (same)
        return CLI_OK;
    cli_error("%s: out of date: run ppcorpus --write", path);
    return CLI_FOUND;
}

static int run(int task, const char *folder)
{
    char path[4096];
    size_t size = 0;
    char *lines = make_lines(folder, &size);
    int status = CLI_OK;

    if (!lines)
        return CLI_FOUND;
    snprintf(path, sizeof path, "%s.jsonl", folder);
    if (task == CHECK)
        status = compare_file(path, lines, size);
    else if (task == WRITE)
        status = write_file(path, lines, size);
    else
        fwrite(lines, 1, size, stdout);
    free(lines);
    return status;
}

int main(int argc, char **argv)
{
    int task = 0, rest = 0;

    switch (cli_parse(&program, argc, argv, set, &task, &rest)) {
    case CLI_STOP_OK: return CLI_OK;
    case CLI_STOP_USAGE: return CLI_USAGE;
    case CLI_RUN: break;
    }
    if (argc - rest > 1) {
        cli_error("one folder expected, not %d", argc - rest);
        return CLI_USAGE;
    }
    return run(task, rest < argc ? argv[rest] : "corpus/frames");
}
