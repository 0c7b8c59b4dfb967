/* conform_help.h - scripts of a test, and what was told about them. */
#ifndef CONFORM_HELP_H
#define CONFORM_HELP_H

#include "session.h"

/* A script that was read and checked. Free with told_free(). */
struct told {
    struct arena arena;
    struct session *sessions;
    unsigned count;  /* mistakes */
    char *text;      /* what was told about them */
    size_t size;
};

/* Reads a text as file "t.session", and checks its cases when that went well. */
void told_read(struct told *told, const char *text);
void told_free(struct told *told);

/* A case around these lines: users alice and bob, a lobby, a channel. */
const char *told_case(struct told *told, const char *lines);

#endif
