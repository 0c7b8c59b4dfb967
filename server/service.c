#include "service.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_FD = 3 }; /* where passed descriptors begin */

/* LeakSanitizer looks into the process as a debugger does. */
#if defined __SANITIZE_ADDRESS__
enum { SEEN = 1 };
#elif defined __has_feature
enum { SEEN = __has_feature(address_sanitizer) };
#else
enum { SEEN = 0 };
#endif

void service_hide(void)
{
    const struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
    if (!SEEN)
        prctl(PR_SET_DUMPABLE, 0);
}

/* ---- telling ---------------------------------------------------------------- */

/* A path, or a name in the abstract space behind an '@'. 0: not one. */
static socklen_t address_of(const char *name, struct sockaddr_un *address)
{
    size_t size = name ? strlen(name) : 0;

    if (!size || size >= sizeof address->sun_path
        || (*name != '/' && *name != '@'))
        return 0;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, name, size);
    if (*name == '@')
        *address->sun_path = 0;
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
}

void service_tell(const char *state)
{
    struct sockaddr_un address;
    socklen_t size = address_of(getenv("NOTIFY_SOCKET"), &address);
    int fd;

    if (!size)
        return;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    sendto(fd, state, strlen(state), MSG_NOSIGNAL,
           (const struct sockaddr *)&address, size);
    close(fd);
}

void service_tell_reloading(void)
{
    char state[80];

    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
             uv_hrtime() / 1000);
    service_tell(state);
}

/* ---- the watchdog ------------------------------------------------------------ */

/* A variable that is a number, or 0. */
static unsigned long long number_of(const char *name)
{
    const char *value = getenv(name);

    return value && *value >= '0' && *value <= '9'
        ? strtoull(value, NULL, 10) : 0;
}

/* Whether the variable names this process. */
static int is_for_us(const char *name)
{
    return number_of(name) == (unsigned long long)getpid();
}

static void alive(uv_timer_t *timer)
{
    (void)timer;
    service_tell("WATCHDOG=1");
}

void service_watch(uv_timer_t *timer)
{
    unsigned long long every = number_of("WATCHDOG_USEC") / 2000; /* ms */

    if (every && (!getenv("WATCHDOG_PID") || is_for_us("WATCHDOG_PID")))
        uv_timer_start(timer, alive, 0, every);
}

/* ---- sockets that were opened for us ------------------------------------------ */

static int option_of(int fd, int option)
{
    int value = -1;
    socklen_t size = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) ? -1 : value;
}

/* NULL, or what is wrong with it. */
static const char *judge(int fd)
{
    int domain = option_of(fd, SO_DOMAIN);

    if (option_of(fd, SO_TYPE) != SOCK_STREAM
        || option_of(fd, SO_ACCEPTCONN) != 1)
        return "is no socket that listens for a stream";
    if (domain != AF_INET && domain != AF_INET6)
        return "is no TCP socket";
    return NULL;
}

static int use(int fd, char *error, size_t size)
{
    const char *why = judge(fd);

    if (why) {
        snprintf(error, size, "LISTEN_FDS: what was passed %s; give "
                 "ListenStream= a port, or start it without a socket", why);
        return -2;
    }
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

int service_listener(char *error, size_t size)
{
    unsigned long long count = is_for_us("LISTEN_PID")
        ? number_of("LISTEN_FDS") : 0;

    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (!count)
        return -1;
    if (count == 1)
        return use(FIRST_FD, error, size);
    snprintf(error, size, "LISTEN_FDS: %llu sockets were passed; one is "
             "wanted, \"::\" takes IPv4 too", count);
    return -2;
}
