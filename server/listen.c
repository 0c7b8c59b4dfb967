#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void what_to_do(const struct listen_options *told, int why, char *words,
                       size_t size)
{
    switch (why) {
    case EADDRINUSE:
        snprintf(words, size, "stop what listens there, or give another %s",
                 told->port);
        break;
    case EACCES:
        snprintf(words, size, "ports below 1024 are root's; give a higher %s",
                 told->port);
        break;
    case EADDRNOTAVAIL:
        snprintf(words, size, "give an address of this machine to %s",
                 told->address);
        break;
    default:
        snprintf(words, size, "give another %s or %s", told->address,
                 told->port);
    }
}

/* A descriptor, or -1 with errno. */
static int try_address(const struct addrinfo *info)
{
    int fd = socket(info->ai_family,
                    info->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1, zero = 0, why;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (info->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    if (!bind(fd, info->ai_addr, info->ai_addrlen) && !listen(fd, SOMAXCONN))
        return fd;
    why = errno;
    close(fd);
    errno = why;
    return -1;
}

static unsigned port_of(const struct sockaddr *address)
{
    const void *any = address;

    return ntohs(address->sa_family == AF_INET6
                     ? ((const struct sockaddr_in6 *)any)->sin6_port
                     : ((const struct sockaddr_in *)any)->sin_port);
}

void listen_address(const struct sockaddr *address, char *out, size_t size)
{
    const void *any = address;
    char host[INET6_ADDRSTRLEN] = "";
    int six = address->sa_family == AF_INET6;

    inet_ntop(address->sa_family,
              six ? (const void *)&((const struct sockaddr_in6 *)any)->sin6_addr
                  : &((const struct sockaddr_in *)any)->sin_addr,
              host, sizeof host);
    snprintf(out, size, six ? "[%s]:%u" : "%s:%u", host, port_of(address));
}

static void bound_to(int fd, struct sockaddr_storage *address)
{
    socklen_t size = sizeof *address;

    memset(address, 0, sizeof *address);
    getsockname(fd, (struct sockaddr *)address, &size);
}

unsigned listen_port(int fd)
{
    struct sockaddr_storage address;

    bound_to(fd, &address);
    return port_of((struct sockaddr *)&address);
}

void listen_where(int fd, char *out, size_t size)
{
    struct sockaddr_storage address;

    bound_to(fd, &address);
    listen_address((struct sockaddr *)&address, out, size);
}

int listen_open(const struct listen_options *told, const char *address,
                unsigned port, char *error, size_t size)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC,
                              .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found, *info;
    char digits[12], words[80];
    int r, fd = -1;

    snprintf(digits, sizeof digits, "%u", port);
    if ((r = getaddrinfo(address, digits, &hints, &found))) {
        snprintf(error, size, "%s=%s: %s; give an address of this machine",
                 told->address, address, gai_strerror(r));
        return -1;
    }
    for (info = found; info && fd < 0; info = info->ai_next)
        fd = try_address(info);
    if (fd < 0) {
        what_to_do(told, errno, words, sizeof words);
        snprintf(error, size, "%s port %u: %s; %s", address, port,
                 strerror(errno), words);
    }
    freeaddrinfo(found);
    return fd;
}

int listen_port_file(const char *path, unsigned port, char *error, size_t size)
{
    char fresh[4096];
    FILE *file;
    int ok;

    if ((size_t)snprintf(fresh, sizeof fresh, "%s.new", path) >= sizeof fresh) {
        snprintf(error, size, "--port-file: the name is too long");
        return -1;
    }
    if ((file = fopen(fresh, "w"))) {
        ok = fprintf(file, "%u\n", port) > 0;
        ok = !fclose(file) && ok;
        if (ok && !rename(fresh, path))
            return 0;
    }
    snprintf(error, size, "--port-file=%s: %s; give a file that this user can "
             "write", path, strerror(errno));
    if (file)
        unlink(fresh);
    return -1;
}
