#include "hosting.h"

#include <ctype.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>

enum {
    DEFAULT_PORT = 5000,      /* T-2; for a person: programs get a free one */
    PATIENCE = 600 * 1000     /* milliseconds for a case that a person plays */
};

/* "127.0.0.1:5000", "[::1]:5000": the port's digits, or NULL. */
static const char *port_in(const char *text)
{
    const char *colon = strrchr(text, ':');

    if (!colon || (colon != strchr(text, ':') && !(colon > text
                                                   && colon[-1] == ']')))
        return NULL;
    return colon + 1;
}

static int look_up(struct hosting *hosting, const char *text, const char *port)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_PASSIVE }, *found = NULL;
    int error = getaddrinfo(hosting->host, port, &hints, &found);

    if (error) {
        cli_error("--listen=%s: %s; say ADDRESS:PORT", text,
                  gai_strerror(error));
        return -1;
    }
    memcpy(&hosting->address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return 0;
}

static const char *host_in(const char *text, const char *port,
                           struct arena *arena)
{
    size_t size = port ? (size_t)(port - text) - 1 : strlen(text);

    if (size > 1 && text[0] == '[' && text[size - 1] == ']')
        return arena_copy(arena, text + 1, size - 2);
    return size ? arena_copy(arena, text, size) : "127.0.0.1";
}

/* Digits up to 65535; another text is left to be told by getaddrinfo(). */
static int bad_port(const char *text, const char *port)
{
    long number = strtol(port, NULL, 10);

    if (isdigit((unsigned char)*port) && number <= 65535
        && strspn(port, "0123456789") == strlen(port))
        return 0;
    cli_error("--listen=%s: the port is not a number from 0 to 65535", text);
    return -1;
}

int hosting_open(struct runner *runner, const struct hosting_wish *wish,
                 struct arena *arena)
{
    struct hosting *hosting = &runner->hosting;
    const char *port = port_in(wish->listen);

    if (port && bad_port(wish->listen, port))
        return -1;
    hosting->command = wish->command;
    hosting->host = host_in(wish->listen, port, arena);
    if (port || !wish->command)
        runner->jobs = 1;
    if (!port)
        port = wish->command ? "0" : arena_print(arena, "%d", DEFAULT_PORT);
    if (look_up(hosting, wish->listen, port))
        return -1;
    if (wish->command)
        return 0;
    runner->timeout = runner->timeout < PATIENCE ? PATIENCE : runner->timeout;
    return prompt_open(&hosting->prompt, &runner->loop);
}

void hosting_close(struct runner *runner)
{
    prompt_close(&runner->hosting.prompt);
}
