/* read_lines.h - reading what --json wrote. */
#ifndef CONFORMANCE_READ_LINES_H
#define CONFORMANCE_READ_LINES_H

#include <stddef.h>

#include <polypaint/json.h>

struct run_line {
    const char *file;
    unsigned number;
    const char *text;  /* a JSON object, checked, no newline behind it */
    size_t size;
    struct pp_json_value object;
};

/* Called for each line; anything but 0 ends the reading. */
typedef int on_line(void *context, struct run_line *line);

/* Reads a file of JSON lines, each an object, the first one of the kind `run`.
 * 0, or -1 after it told file, line and why not, or what the call returned. */
int read_lines(const char *file, on_line *call, void *context);

/* A member of the line: 1, or 0 when there is none. */
int line_member(const struct run_line *line, const char *name,
                struct pp_json_value *value);

/* Whether a member is that string. */
int line_says(const struct run_line *line, const char *name, const char *text);

#endif
