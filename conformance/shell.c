#include "shell.h"

#include <string.h>

/* Single quotes end and begin again around one in the text. */
const char *shell_quoted(struct arena *arena, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-./:=,+@%";
    char *out = arena_alloc(arena, 4 * strlen(text) + 3), *at = out;

    if (*text && !text[strspn(text, plain)])
        return text;
    *at++ = '\'';
    for (; *text; text++) {
        if (*text == '\'') {
            memcpy(at, "'\\''", 4);
            at += 4;
        } else {
            *at++ = *text;
        }
    }
    *at = '\'';
    return out;
}

const char *shell_filled(struct arena *arena, const char *command,
                         const char *hole, const char *text)
{
    const char *quoted = shell_quoted(arena, text), *filled = "", *at;

    while ((at = strstr(command, hole))) {
        filled = arena_print(arena, "%s%.*s%s", filled, (int)(at - command),
                             command, quoted);
        command = at + strlen(hole);
    }
    return arena_print(arena, "%s%s", filled, command);
}
