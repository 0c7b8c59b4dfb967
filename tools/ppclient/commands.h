/* commands.h - short commands for people: "/join cat alice". A row each. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "frames.h"

#include <polypaint/text.h>

enum command_kind {
    COMMAND_MISTAKE, /* *error says what */
    COMMAND_FRAMES,  /* to be sent: in *frames */
    COMMAND_CANVAS,  /* the rest are the program's own */
    COMMAND_HELP,
    COMMAND_QUIT
};

/* Reads a line that begins with '/'. Arguments stand apart by spaces; one that
 * has spaces is quoted as in the text form; the last of /say is the rest of
 * the line. Name and Date of the frames are those of `from`. */
enum command_kind command_read(const char *line, size_t size,
                               const struct pp_text_defaults *from,
                               struct frames *frames,
                               struct pp_text_error *error);

/* The help, line by line: row `i` to `out`, 0 when there is none. */
int command_help(size_t i, char *out, size_t capacity);

#endif
