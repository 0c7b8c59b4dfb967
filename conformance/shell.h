/* shell.h - words for /bin/sh. */
#ifndef CONFORMANCE_SHELL_H
#define CONFORMANCE_SHELL_H

#include "arena.h"

/* The text as one word for a shell, in the arena. */
const char *shell_quoted(struct arena *arena, const char *text);

#endif
