/* --config: a file that says what the command line could. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options_inside.h"

enum { FILE_MAX = 1 << 20 };

void options_place(struct options *options, struct config_place at)
{
    snprintf(options->place, sizeof options->place, "%s:%u:%u",
             options->config_path, at.line, at.column);
    cli_place(options->place);
}

/* ---- one entry ----------------------------------------------------------- */

static int unknown(const struct config_entry *entry)
{
    const char *guess = cli_nearest(&options_program, entry->name);

    if (guess)
        cli_error("%s: unknown option; did you mean %s?", entry->name, guess);
    else
        cli_error("%s: unknown option; polypaintd --help lists them",
                  entry->name);
    return -1;
}

static int set(struct options *options, const struct config_entry *entry)
{
    const struct cli_option *option = cli_find(&options_program, entry->name);
    unsigned row = (unsigned)(option - options_program.options);

    options_place(options, entry->name_at);
    if (!option)
        return unknown(entry);
    if (options_when(row) == OPTION_COMMAND) {
        cli_error("%s: is for the command line, not for a file", entry->name);
        return -1;
    }
    if (options->from[row] && !options_repeats(row)) {
        cli_error("%s: was given in line %u already", entry->name,
                  options->from[row]->name_at.line);
        return -1;
    }
    options->from[row] = entry;
    options_place(options, entry->value_at);
    return options_set(options, row, entry->value);
}

/* ---- the file ------------------------------------------------------------ */

/* -1 with errno; EFBIG when it is longer than any such file. */
static int read_whole(const char *path, char *bytes, size_t *size)
{
    FILE *file = fopen(path, "r");
    int why;

    if (!file)
        return -1;
    errno = 0;
    *size = fread(bytes, 1, FILE_MAX, file);
    why = ferror(file) ? errno : *size == FILE_MAX ? EFBIG : 0;
    fclose(file);
    errno = why;
    return why ? -1 : 0;
}

static int parse(struct options *options, const char *bytes, size_t size)
{
    struct config_error error;

    if (!config_parse(&options->config, bytes, size, &error))
        return 0;
    options_place(options, error.at);
    cli_error("%s", error.words);
    return -1;
}

static int read_entries(struct options *options, char *bytes)
{
    size_t size, i;

    if (read_whole(options->config_path, bytes, &size)) {
        cli_error("--config=%s: %s; give a file that this user can read",
                  options->config_path, strerror(errno));
        return -1;
    }
    if (parse(options, bytes, size))
        return -1;
    for (i = 0; i < options->config.count; i++)
        if (set(options, &options->config.entries[i]))
            return -1;
    return 0;
}

int options_file(struct options *options, const char *path)
{
    char *bytes = malloc(FILE_MAX);
    int r = -1;

    options->config_path = path;
    if (bytes)
        r = read_entries(options, bytes);
    else
        cli_error("--config=%s: out of memory", path);
    free(bytes);
    cli_place(NULL);
    return r;
}
