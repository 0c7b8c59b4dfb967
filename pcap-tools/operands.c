#include "operands.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_capture(const char *operand)
{
    return !strcmp(operand, "-") || access(operand, F_OK) == 0;
}

/* No BPF expression begins like that: it is meant as a file's name. */
static int looks_like_file(const char *operand)
{
    return operand[0] == '/' || operand[0] == '.' ||
           strstr(operand, "pcap") || strstr(operand, ".cap");
}

/* Joins the words by spaces; NULL after an error. */
static char *join(char **words)
{
    size_t size = 1, i;
    char *text, *at;

    for (i = 0; words[i]; i++)
        size += strlen(words[i]) + 1;
    text = at = malloc(size);
    if (!text) {
        cli_error("out of memory");
        return NULL;
    }
    for (i = 0; words[i]; i++) {
        if (i)
            *at++ = ' ';
        at = stpcpy(at, words[i]);
    }
    return text;
}

/* A capture's name behind the filter's first word would be read as BPF. */
static int check_filter(char **words)
{
    size_t i;

    if (looks_like_file(words[0])) {
        cli_error("%s: no such file", words[0]);
        return -1;
    }
    for (i = 1; words[i]; i++)
        if (looks_like_file(words[i]) && is_capture(words[i])) {
            cli_error("%s: captures stand in front of the BPF filter, which "
                      "begins with \"%s\" (no file of that name)", words[i],
                      words[0]);
            return -1;
        }
    return 0;
}

int operands_add_file(struct options *options, const char *name)
{
    if (options->file_count == FILES_MAX) {
        cli_error("%s: more than %d captures", name, FILES_MAX);
        return -1;
    }
    options->files[options->file_count++] = name;
    return 0;
}

int operands_read(struct options *options, char **operands)
{
    int all_filter = options->interface || options->file_count;

    for (; *operands && !all_filter && is_capture(*operands); operands++)
        if (operands_add_file(options, *operands))
            return -1;
    if (!*operands)
        return 0;
    if (!all_filter && check_filter(operands))
        return -1;
    options->bpf = join(operands);
    return options->bpf ? 0 : -1;
}
