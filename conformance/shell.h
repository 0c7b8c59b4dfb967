/* shell.h - words for a command line of /bin/sh. */
#ifndef CONFORMANCE_SHELL_H
#define CONFORMANCE_SHELL_H

#include "arena.h"

/* The text as one word, in single quotes unless it needs none. */
const char *shell_quoted(struct arena *arena, const char *text);

/* The command with each "{hole}" replaced by the text, quoted. */
const char *shell_filled(struct arena *arena, const char *command,
                         const char *hole, const char *text);

#endif
