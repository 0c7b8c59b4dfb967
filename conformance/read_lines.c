#include "read_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>

int line_member(const struct run_line *line, const char *name,
                struct pp_json_value *value)
{
    struct pp_json_value found;
    size_t at = 0;

    while (pp_json_next(&line->object, &at, &found, value))
        if (pp_json_equals(&found, name, strlen(name)))
            return 1;
    return 0;
}

int line_says(const struct run_line *line, const char *name, const char *text)
{
    struct pp_json_value value;

    return line_member(line, name, &value) && value.kind == PP_JSON_STRING
        && pp_json_equals(&value, text, strlen(text));
}

static int check(struct run_line *line)
{
    struct pp_json_error error;

    if (pp_json_check(line->text, line->size, &line->object, &error)) {
        cli_error("%s:%u:%zu: not a line of --json: %s", line->file,
                  line->number, error.offset + 1, error.words);
        return -1;
    }
    if (line->object.kind != PP_JSON_OBJECT
        || (line->number == 1 && !line_says(line, "kind", "run"))) {
        cli_error("%s:%u: not a file that --json wrote: %s", line->file,
                  line->number, line->number == 1
                  ? "it does not begin with a run" : "a line is no object");
        return -1;
    }
    return 0;
}

static int read_all(FILE *in, struct run_line *line, on_line *call,
                    void *context)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t size;
    int result = 0;

    while (!result && (size = getline(&text, &room, in)) > 0) {
        line->number++;
        line->text = text;
        line->size = (size_t)size - (text[size - 1] == '\n');
        result = check(line);
        if (!result)
            result = call(context, line);
    }
    free(text);
    return result;
}

int read_lines(const char *file, on_line *call, void *context)
{
    struct run_line line = { .file = file };
    FILE *in = fopen(file, "r");
    int result;

    if (!in) {
        cli_error("%s: %s", file, strerror(errno));
        return -1;
    }
    errno = 0;
    result = read_all(in, &line, call, context);
    if (!result && (ferror(in) || !line.number)) {
        cli_error("%s: %s", file, ferror(in) ? strerror(errno)
                                              : "the file is empty");
        result = -1;
    }
    fclose(in);
    return result;
}
