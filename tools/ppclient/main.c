/* ppclient - a PolyPaint client at the terminal. */
#include "client.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* What is opened later must not become a standard stream that was closed. */
static void fill_streams(void)
{
    int fd;

    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO)
        ;
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    struct options options;
    enum cli_next next;
    int code = CLI_USAGE;

    fill_streams();
    signal(SIGPIPE, SIG_IGN); /* a write says EPIPE instead */
    setvbuf(stdout, NULL, _IOLBF, 0);
    next = options_read(&options, argc, argv);
    if (next == CLI_RUN)
        code = client_run(&options);
    else if (next == CLI_STOP_OK)
        code = CLI_OK;
    options_forget(&options);
    return code;
}
