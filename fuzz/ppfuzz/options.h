/* options.h - what ppfuzz was asked for. */
#ifndef PPFUZZ_OPTIONS_H
#define PPFUZZ_OPTIONS_H

#include <cli/cli.h>

struct options {
    const char *host;       /* NULL: 127.0.0.1 */
    int port;
    const char *server_cmd; /* with {port}, or NULL */
    const char *accounts;   /* a file, or NULL: they are created */
    const char *out;        /* the folder of findings */
    unsigned seed;
    long long time;         /* ms; 0: until count, or for ever */
    long long count;        /* frames; 0: until time */
    long long rate;         /* frames a second; 0: as fast as it goes */
    long long patience;     /* ms that an answer may take */
    long long creep;        /* bytes that the server may grow by */
    long long pid;          /* 0: none */
    unsigned clients;       /* that fuzz */
    int own;                /* --i-own-this-server */
};

enum { CLIENTS_MAX = 64 };

/* Fills in what is not given. */
enum cli_next options_parse(struct options *options, int argc, char **argv);

#endif
