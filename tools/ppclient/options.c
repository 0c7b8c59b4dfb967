#include "options.h"

#include <polypaint/build.h>
#include <polypaint/check.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOST, PORT, NAME, PASSWORD, PASSWORD_FILE, SIGNUP, CANVAS, LINGER,
       WAIT, TIMEOUT };

static const struct cli_option table[] = {
    { "host", 0, "HOST", "Server", "T-1", "name or address [127.0.0.1]",
      HOST },
    { "port", 'p', "PORT", NULL, "T-2", "[5000]", PORT },
    { "timeout", 0, "SECONDS", NULL, NULL,
      "for connecting, lobby answers, the close [5]", TIMEOUT },
    { "name", 'n', "NAME", "User", "A-1", "who one is", NAME },
    { "password", 0, "PASSWORD", NULL, NULL, "others may see it in `ps`",
      PASSWORD },
    { "password-file", 0, "FILE", NULL, NULL, "its content, less a newline",
      PASSWORD_FILE },
    { "signup", 0, NULL, NULL, "A-17", "make the account first", SIGNUP },
    { "canvas", 'c', "FILE", "Canvas", "S-6",
      "where the lobby's canvas is kept", CANVAS },
    { "linger", 0, "SECONDS", "End of input", NULL,
      "stay connected this long after it [0]", LINGER },
    { "wait", 0, "TYPE", NULL, NULL,
      "end when such a frame came (within --linger)", WAIT },
    { NULL, 0, NULL, NULL, NULL, NULL, 0 },
};

static const struct cli_program program = {
    "ppclient", "a PolyPaint client at the terminal",
    "--name=NAME [OPTION]...",
    "Reads lines of text form (name= and date= may be left out) or commands\n"
    "(/help lists them) and sends them; prints what comes as text form.\n"
    "Exit: 0 fine; 1 refused or closed by the server; 2 used wrongly, not\n"
    "connected, or a mistake in a line that a script sent.",
    table
};

/* ---- the password -------------------------------------------------------- */

static int set_password(struct options *options, const char *text, size_t size)
{
    options_forget(options);
    options->password = malloc(size + 1);
    if (!options->password) {
        cli_error("out of memory");
        return -1;
    }
    memcpy(options->password, text, size);
    options->password[size] = 0;
    options->password_size = size;
    return 0;
}

/* Reads until the end or until the buffer is full; -1 on an error. */
static ssize_t read_all(int fd, char *out, size_t capacity)
{
    size_t used = 0;
    ssize_t n;

    while (used < capacity
           && (n = read(fd, out + used, capacity - used)) != 0) {
        if (n < 0 && errno != EINTR)
            return -1;
        used += n > 0 ? (size_t)n : 0;
    }
    return (ssize_t)used;
}

static int password_file(struct options *options, const char *path)
{
    char text[PP_FRAME_MAX + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC), result;
    ssize_t size = fd < 0 ? -1 : read_all(fd, text, sizeof text);

    if (size < 0)
        cli_error("--password-file=%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (size < 0)
        return -1;
    if (size && text[size - 1] == '\n')
        size--;
    if (size && text[size - 1] == '\r')
        size--;
    result = set_password(options, text, (size_t)size);
    explicit_bzero(text, sizeof text);
    return result;
}

/* A person is asked, on the terminal; a script must say it. */
static int ask_password(struct options *options)
{
    char *answer;

    if (options->password)
        return 0;
    if (!isatty(STDIN_FILENO)) {
        cli_error("--password or --password-file is needed");
        return -1;
    }
    answer = getpass("Password: ");
    if (!answer || set_password(options, answer, strlen(answer)))
        return -1;
    explicit_bzero(answer, strlen(answer));
    return 0;
}

void options_forget(struct options *options)
{
    if (options->password)
        explicit_bzero(options->password, options->password_size);
    free(options->password);
    options->password = NULL;
}

/* ---- the options --------------------------------------------------------- */

static int set_wait(struct options *options, const char *value)
{
    options->wait = pp_type_by_name(value, strlen(value));
    if (options->wait >= 0)
        return 0;
    cli_error("--wait=%s: no such type; one of the text form, such as "
              "CHANNEL_MESSAGE", value);
    return -1;
}

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    struct options *options = context;
    long long number;

    switch (option->id) {
    case HOST: options->host = value; return 0;
    case NAME: options->name = value; return 0;
    case SIGNUP: options->signup = 1; return 0;
    case CANVAS: options->canvas = value; return 0;
    case WAIT: return set_wait(options, value);
    case LINGER: return cli_seconds(option, value, &options->linger);
    case TIMEOUT: return cli_seconds(option, value, &options->timeout);
    case PASSWORD: return set_password(options, value, strlen(value));
    case PASSWORD_FILE: return password_file(options, value);
    default:
        options->port = value;
        return cli_number(option, value, 1, 65535, 0, &number);
    }
}

/* The value of --password is somewhere in argv, alone or behind a '='. */
static void wipe(const struct options *options, int argc, char **argv)
{
    size_t size, all;
    int i;

    for (i = 1; options->password && i < argc; i++) {
        size = strlen(options->password);
        all = strlen(argv[i]);
        if (size && all >= size
            && !strcmp(argv[i] + all - size, options->password)
            && (all == size || !strncmp(argv[i], "--pass", 6)))
            memset(argv[i] + all - size, '*', size);
    }
}

/* Name and password as the server will judge them. */
static int check_login(const struct options *options)
{
    uint8_t bytes[PP_FRAME_MAX];
    struct pp_frame frame;
    struct pp_verdict verdict = { PP_CLAUSE_NONE, 0, "too long for a frame" };
    size_t size = pp_build_frame(bytes, sizeof bytes, PP_CONNECTION, 0,
                                 options->name, strlen(options->name),
                                 options->password, options->password_size);
    int wrong = !size
                || pp_frame_read(bytes, size, &frame) != PP_SPLIT_FRAME
                || pp_frame_check(&frame, PP_FROM_CLIENT, PP_LEVEL_I,
                                  &verdict);

    explicit_bzero(bytes, sizeof bytes);
    if (wrong)
        cli_error("--name or password: %s", verdict.words);
    return wrong ? -1 : 0;
}

enum cli_next options_read(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    *options = (struct options){ .host = "127.0.0.1", .port = "5000",
                                 .wait = -1, .timeout = 5000 };
    next = cli_parse(&program, argc, argv, set, options, &rest);
    if (next != CLI_RUN)
        return next;
    if (rest < argc) {
        cli_error("%s: there are no operands; try --help", argv[rest]);
        return CLI_STOP_USAGE;
    }
    if (!options->name || !*options->name) {
        cli_error("--name is needed; try --help");
        return CLI_STOP_USAGE;
    }
    if (ask_password(options) || check_login(options))
        return CLI_STOP_USAGE;
    wipe(options, argc, argv);
    return CLI_RUN;
}
