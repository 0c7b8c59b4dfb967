#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <uv.h>

enum {
    DEFAULT_PORT = 5000, /* T-2 */
    START_WAIT = 15000,  /* ms */
    STOP_WAIT = 3000,
    TRY_EVERY = 10,
    END_SHOWS = 500      /* its connections end before it does */
};

/* ---- where it is --------------------------------------------------------- */

static int is_loopback(const struct sockaddr_storage *address)
{
    const struct sockaddr_in *four = (const void *)address;
    const struct sockaddr_in6 *six = (const void *)address;

    if (address->ss_family == AF_INET)
        return ntohl(four->sin_addr.s_addr) >> 24 == 127;
    return address->ss_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static int look_up(struct server *server, const char *host, int port)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    char service[16];
    int error;

    snprintf(service, sizeof service, "%d", port);
    error = getaddrinfo(host, service, &hints, &found);
    if (error) {
        cli_error("--host=%s: %s", host, gai_strerror(error));
        return -1;
    }
    memcpy(&server->address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return 0;
}

static int may_be_fuzzed(const struct server *server)
{
    if (server->options->own || is_loopback(&server->address))
        return 1;
    cli_error("--host=%s: not this machine; a server that you do not own is "
              "not yours to break. Say --i-own-this-server if it is",
              server->options->host);
    return 0;
}

/* A connection of its own: 0 when it is accepted within the patience. */
static int try_connect(const struct server *server)
{
    socklen_t size = server->address.ss_family == AF_INET
                     ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    int fd = socket(server->address.ss_family,
                    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };
    int error = 0;
    socklen_t error_size = sizeof error;

    if (fd < 0)
        return errno;
    if (connect(fd, (const struct sockaddr *)&server->address, size)) {
        error = errno;
        if (error == EINPROGRESS) {
            error = ETIMEDOUT;
            if (poll(&poll_fd, 1, (int)server->options->patience) == 1)
                getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_size);
        }
    }
    close(fd);
    return error;
}

/* ---- one that is started ------------------------------------------------- */

static int free_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = -1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, size) &&
        !getsockname(fd, (struct sockaddr *)&address, &size))
        port = ntohs(address.sin_port);
    if (fd >= 0)
        close(fd);
    return port;
}

/* The child: a shell in a group of its own, its words in the folder's log. */
static void become(const struct options *options, int port)
{
    const char *at = strstr(options->server_cmd, "{port}");
    char log_path[4096], command[8192];
    int log;

    snprintf(command, sizeof command, "%.*s%d%s",
             (int)(at - options->server_cmd), options->server_cmd, port,
             at + strlen("{port}"));
    snprintf(log_path, sizeof log_path, "%s/server.log", options->out);
    log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    setpgid(0, 0);
    if (log >= 0) {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static int child_ended(struct server *server)
{
    if (server->child && !server->ended &&
        waitpid(server->child, &server->status, WNOHANG) == server->child)
        server->ended = 1;
    return server->ended;
}

static int start(struct server *server)
{
    int port = free_port(), error = 0;
    uint64_t until = uv_hrtime() + START_WAIT * 1000000ull;

    if (port < 0 || look_up(server, "127.0.0.1", port))
        return -1;
    server->ended = 0;
    server->child = fork();
    if (server->child == 0)
        become(server->options, port);
    while (!child_ended(server) && uv_hrtime() < until) {
        error = try_connect(server);
        if (!error)
            return 0;
        uv_sleep(TRY_EVERY);
    }
    cli_error("--server-cmd: the server %s; what it said is in %s/server.log",
              server->ended ? server_end_words(server)
                            : "accepts no connection", server->options->out);
    server_stop(server);
    return -1;
}

void server_stop(struct server *server)
{
    uint64_t until = uv_hrtime() + STOP_WAIT * 1000000ull;

    if (!server->child)
        return;
    if (!child_ended(server))
        kill(-server->child, SIGTERM);
    while (!child_ended(server) && uv_hrtime() < until)
        uv_sleep(TRY_EVERY);
    kill(-server->child, SIGKILL); /* what is left of the group */
    if (!server->ended)
        waitpid(server->child, &server->status, 0);
    server->child = 0;
}

/* ---- either -------------------------------------------------------------- */

int server_reach(struct server *server, const struct options *options)
{
    const char *host = options->host ? options->host : "127.0.0.1";
    int port = options->port ? options->port : DEFAULT_PORT, error;

    *server = (struct server){ .options = options };
    if (options->server_cmd)
        return start(server);
    if (look_up(server, host, port) || !may_be_fuzzed(server))
        return -1;
    error = try_connect(server);
    if (error)
        cli_error("%s port %d: %s; is the server running there? name it with "
                  "--host and --port, or start it with --server-cmd", host,
                  port, strerror(error));
    return error ? -1 : 0;
}

int server_again(struct server *server)
{
    if (!server->options->server_cmd)
        return 0;
    server_stop(server);
    return start(server);
}

int server_there(struct server *server)
{
    uint64_t until = uv_hrtime() + END_SHOWS * 1000000ull;

    while (!child_ended(server) && uv_hrtime() < until)
        uv_sleep(TRY_EVERY);
    return !server->ended && !try_connect(server);
}

const char *server_end_words(const struct server *server)
{
    static char words[80];

    if (!server->ended)
        return "accepts no connection any more";
    if (WIFSIGNALED(server->status))
        snprintf(words, sizeof words, "was ended by signal %d (%s)",
                 WTERMSIG(server->status), strsignal(WTERMSIG(server->status)));
    else
        snprintf(words, sizeof words, "exited with %d",
                 WEXITSTATUS(server->status));
    return words;
}

long long server_memory(const struct server *server)
{
    long long pid = server->options->pid ? server->options->pid
                                         : server->child;
    long long pages = 0;
    char path[64];
    FILE *file;

    if (!pid)
        return 0;
    snprintf(path, sizeof path, "/proc/%lld/statm", pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*d %lld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}
