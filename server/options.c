#include "options.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "options_inside.h"
#include "passwords.h"

enum kind { TEXT, ACCOUNT, CHANNEL, FLAG, BOOL, WORD, COUNT, BYTES, TIME };

/* What cli_option has no room for. */
struct setting {
    enum kind kind;
    enum option_when when;
    size_t offset; /* in struct options */
    long long min, max;
    const char *words;
};

static const struct setting settings[] = {
#define ROW(when, kind, member, min, max, words)                              \
    { kind, when, offsetof(struct options, member), min, max, words },
#define OPTION(name, argument, group, clause, kind, member, min, max, words, \
               help)                                                         \
    ROW(OPTION_AT_START, kind, member, min, max, words)
#define LIVE(name, argument, group, clause, kind, member, min, max, words,   \
             help)                                                           \
    ROW(OPTION_LIVE, kind, member, min, max, words)
#define COMMAND(name, argument, group, clause, kind, member, min, max,       \
                words, help)                                                 \
    ROW(OPTION_COMMAND, kind, member, min, max, words)
#include "options.def"
#undef ROW
};

/* Row for row the same switches. */
static const struct cli_option table[OPTIONS_COUNT + 1] = {
#define OPTION(name, argument, group, clause, kind, member, min, max, words, \
               help)                                                         \
    { #name, 0, argument, group, clause, help, 0 },
#include "options.def"
};

const struct cli_program options_program = {
    "polypaintd", "PolyPaint server",
    "[OPTION]...\n"
    "       polypaintd [OPTION]... account add|passwd|remove NAME, account list\n"
    "       polypaintd [OPTION]... lobby remove FILENAME OWNER, lobby list\n"
    "       polypaintd [OPTION]... channel remove NAME, channel list, check",
    "Clauses are those of docs/PROTOCOL.md. BYTES take k, M or G; SECONDS ms, "
    "s or m.\nIt logs on stderr. SIGHUP reads --config again; SIGTERM ends it "
    "politely,\na second one at once.",
    table
};

static void set_defaults(struct options *options)
{
    memset(options, 0, sizeof *options);
    hub_config_init(&options->hub);
    options->listen = "127.0.0.1";
    options->port = 5000;
    options->peer_timeout = 30000;
    options->store.uri = "sqlite:polypaint.db";
    options->password_cost = PASSWORD_INTERACTIVE;
    options->password_queue = 2048;
    options->max_accounts = 1000000;
    options->max_clients_each = 8000;
    options->login_delay = 2000;
    options->drain = 5000;
    options->log_level = LOG_INFO;
}

static int add(struct option_list *list, const char *item)
{
    const char **items = realloc(list->items,
                                 (list->count + 1) * sizeof *items);

    if (!items) {
        cli_error("%s: out of memory", item);
        return -1;
    }
    list->items = items;
    list->items[list->count++] = item;
    return 0;
}

static int set_time(const struct cli_option *option, const char *value,
                    const struct setting *setting, uint32_t *place)
{
    long long ms;

    if (cli_seconds(option, value, &ms))
        return -1;
    if (ms < setting->min || ms > setting->max) {
        cli_error("--%s=%s: must be from %lld to %lld seconds", option->name,
                  value, setting->min / 1000, setting->max / 1000);
        return -1;
    }
    *place = (uint32_t)ms;
    return 0;
}

static int set_word(const struct cli_option *option, const char *value,
                    const struct setting *setting, int *place)
{
    int word = cli_choice(option, value, setting->words);

    if (word >= 0)
        *place = word;
    return word < 0 ? -1 : 0;
}

static int set_bool(const struct cli_option *option, const char *value,
                    const struct setting *setting, bool *place)
{
    int word = 0, r = set_word(option, value, setting, &word);

    *place = word;
    return r;
}

static int set_number(const struct cli_option *option, const char *value,
                      const struct setting *setting, void *place)
{
    int bytes = setting->kind == BYTES;
    long long number;

    if (cli_number(option, value, setting->min, setting->max, bytes, &number))
        return -1;
    if (bytes)
        *(size_t *)place = (size_t)number;
    else
        *(uint32_t *)place = (uint32_t)number;
    return 0;
}

/* In a file a flag has a value. */
static int set_flag(const struct cli_option *option, const char *value,
                    bool *place)
{
    int word = value ? cli_choice(option, value, "false|true|no|yes") : 1;

    *place = word & 1;
    return word < 0 ? -1 : 0;
}

int options_set(struct options *options, unsigned row, const char *value)
{
    const struct setting *setting = &settings[row];
    const struct cli_option *option = &table[row];
    void *place = (char *)options + setting->offset;

    switch (setting->kind) {
    case TEXT:
        *(const char **)place = value;
        return 0;
    case ACCOUNT:
        return options_check_account(value) || add(place, value) ? -1 : 0;
    case CHANNEL:
        return options_check_channel(value) || add(place, value) ? -1 : 0;
    case FLAG:
        return set_flag(option, value, place);
    case BOOL:
        return set_bool(option, value, setting, place);
    case WORD:
        return set_word(option, value, setting, place);
    case TIME:
        return set_time(option, value, setting, place);
    case COUNT:
    case BYTES:
        break;
    }
    return set_number(option, value, setting, place);
}

bool options_repeats(unsigned row)
{
    return settings[row].kind == ACCOUNT || settings[row].kind == CHANNEL;
}

enum option_when options_when(unsigned row)
{
    return settings[row].when;
}

/* ---- the command line ---------------------------------------------------- */

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    struct options *options = context;
    unsigned row = (unsigned)(option - table);

    options->from[row] = NULL;
    return options_set(options, row, value);
}

static enum cli_next read_line(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    next = cli_parse(&options_program, argc, argv, set, options, &rest);
    options->command = argv + rest;
    options->words = (unsigned)(argc - rest);
    return next;
}

/* The file lies under the command line, which is read again over it. */
static enum cli_next read_both(struct options *options, int argc, char **argv)
{
    const char *path = options->config_path;

    options_free(options);
    set_defaults(options);
    return options_file(options, path) ? CLI_STOP_USAGE
                                       : read_line(options, argc, argv);
}

static enum cli_next finish(struct options *options)
{
    if (options->check_config && !options->config_path) {
        cli_error("--check-config: no file is named; give --config=FILE too");
        return CLI_STOP_USAGE;
    }
    if (options_check(options))
        return CLI_STOP_USAGE;
    if (!options->check_config)
        return CLI_RUN;
    printf("polypaintd: %s: fine\n", options->config_path);
    return CLI_STOP_OK;
}

enum cli_next options_parse(struct options *options, int argc, char **argv)
{
    enum cli_next next;

    set_defaults(options);
    next = read_line(options, argc, argv);
    if (next == CLI_RUN && options->config_path)
        next = read_both(options, argc, argv);
    return next == CLI_RUN ? finish(options) : next;
}

void options_free(struct options *options)
{
    free(options->accounts.items);
    free(options->channels.items);
    config_free(&options->config);
}

/* ---- what has changed ---------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_list(const struct option_list *a, const struct option_list *b)
{
    size_t i;

    for (i = 0; i < a->count && i < b->count; i++)
        if (strcmp(a->items[i], b->items[i]))
            return false;
    return a->count == b->count;
}

static size_t size_of(enum kind kind)
{
    return kind == FLAG || kind == BOOL ? sizeof(bool)
        : kind == WORD ? sizeof(int)
        : kind == BYTES ? sizeof(size_t) : sizeof(uint32_t);
}

static bool same(const struct setting *setting, const void *a, const void *b)
{
    if (setting->kind == TEXT)
        return same_text(*(const char *const *)a, *(const char *const *)b);
    if (setting->kind == ACCOUNT || setting->kind == CHANNEL)
        return same_list(a, b);
    return !memcmp(a, b, size_of(setting->kind));
}

void options_take(struct options *options, const struct options *fresh,
                  options_changed *changed, void *context)
{
    const struct setting *setting;
    const void *from;
    unsigned row;
    void *to;

    for (row = 0; row < OPTIONS_COUNT; row++) {
        setting = &settings[row];
        to = (char *)options + setting->offset;
        from = (const char *)fresh + setting->offset;
        if (same(setting, to, from))
            continue;
        if (setting->when == OPTION_LIVE)
            memcpy(to, from, size_of(setting->kind));
        changed(context, table[row].name, setting->when == OPTION_LIVE);
    }
}
