/* listen.h - a listening socket, and the file that says its port. */
#ifndef LISTEN_H
#define LISTEN_H

#include <stddef.h>
#include <sys/socket.h>

/* The options that gave them, for the errors: "--listen", "--port". */
struct listen_options {
    const char *address, *port;
};

/* Listens at the first address of that name that can be had; "::" takes IPv4
 * too. Returns a non-blocking descriptor, or -1 with one line in `error` that
 * says what to do. Port 0 is a free one. */
int listen_open(const struct listen_options *told, const char *address,
                unsigned port, char *error, size_t size);

/* The port of a listening socket. */
unsigned listen_port(int fd);

/* "127.0.0.1:5000", "[::1]:5000". */
void listen_address(const struct sockaddr *address, char *out, size_t size);

/* Where a listening socket listens, as above. */
void listen_where(int fd, char *out, size_t size);

/* Writes the port, with a newline, so that whoever waits for the file finds
 * all of it. 0 or -1 as above. */
int listen_port_file(const char *path, unsigned port, char *error,
                     size_t size);

#endif
