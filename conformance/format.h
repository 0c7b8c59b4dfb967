/* format.h - scripts in their one form (--format): two blanks for each block a
 * line stands in, one blank between words, one blank line between cases and
 * between what a case starts from and its steps; comments are kept. */
#ifndef CONFORMANCE_FORMAT_H
#define CONFORMANCE_FORMAT_H

#include "script.h"
#include "select.h"

/* The script's text in that form, malloc()ed; *size is its length. The script
 * was read without mistakes. Formatting what comes out changes nothing. */
char *format_script(const struct script *script, size_t *size);

/* Writes the sources anew, or, if `check`, only looks; names those that were
 * not in that form on stdout. Returns the program's exit status: with `check`
 * 1 when there is one, 2 after mistakes were told. */
int format_sources(struct arena *arena, const struct source *sources,
                   int check);

#endif
