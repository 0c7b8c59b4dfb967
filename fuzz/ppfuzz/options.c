#include "options.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

enum id { HOST, PORT, SERVER_CMD, ACCOUNTS, PID, OWN, SEED, TIME, COUNT, RATE,
          CLIENTS, PATIENCE, CREEP, OUT };

static const struct cli_option table[] = {
    { "host", 0, "HOST", "Server", NULL, "where it runs [127.0.0.1]", HOST },
    { "port", 'p', "PORT", NULL, "T-2", "its port [5000]", PORT },
    { "server-cmd", 0, "COMMAND", NULL, NULL,
      "start the server; {port} is filled in", SERVER_CMD },
    { "accounts", 0, "FILE", NULL, "A-17",
      "use these accounts: NAME PASSWORD lines", ACCOUNTS },
    { "pid", 0, "PID", NULL, NULL,
      "watch the memory of this process [that of --server-cmd]", PID },
    { "i-own-this-server", 0, NULL, NULL, NULL,
      "it is mine to break: another machine's may be fuzzed too", OWN },
    { "seed", 's', "N", "Fuzzing", NULL, "what is sent follows from it [1]",
      SEED },
    { "time", 't', "TIME", NULL, NULL, "for so long [60s, unless --count]",
      TIME },
    { "count", 'n', "N", NULL, NULL, "until so many frames were sent", COUNT },
    { "rate", 'r', "N", NULL, NULL, "no more frames a second than that", RATE },
    { "clients", 0, "N", NULL, NULL, "so many that send bad frames [4]",
      CLIENTS },
    { "patience", 0, "TIME", "Judging", "V-2",
      "an answer may take so long [5s]", PATIENCE },
    { "memory", 0, "BYTES", NULL, NULL,
      "the server may grow so much, once warm [16M]", CREEP },
    { "out", 'o', "FOLDER", NULL, NULL,
      "where findings are written [ppfuzz-found]", OUT },
    { NULL, 0, NULL, NULL, NULL, NULL, 0 }
};

static const struct cli_program program = {
    "ppfuzz", "look for frames that a PolyPaint server mishandles",
    "[OPTION]...",
    "Clients that send changed frames, and clean ones in the same lobby and\n"
    "channel that watch. What is found is written as a script for ppconform.\n"
    "Exit status: 0 nothing found, 1 found, 2 used wrongly or could not run.",
    table
};

static int set_command(struct options *options, const char *value)
{
    if (strstr(value, "{port}")) {
        options->server_cmd = value;
        return 0;
    }
    cli_error("--server-cmd=%s: {port} must stand where the server takes its "
              "port", value);
    return -1;
}

static int set_number(struct options *options,
                      const struct cli_option *option, const char *value)
{
    static const struct { long long min, max; } range[] = {
        [PORT] = { 1, 65535 }, [PID] = { 1, INT_MAX }, [SEED] = { 0, UINT_MAX },
        [COUNT] = { 1, LLONG_MAX }, [RATE] = { 1, 100000000 },
        [CLIENTS] = { 1, CLIENTS_MAX }, [CREEP] = { 1, LLONG_MAX } };
    long long number;

    if (cli_number(option, value, range[option->id].min, range[option->id].max,
                   option->id == CREEP, &number))
        return -1;
    switch ((enum id)option->id) {
    case PORT: options->port = (int)number; break;
    case PID: options->pid = number; break;
    case SEED: options->seed = (unsigned)number; break;
    case COUNT: options->count = number; break;
    case RATE: options->rate = number; break;
    case CLIENTS: options->clients = (unsigned)number; break;
    default: options->creep = number;
    }
    return 0;
}

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    struct options *options = context;

    switch ((enum id)option->id) {
    case HOST: options->host = value; return 0;
    case SERVER_CMD: return set_command(options, value);
    case ACCOUNTS: options->accounts = value; return 0;
    case OUT: options->out = value; return 0;
    case OWN: options->own = 1; return 0;
    case TIME: return cli_seconds(option, value, &options->time);
    case PATIENCE: return cli_seconds(option, value, &options->patience);
    default: return set_number(options, option, value);
    }
}

static enum cli_next agree(struct options *options)
{
    if (options->server_cmd && (options->host || options->port)) {
        cli_error("--server-cmd: the server is started on a free port of this "
                  "machine; leave out --host and --port");
        return CLI_STOP_USAGE;
    }
    if (!options->time && !options->count)
        options->time = 60000;
    return CLI_RUN;
}

enum cli_next options_parse(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    *options = (struct options){ .out = "ppfuzz-found", .seed = 1,
        .patience = 5000, .creep = 16 << 20, .clients = 4 };
    next = cli_parse(&program, argc, argv, set, options, &rest);
    if (next != CLI_RUN)
        return next;
    if (rest < argc) {
        cli_error("%s: no operand is taken; see --help", argv[rest]);
        return CLI_STOP_USAGE;
    }
    return agree(options);
}
