/* canvas.h - the canvas as a file: its drawing frames, a line of text form
 * each, under a comment that names the lobby.
 *
 *    # canvas of "cat" by "alice"
 *    ADD_STROKE name=alice date=1516147200 index=0 ...
 *
 * Several clients may share one file: it is only ever replaced as a whole, by
 * a rename, and what can't be read is never replaced.
 */
#ifndef CANVAS_H
#define CANVAS_H

#include "frames.h"

enum canvas_result {
    CANVAS_OK,
    CANVAS_NONE, /* reading: there is no such file, the canvas is empty */
    CANVAS_BAD,  /* the problem is told in *problem */
    CANVAS_KEPT  /* writing: the file has more than the canvas, and stays */
};

struct canvas_problem {
    size_t line, column; /* from 1; 0: it is not about a line */
    char words[256];
};

/* Adds the file's frames to `canvas`. BAD when it can't be read, a line is no
 * drawing frame, or the file is another lobby's; then `canvas` holds what came
 * before. `lobby` is the lobby's title, `"cat" by "alice"`. */
enum canvas_result canvas_read(const char *path, const char *lobby,
                               struct frames *canvas,
                               struct canvas_problem *problem);

/* Replaces the file with these frames, or creates it. A file that
 * canvas_read() would call bad is left alone: BAD. `careful`: a file that has
 * a frame that `canvas` lacks is left alone too: KEPT. */
enum canvas_result canvas_write(const char *path, const char *lobby,
                                const struct frames *canvas, int careful,
                                struct canvas_problem *problem);

#endif
