/* typed.h - what a line that a person or a script types means. */
#ifndef TYPED_H
#define TYPED_H

#include "commands.h"
#include "frames.h"

enum typed_kind {
    TYPED_NOTHING, /* empty, or a comment: # ... */
    TYPED_FRAMES,  /* send these */
    TYPED_BYTES,   /* RAW that is no frame: send frames.bytes as they are */
    TYPED_CANVAS,
    TYPED_HELP,
    TYPED_QUIT,
    TYPED_MISTAKE /* `error` says what, nothing is to be sent */
};

struct typed {
    enum typed_kind kind;
    struct frames frames; /* the caller frees them */
    int stamp;            /* the line left Date to the time of sending */
    int secret;           /* the line may hold a password or passcode */
    struct pp_text_error error;
    char note[200]; /* to be told beside it, or empty */
};

/* Reads a line, without its newline. What it leaves out comes from `from`.
 *
 * REMOVE_STROKE's indexes are put in falling order (V-indexes.order). Words
 * that break an R clause, or one that binds clients, are a mistake; those that
 * only break a reading of the reference server are sent with a note. RAW is
 * not looked at: it is there to say anything. */
void typed_read(struct typed *typed, const char *line, size_t size,
                const struct pp_text_defaults *from);

#endif
