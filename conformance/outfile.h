/* outfile.h - a report's file: there as a whole or not at all.
 *
 * It is written beside its place under another name and moved there at the
 * end, so that nobody finds half a report. "-" is standard output; what is no
 * regular file (a pipe, /dev/null) is written as it is.
 */
#ifndef CONFORMANCE_OUTFILE_H
#define CONFORMANCE_OUTFILE_H

#include <stdio.h>

struct outfile {
    const char *name;   /* as it was given */
    FILE *file;         /* to write to; NULL: not open */
    char *place, *draft; /* NULL: written as it is */
};

/* Opens it: 0, or -1 after it told why not. */
int outfile_open(struct outfile *out, const char *name);

/* Closes it and puts it in its place: 0, or -1 after it told that something
 * could not be written. Nothing to do when it is not open. */
int outfile_keep(struct outfile *out);

/* Closes it and leaves nothing behind. */
void outfile_drop(struct outfile *out);

#endif
