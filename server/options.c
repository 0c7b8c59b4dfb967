#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <unistr.h>

#include "log.h"
#include "passwords.h"

enum kind { TEXT, LIST, FLAG, BOOL, WORD, COUNT, BYTES, TIME };

/* What cli_option has no room for. */
struct setting {
    enum kind kind;
    size_t offset; /* in struct options */
    long long min, max;
    const char *words;
};

static const struct setting settings[] = {
#define OPTION(name, argument, group, clause, kind, member, min, max, words, \
               help)                                                         \
    { kind, offsetof(struct options, member), min, max, words },
#include "options.def"
};

enum { SETTINGS = sizeof settings / sizeof *settings };

/* Row for row the same switches. */
static const struct cli_option table[SETTINGS + 1] = {
#define OPTION(name, argument, group, clause, kind, member, min, max, words, \
               help)                                                         \
    { #name, 0, argument, group, clause, help, 0 },
#include "options.def"
};

static const struct cli_program program = {
    "polypaintd", "PolyPaint server", "[OPTION]...",
    "Clauses are those of docs/PROTOCOL.md. BYTES take k, M or G; SECONDS ms, "
    "s or m.\nIt logs on stderr. SIGTERM ends it politely, a second one at "
    "once.",
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

static int set(void *context, const struct cli_option *option,
               const char *value)
{
    const struct setting *setting = &settings[option - table];
    void *place = (char *)context + setting->offset;

    switch (setting->kind) {
    case TEXT:
        *(const char **)place = value;
        return 0;
    case LIST:
        return add(place, value);
    case FLAG:
        *(bool *)place = true;
        return 0;
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

/* a name has no control characters, and fits a frame. */
static int is_name(const char *text, size_t size)
{
    const uint8_t *at = (const uint8_t *)text;
    ucs4_t c;
    int n;

    if (!size || size > PP_NAME_MAX)
        return 0;
    for (; size; at += n, size -= (size_t)n)
        if ((n = u8_mbtoucr(&c, at, size)) <= 0 || uc_is_cntrl(c))
            return 0;
    return 1;
}

int options_account(const char *item, struct pp_span *name,
                    struct pp_span *password)
{
    const char *colon = strchr(item, ':');
    size_t size = colon ? (size_t)(colon - item) : 0;

    if (!is_name(item, size))
        return -1;
    *name = (struct pp_span){ item, size };
    *password = (struct pp_span){ colon + 1, strlen(colon + 1) };
    return u8_check((const uint8_t *)password->text, password->size) ? -1 : 0;
}

/* The message must not show the password, nor what may be one. */
static int check_accounts(const struct options *options)
{
    struct pp_span name, password;
    size_t i;

    for (i = 0; i < options->accounts.count; i++)
        if (options_account(options->accounts.items[i], &name, &password)) {
            cli_error("--account=...: must be NAME:PASSWORD, both UTF-8, the "
                      "name 1 to 255 bytes without control characters");
            return -1;
        }
    return 0;
}

static int check_channels(const struct options *options)
{
    const char *name;
    struct pp_verdict why;
    size_t i;

    for (i = 0; i < options->channels.count; i++) {
        name = options->channels.items[i];
        if (strlen(name) > PP_FRAME_MAX - PP_HEADER_SIZE - PP_NAME_MAX) {
            cli_error("--channel=%.40s...: too long for a frame", name);
            return -1;
        }
        if (pp_payload_check(PP_PAYLOAD_CHANNEL, (const uint8_t *)name,
                             strlen(name), 0, PP_LEVEL_I, &why)) {
            cli_error("--channel=%s: %s (%s)", name, why.words,
                      pp_clause(why.clause)->id);
            return -1;
        }
    }
    return 0;
}

static int check(const struct options *options)
{
    const struct hub_readings *readings = &options->hub.readings;
    const struct hub_limits *limits = &options->hub.limits;

    if (!strcmp(readings->stroke_mode, readings->pixel_mode)) {
        cli_error("--pixel-mode=%s: is the --stroke-mode too; a Mode can't be "
                  "both", readings->pixel_mode);
        return -1;
    }
    if (limits->max_backlog > limits->max_memory) {
        cli_error("--max-backlog=%zu: is more than --max-memory, %zu; raise "
                  "that, or lower this", limits->max_backlog,
                  limits->max_memory);
        return -1;
    }
    if (options->peer_timeout && options->peer_timeout < 6000) {
        cli_error("--peer-timeout=%ums: must be 0, or at least 6 seconds",
                  options->peer_timeout);
        return -1;
    }
    return check_accounts(options) || check_channels(options) ? -1 : 0;
}

enum cli_next options_parse(struct options *options, int argc, char **argv)
{
    enum cli_next next;
    int rest;

    set_defaults(options);
    next = cli_parse(&program, argc, argv, set, options, &rest);
    if (next != CLI_RUN)
        return next;
    if (rest < argc) {
        cli_error("%s: polypaintd takes options only; try --help", argv[rest]);
        return CLI_STOP_USAGE;
    }
    return check(options) ? CLI_STOP_USAGE : CLI_RUN;
}

void options_free(struct options *options)
{
    free(options->accounts.items);
    free(options->channels.items);
}
