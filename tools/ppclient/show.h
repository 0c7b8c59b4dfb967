/* show.h - what the person sees. Standard output gets the frames that came, a
 * line of text form each, and nothing else, so that it reads back; all other
 * words go to standard error, as "# ..." lines or as errors.
 */
#ifndef SHOW_H
#define SHOW_H

#include <polypaint/frame.h>

struct show {
    char *line; /* PP_TEXT_ROOM of the largest frame */
    int gone;   /* nobody reads standard output any more: EPIPE */
    int failed; /* it can't be written: errno then */
};

int show_init(struct show *show); /* -1: no memory */
void show_free(struct show *show);

/* A frame as text form on standard output. */
void show_frame(struct show *show, const struct pp_frame *frame,
                enum pp_from from);

/* "# words" on standard error. */
void show_tell(const char *words);

/* The server sent what it must not: the clause, and the bytes in hex. */
void show_bad(const struct pp_verdict *verdict, const uint8_t *bytes,
              size_t size);

/* A line of the input with a caret under byte `column` (from 0). */
void show_caret(const char *line, size_t size, size_t column);

#endif
