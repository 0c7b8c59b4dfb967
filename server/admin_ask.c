#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>
#include <unistr.h>

#include "admin_inside.h"

/* A line without its newline. -1: there is none, or it is too long. */
static int read_line(char line[ADMIN_PASSWORD])
{
    size_t size = 0;
    ssize_t n = 0;

    /* byte by byte: what follows the line is not ours, and no buffer of
     * stdio's keeps the password */
    while (size < ADMIN_PASSWORD && (n = read(STDIN_FILENO, line + size, 1)) == 1
           && line[size] != '\n')
        size++;
    if (n < 0 || size == ADMIN_PASSWORD || (!n && !size))
        return -1;
    line[size] = 0;
    return memchr(line, 0, size) ? -1 : 0;
}

/* From the terminal, which does not show it. */
static int prompt(const char *words, const char *name,
                  char line[ADMIN_PASSWORD])
{
    struct termios shown, hidden;
    int r;

    tcgetattr(STDIN_FILENO, &shown);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    fprintf(stderr, "%s %s: ", words, name);
    r = read_line(line);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &shown);
    fputc('\n', stderr);
    return r;
}

static int prompt_twice(const char *name, char password[ADMIN_PASSWORD])
{
    char again[ADMIN_PASSWORD];
    int r = prompt("Password for", name, password)
        || prompt("Once more for", name, again);

    if (!r && strcmp(password, again)) {
        cli_error("the two passwords differ; nothing was changed");
        r = -1;
    } else if (r) {
        cli_error("no password was given; nothing was changed");
    }
    sodium_memzero(again, sizeof again);
    return r ? -1 : 0;
}

int ask_password(const char *name, char password[ADMIN_PASSWORD])
{
    if (!options_is_name(name, strlen(name))) {
        cli_error("that can't be an account's name: it is UTF-8 of 1 to 255 "
                  "bytes without control characters (A-17)");
        return -1;
    }
    if (isatty(STDIN_FILENO)) {
        if (prompt_twice(name, password))
            return -1;
    } else if (read_line(password)) {
        cli_error("no password on standard input, or one of more than %d "
                  "bytes; give it as a line", ADMIN_PASSWORD - 1);
        return -1;
    }
    if (u8_check((const uint8_t *)password, strlen(password))) {
        cli_error("the password is not UTF-8, so that no client could send it");
        return -1;
    }
    return 0;
}
