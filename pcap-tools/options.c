#include "options.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "operands.h"

enum id { READ, INTERFACE, PORT, SNAPLEN, MEMORY, FILTER, FOLLOW, COUNT, CHECK,
          STRICT, VERBOSE, HEX, TIME, NUMERIC, PASSWORDS, COLOUR, LINES,
          FORMAT, FIELD, LOBBY, AT,
          TEXT = 100, JSON, CSV, FIELDS, STATS, RENDER, SCRIPT, CORPUS,
          HTML, PCAP }; /* as enum output_id */

static const struct cli_option table[] = {
    { "read", 'r', "FILE", "What is read", NULL,
      "a capture; - is standard input; repeatable", READ },
    { "interface", 'i', "NAME", NULL, NULL,
      "capture on it now; `any` is all of them", INTERFACE },
    { "port", 'p', "PORT", NULL, "T-2",
      "the server's; repeatable [any: told by frames]", PORT },
    { "snaplen", 's', "BYTES", NULL, NULL,
      "of each packet captured with -i [all]", SNAPLEN },
    { "memory", 0, "SIZE", NULL, NULL, "to wait and remember in [256M]",
      MEMORY },
    { "filter", 'f', "EXPRESSION", "What is shown", NULL,
      "only: 'type == ADD_STROKE && user == \"bob\"'", FILTER },
    { "follow", 0, "WHOM", NULL, NULL,
      "only user:NAME, lobby:NAME or connection:N", FOLLOW },
    { "count", 'c', "N", NULL, NULL, "end after N frames", COUNT },
    { "check", 0, NULL, NULL, NULL,
      "only what breaks a clause; exit 1 if any", CHECK },
    { "strict", 0, NULL, NULL, NULL, "judge by the I clauses too", STRICT },
    { "verbose", 'v', NULL, "How it is shown", NULL,
      "a line for each field; all points, all rows", VERBOSE },
    { "hex", 'x', NULL, NULL, NULL, "all bytes, and which field they are",
      HEX },
    { "time", 't', "FORM", NULL, NULL, MOMENT_WORDS " [utc]", TIME },
    { "numeric", 0, "HOW", NULL, "N-1",
      "untyped numbers: auto|int|float [auto]", NUMERIC },
    { "passwords", 0, NULL, NULL, NULL, "show them, and passcodes",
      PASSWORDS },
    { "colour", 0, "WHEN", NULL, NULL, "auto|always|never [auto]", COLOUR },
    { "line-buffered", 'l', NULL, NULL, NULL,
      "write each line at once", LINES },
    { "text", 0, "[=FILE]", "As what; without FILE to standard output", NULL,
      "a line a frame [this]", TEXT },
    { "json", 0, "[=FILE]", NULL, NULL, "an object a line", JSON },
    { "csv", 0, "[=FILE]", NULL, NULL, "a table (RFC 4180)", CSV },
    { "format", 'T', "FORM", NULL, NULL,
      "text|json|csv|fields, as tshark has it", FORMAT },
    { "field", 'e', "NAME", NULL, NULL,
      "a column of -T fields and --csv; `help` lists them", FIELD },
    { "stats", 0, "[=FILE]", NULL, NULL,
      "counts, rates, latencies, with plots", STATS },
    { "render", 0, "FILE", NULL, NULL,
      "a lobby's canvas: a .png, .svg or .pdf", RENDER },
    { "lobby", 0, "NAME", NULL, NULL,
      "which [the one drawn in most; .pdf: all]", LOBBY },
    { "at", 0, "TIME", NULL, NULL,
      "as it was then: +SECONDS, HH:MM:SS ... [the end]", AT },
    { "script", 0, "FILE", NULL, NULL,
      "cases that ppconform replays (*.session)", SCRIPT },
    { "corpus", 0, "FOLDER", NULL, NULL, "seeds for fuzzing", CORPUS },
    { "pcap", 0, "FILE", NULL, NULL,
      "all packets of the connections shown", PCAP },
    { "html", 0, "FILE", NULL, NULL,
      "a page: time line, frames, canvases as they are drawn", HTML },
    { NULL, 0, NULL, NULL, NULL, NULL, 0 }
};

static const struct cli_program program = {
    "ppdump", "show what was said and drawn in captures of PolyPaint",
    "[OPTION]... [FILE]... [BPF]\n"
    "       ppdump [OPTION]... -r FILE | -i NAME [BPF]",
    "Operands that are files are captures; what follows them is a BPF filter,\n"
    "as tcpdump has it. With -r or -i all operands are the filter.\n"
    "Exit status: 0 fine, 1 --check found something, 2 used wrongly, or the\n"
    "capture is damaged (what could be read is shown).",
    table
};

/* ---- options ------------------------------------------------------------ */

static int add_port(struct options *options, const struct cli_option *option,
                    const char *value)
{
    long long port;

    if (cli_number(option, value, 1, 65535, 0, &port))
        return -1;
    if (options->port_count == PORTS_MAX) {
        cli_error("--port=%s: more than %d ports", value, PORTS_MAX);
        return -1;
    }
    options->ports[options->port_count++] = (uint16_t)port;
    return 0;
}

static int set_number(struct options *options, const struct cli_option *option,
                      const char *value)
{
    const long long most = 1LL << 50, memory = 1 << 20;
    long long number;
    int is_memory = option->id == MEMORY;

    if (cli_number(option, value, is_memory ? memory : 1,
                   option->id == SNAPLEN ? 262144 : most, is_memory, &number))
        return -1;
    if (is_memory)
        options->memory = (size_t)number;
    else if (option->id == SNAPLEN)
        options->snaplen = (int)number;
    else
        options->count = (unsigned long long)number;
    return 0;
}

static int set_choice(struct options *options, const struct cli_option *option,
                      const char *value)
{
    static const char *const words[] = {
        [TIME] = MOMENT_WORDS, [NUMERIC] = "auto|int|float",
        [COLOUR] = "auto|always|never", [FORMAT] = "text|json|csv|fields",
    };
    int choice = cli_choice(option, value, words[option->id]);

    if (choice < 0)
        return -1;
    switch (option->id) {
    case TIME:
        options->show.time = (enum moment_form)choice;
        options->time_given = 1;
        break;
    case NUMERIC: options->show.numeric = (enum pp_numeric)choice; break;
    case COLOUR:
        options->show.colour = choice ? choice == 1 : cli_colour(stdout);
        break;
    default: options->outputs[choice].given = 1;
    }
    return 0;
}

static int add_field(struct options *options, const char *value)
{
    if (!strcmp(value, "help")) {
        options->help_fields = 1;
        return 0;
    }
    return columns_add(&options->columns, value);
}

static int set_at(struct options *options, const char *value)
{
    if (instant_read(value, &options->until) == 0)
        return 0;
    cli_error("--at=%s: is no time; " INSTANT_WORDS " (UTC)", value);
    return -1;
}

static int set_flag(struct options *options, int id)
{
    switch (id) {
    case CHECK: options->check = 1; break;
    case STRICT: options->level = PP_LEVEL_I; break;
    case VERBOSE: options->show.verbose = 1; break;
    case HEX: options->show.hex = 1; break;
    case PASSWORDS: options->show.passwords = 1; break;
    default: options->live = 1;
    }
    return 0;
}

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    struct options *options = context;

    if (option->id >= TEXT) {
        options->outputs[option->id - TEXT] = (struct wanted){ 1, value };
        return 0;
    }
    switch (option->id) {
    case READ: return operands_add_file(options, value);
    case INTERFACE: options->interface = value; return 0;
    case PORT: return add_port(options, option, value);
    case SNAPLEN:
    case MEMORY:
    case COUNT: return set_number(options, option, value);
    case FILTER: options->filter = value; return 0;
    case FOLLOW: options->follow = value; return 0;
    case TIME:
    case NUMERIC:
    case COLOUR:
    case FORMAT: return set_choice(options, option, value);
    case FIELD: return add_field(options, value);
    case LOBBY: options->lobby = value; return 0;
    case AT: return set_at(options, value);
    default: return set_flag(options, option->id);
    }
}

/* ---- what goes together ------------------------------------------------- */

/* Text is what comes when nothing else is asked for; one output at most may go
 * to standard output. */
static int check_outputs(struct options *options)
{
    size_t i, given = 0, standard = 0;

    if (options->columns.count && !options->outputs[OUTPUT_CSV].given)
        options->outputs[OUTPUT_FIELDS].given = 1;
    for (i = 0; i < OUTPUT_COUNT; i++) {
        given += (size_t)options->outputs[i].given;
        standard += options->outputs[i].given &&
                    (!options->outputs[i].path ||
                     !strcmp(options->outputs[i].path, "-"));
    }
    if (!given)
        options->outputs[OUTPUT_TEXT].given = 1;
    if (standard > 1) {
        cli_error("two outputs for standard output: name a file for one, as "
                  "in --json=FILE");
        return -1;
    }
    if (options->outputs[OUTPUT_FIELDS].given && !options->columns.count) {
        cli_error("-T fields: which? -e NAME, repeatable; -e help lists them");
        return -1;
    }
    if (!options->columns.count)
        columns_default(&options->columns);
    return 0;
}

static int check_render(const struct options *options)
{
    if (options->outputs[OUTPUT_RENDER].given ||
        (!options->lobby && !options->until.from))
        return 0;
    cli_error("%s: of what? it goes with --render=FILE",
              options->lobby ? "--lobby" : "--at");
    return -1;
}

static int check_input(const struct options *options)
{
    if (options->interface && options->file_count)
        cli_error("-i and captures at the same time: read the one or the "
                  "other");
    else if (!options->interface && !options->file_count)
        cli_error("what is to be read? name a capture (- is standard input), "
                  "or -i INTERFACE; try --help");
    else if (options->snaplen && !options->interface)
        cli_error("--snaplen: it is for capturing with -i");
    else
        return 0;
    return -1;
}

/* What the terminal is like. */
static void look_around(struct show *show)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;

    show->colour = cli_colour(stdout);
    show->unicode = setlocale(LC_CTYPE, "") &&
                    !strcmp(nl_langinfo(CODESET), "UTF-8");
    show->width = columns ? atoi(columns) : 0;
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
        show->width = size.ws_col;
    if (show->width < 40 || show->width > 1000)
        show->width = 80;
}

enum cli_next options_read(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    memset(options, 0, sizeof *options);
    options->memory = 256 << 20;
    options->level = PP_LEVEL_R;
    look_around(&options->show);
    next = cli_parse(&program, argc, argv, set, options, &rest);
    if (next != CLI_RUN)
        return next;
    if (options->help_fields) {
        columns_help();
        return CLI_STOP_OK;
    }
    if (operands_read(options, argv + rest) || check_input(options) ||
        check_outputs(options) || check_render(options))
        return CLI_STOP_USAGE;
    if (isatty(STDOUT_FILENO))
        options->live = 1;
    return CLI_RUN;
}

struct source_options options_source(const struct options *options)
{
    return (struct source_options){
        .files = options->files, .file_count = options->file_count,
        .interface = options->interface, .filter = options->bpf,
        .snaplen = options->snaplen
    };
}

void options_free(struct options *options)
{
    free(options->bpf);
}
