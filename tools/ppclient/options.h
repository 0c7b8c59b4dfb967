/* options.h - ppclient's command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <cli/cli.h>

#include <stddef.h>

struct options {
    const char *host, *port, *name, *canvas;
    char *password; /* malloc()ed: to be wiped when it has been used */
    size_t password_size;
    int signup;
    int wait;         /* the type to wait for, or -1 */
    long long linger; /* milliseconds */
    long long timeout;
};

/* Reads the command line and the password. A password in argv is wiped, so
 * that a list of processes shows it no longer. */
enum cli_next options_read(struct options *options, int argc, char **argv);

/* Wipes and frees the password. */
void options_forget(struct options *options);

#endif
