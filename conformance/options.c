#include "options.h"

#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "shell.h"

enum id { HOST, PORT, SERVER_CMD, ACCOUNTS, CLAUSE, LEVEL, TAG, NAME, LIST,
          CHECK, STRICT, JOBS, TIMEOUT, SCALE, LISTEN, CLIENT_CMD, PROMPT,
          FAIL_FAST, VERBOSE, NO_COLOUR };

/* A connection is cheap, a client's process is not. */
enum { SERVER_JOBS = 200, CLIENT_JOBS = 12 };

/* Reports; behind all others. */
enum report_id { LABEL = 200, JSON, HTML, MERGE, TAP, JUNIT, GITHUB,
                 BASELINE, WRITE_BASELINE, RERUN, PCAP };

static const struct cli_option table[] = {
    { "host", 0, "HOST", "Server", NULL, "where it runs [127.0.0.1]", HOST },
    { "port", 'p', "PORT", NULL, "T-2", "its port [5000]", PORT },
    { "server-cmd", 0, "COMMAND", NULL, NULL,
      "start the server; {port} is filled in", SERVER_CMD },
    { "accounts", 0, "FILE", NULL, "A-17",
      "use these accounts: NAME PASSWORD lines", ACCOUNTS },
    { "account-cmd", 0, "COMMAND", NULL, "A-17",
      "make accounts so; {name} and {password} are filled in",
      OPTION_ACCOUNT_CMD },
    { "listen", 0, "[=ADDRESS:PORT]", "Client", NULL,
      "judge a client: be its server [127.0.0.1]", LISTEN },
    { "client-cmd", 0, "COMMAND", NULL, NULL,
      "start it; {host} {port} {name} {password}", CLIENT_CMD },
    { "prompt", 0, NULL, NULL, NULL, "ask a person to make it act", PROMPT },
    { "clause", 'c', "ID", "Which cases", NULL,
      "those that judge this clause; repeatable", CLAUSE },
    { "level", 'l', "R|I|X", NULL, NULL,
      "those whose main clause is of it; repeatable", LEVEL },
    { "tag", 't', "WORD", NULL, NULL, "those with this tag; repeatable", TAG },
    { "name", 'n', "PATTERN", NULL, NULL,
      "those whose title has it; * and ? match", NAME },
    { "slow", 0, NULL, NULL, NULL,
      "also those that wait for the longest timers", OPTION_SLOW },
    { "list", 0, NULL, NULL, NULL, "list them, play nothing", LIST },
    { "dry-run", 0, NULL, NULL, NULL, "show their steps, play nothing",
      OPTION_DRY_RUN },
    { "explain", 0, "ID", NULL, NULL, "tell what a clause says, and its cases",
      OPTION_EXPLAIN },
    { "check", 0, NULL, NULL, NULL, "only look for mistakes in scripts",
      CHECK },
    { "strict", 's', NULL, "Judging", NULL,
      "another reading of an I clause fails too", STRICT },
    { "jobs", 'j', "N", NULL, NULL, "cases side by side [200; clients 12]", JOBS },
    { "timeout", 0, "TIME", NULL, NULL, "for one case [10s]", TIMEOUT },
    { "timeout-scale", 0, "FACTOR", NULL, NULL,
      "a slow machine needs that much longer [1]", SCALE },
    { "fail-fast", 0, NULL, NULL, NULL, "stop at the first failure",
      FAIL_FAST },
    { "profile", 0, "FILE", NULL, NULL,
      "how the server reads the I clauses, not probed", OPTION_PROFILE },
    { "write-profile", 0, "FILE", NULL, NULL, "write what the probes found",
      OPTION_WRITE_PROFILE },
    { "repeat", 0, "N", "Again", NULL, "play them N times", OPTION_REPEAT },
    { "until-fail", 0, NULL, NULL, NULL, "play them until one fails",
      OPTION_UNTIL_FAIL },
    { "shuffle", 0, "[=SEED]", NULL, NULL, "in another order each time",
      OPTION_SHUFFLE },
    { "watch", 0, NULL, NULL, NULL, "play again when a script changes",
      OPTION_WATCH },
    { "format", 0, NULL, NULL, NULL,
      "write scripts anew in one form; with --check only look",
      OPTION_FORMAT },
    { "verbose", 'v', NULL, "Report", NULL, "show every case's dialogue",
      VERBOSE },
    { "no-colour", 0, NULL, NULL, NULL, "no colours (also NO_COLOR)",
      NO_COLOUR },
    { "rerun-failed", 0, "FILE", "Earlier runs", NULL,
      "only what failed in the run of this --json file", RERUN },
    { "baseline", 0, "FILE", NULL, NULL, "failures that are known, with reasons",
      BASELINE },
    { "write-baseline", 0, "FILE", NULL, NULL,
      "list what fails, for reasons to be written", WRITE_BASELINE },
    { "json", 0, "FILE", "Report files; - is standard output", NULL,
      "everything, as JSON lines", JSON },
    { "html", 0, "FILE", NULL, NULL, "everything, as a page", HTML },
    { "tap", 0, "FILE", NULL, NULL, "verdicts as TAP 14", TAP },
    { "junit", 0, "FILE", NULL, NULL, "verdicts as JUnit XML", JUNIT },
    { "pcap", 0, "FILE", NULL, NULL, "what was said, as a capture", PCAP },
    { "github", 0, NULL, NULL, NULL,
      "annotations for GitHub Actions (it asks by GITHUB_ACTIONS)", GITHUB },
    { "label", 0, "NAME", NULL, NULL, "what the reports call the server",
      LABEL },
    { "merge", 0, NULL, NULL, NULL,
      "play nothing: lay runs (--json files) side by side", MERGE },
    { NULL, 0, NULL, NULL, NULL, NULL, 0 }
};

static const struct cli_program program = {
    "ppconform", "judge a PolyPaint server clause by clause",
    "[OPTION]... [FILE|FOLDER|FILE:LINE]...",
    "Without operands the suite of the kit is played. FILE:LINE is the case,\n"
    "or the row of its values, at that line.\n"
    "The last line of the report is `N passed, N failed, N skipped`; errors\n"
    "count as failed there, other readings of an I clause as skipped.\n"
    "Exit status: 0 it conforms, 1 it does not, 2 no verdict was possible.",
    table
};

static int set_clause(struct options *options, const char *value)
{
    enum pp_clause_id clause = options_clause(options, "clause", value);

    if (clause == PP_CLAUSE_NONE)
        return -1;
    options->selection.clauses[clause] = 1;
    options->selection.by_clause = 1;
    return 0;
}

static int set_level(struct options *options, const struct cli_option *option,
                     const char *value)
{
    int level = cli_choice(option, value, "R|I|X");

    if (level < 0)
        return -1;
    options->selection.levels[level] = 1;
    options->selection.by_level = 1;
    return 0;
}

static int set_tag(struct options *options, const char *value)
{
    if (options->selection.tag_count == TAGS_MAX) {
        cli_error("--tag=%s: more than %d tags", value, TAGS_MAX);
        return -1;
    }
    options->selection.tags[options->selection.tag_count++] = value;
    return 0;
}

static int set_scale(struct options *options, const char *value)
{
    char *end;

    options->scale = strtod(value, &end);
    if (end != value && !*end && options->scale >= 0.1
        && options->scale <= 1000)
        return 0;
    cli_error("--timeout-scale=%s: not a number from 0.1 to 1000", value);
    return -1;
}

static int set_number(const struct cli_option *option, const char *value,
                      int max, int *result)
{
    long long number;

    if (cli_number(option, value, 1, max, 0, &number))
        return -1;
    *result = (int)number;
    return 0;
}

/* Two reports in one file would destroy each other. */
static int set_file(struct options *options, const struct cli_option *option,
                    enum file_kind kind, const char *value)
{
    int i;

    for (i = 0; i < FILES; i++)
        if (i != (int)kind && options->files[i]
            && !strcmp(options->files[i], value)) {
            cli_error("--%s=%s: another report goes there", option->name,
                      value);
            return -1;
        }
    options->files[kind] = value;
    return 0;
}

static int set_report(struct options *options,
                      const struct cli_option *option, const char *value)
{
    switch ((enum report_id)option->id) {
    case JSON:
        return set_file(options, option, FILE_JSON, value);
    case HTML:
        return set_file(options, option, FILE_HTML, value);
    case TAP:
        return set_file(options, option, FILE_TAP, value);
    case JUNIT:
        return set_file(options, option, FILE_JUNIT, value);
    case PCAP:
        return set_file(options, option, FILE_PCAP, value);
    case LABEL:
        options->label = value;
        return 0;
    case BASELINE:
        options->baseline = value;
        return 0;
    case WRITE_BASELINE:
        return set_file(options, option, FILE_BASELINE, value);
    case RERUN:
        options->rerun_failed = value;
        return 0;
    case GITHUB:
        options->github = 1;
        return 0;
    default:
        options->merge = 1;
        return 0;
    }
}

static int set_flag(struct options *options, enum id id)
{
    switch (id) {
    case LIST:
        options->list = 1;
        break;
    case CHECK:
        options->check = 1;
        break;
    case STRICT:
        options->strict = 1;
        break;
    case FAIL_FAST:
        options->fail_fast = 1;
        break;
    case PROMPT:
        options->prompt = 1;
        break;
    case VERBOSE:
        options->verbose = 1;
        break;
    default:
        options->no_colour = 1;
    }
    return 0;
}

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    struct options *options = context;

    if (option->id >= LABEL)
        return set_report(options, option, value);
    if (option->id >= OPTION_DAILY)
        return options_daily(options, option, value);
    switch ((enum id)option->id) {
    case HOST:
        options->host = value;
        return 0;
    case PORT:
        return set_number(option, value, 65535, &options->port);
    case SERVER_CMD:
        options->server_cmd = value;
        return 0;
    case ACCOUNTS:
        options->accounts = value;
        return 0;
    case LISTEN:
        options->listen = value ? value : "";
        return 0;
    case CLIENT_CMD:
        options->client_cmd = value;
        return 0;
    case CLAUSE:
        return set_clause(options, value);
    case LEVEL:
        return set_level(options, option, value);
    case TAG:
        return set_tag(options, value);
    case NAME:
        options->selection.name = value;
        return 0;
    case JOBS:
        return set_number(option, value, 5000, &options->jobs);
    case TIMEOUT:
        return cli_seconds(option, value, &options->timeout);
    case SCALE:
        return set_scale(options, value);
    default:
        return set_flag(options, (enum id)option->id);
    }
}

/* A client is judged by --listen and one of --client-cmd and --prompt. */
static int check_client(const struct options *options)
{
    if (!options->listen && (options->client_cmd || options->prompt))
        cli_error("%s: it is for judging a client: say --listen too",
                  options->prompt ? "--prompt" : "--client-cmd");
    else if (options->listen && !options->client_cmd == !options->prompt)
        cli_error("--listen: who makes the client act? say --client-cmd or "
                  "--prompt, one of them");
    else if (options->listen && (options->server_cmd || options->host
                                 || options->port || options->accounts))
        cli_error("--listen: the server is played here: leave --server-cmd, "
                  "--host, --port and --accounts out");
    else if (options->client_cmd && !strstr(options->client_cmd, "{port}"))
        cli_error("--client-cmd=%s: {port} must stand where the client takes "
                  "its server's port", options->client_cmd);
    else
        return 0;
    return -1;
}

static int check_merge(const struct options *options)
{
    if (!options->merge
        || (options->operand_count && options->files[FILE_HTML]))
        return 0;
    cli_error("--merge: it wants files that --json wrote, and --html=FILE for "
              "the page");
    return -1;
}

enum cli_next options_read(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    memset(options, 0, sizeof *options);
    options->jobs = 0;
    options->scale = 1;
    options->timeout = 10000;
    next = cli_parse(&program, argc, argv, set, options, &rest);
    if (next != CLI_RUN)
        return next;
    options->operands = argv + rest;
    options->operand_count = argc - rest;
    if (check_client(options))
        return CLI_STOP_USAGE;
    if (!options->jobs)
        options->jobs = options->listen ? CLIENT_JOBS : SERVER_JOBS;
    options->program = argv[0];
    if (check_merge(options) || options_agree(options))
        return CLI_STOP_USAGE;
    if (options->server_cmd && (options->host || options->port)) {
        cli_error("--server-cmd: its host and port are chosen here: leave "
                  "--host and --port out");
        return CLI_STOP_USAGE;
    }
    return CLI_RUN;
}

const char *options_again(struct options *options)
{
    struct arena *arena = &options->arena;
    const char *line = shell_quoted(arena, options->program);

    if (options->server_cmd)
        line = arena_print(arena, "%s --server-cmd=%s", line,
                           shell_quoted(arena, options->server_cmd));
    if (options->host)
        line = arena_print(arena, "%s --host=%s", line,
                           shell_quoted(arena, options->host));
    if (options->port)
        line = arena_print(arena, "%s --port=%d", line, options->port);
    if (options->accounts)
        line = arena_print(arena, "%s --accounts=%s", line,
                           shell_quoted(arena, options->accounts));
    if (options->listen)
        line = arena_print(arena, "%s --listen%s%s", line,
                           *options->listen ? "=" : "", options->listen);
    if (options->client_cmd)
        line = arena_print(arena, "%s --client-cmd=%s", line,
                           shell_quoted(arena, options->client_cmd));
    if (options->prompt)
        line = arena_print(arena, "%s --prompt", line);
    if (options->account_cmd)
        line = arena_print(arena, "%s --account-cmd=%s", line,
                           shell_quoted(arena, options->account_cmd));
    if (options->profile)
        line = arena_print(arena, "%s --profile=%s", line,
                           shell_quoted(arena, options->profile));
    return options->strict ? arena_print(arena, "%s --strict", line) : line;
}

const char *options_label(struct options *options)
{
    if (options->label)
        return options->label;
    if (options->server_cmd)
        return options->server_cmd;
    return arena_print(&options->arena, "%s:%d",
                       options->host ? options->host : "127.0.0.1",
                       options->port ? options->port : 5000);
}

void options_free(struct options *options)
{
    arena_free(&options->arena);
}
