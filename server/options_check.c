/* What the values of polypaintd's options must be, beyond their kind. */
#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <unistr.h>

#include "options_inside.h"

/* It has no control characters, and fits a frame. */
bool options_is_name(const char *text, size_t size)
{
    const uint8_t *at = (const uint8_t *)text;
    ucs4_t c;
    int n;

    if (!size || size > PP_NAME_MAX)
        return false;
    for (; size; at += n, size -= (size_t)n)
        if ((n = u8_mbtoucr(&c, at, size)) <= 0 || uc_is_cntrl(c))
            return false;
    return true;
}

int options_account(const char *item, struct pp_span *name,
                    struct pp_span *password)
{
    const char *colon = strchr(item, ':');
    size_t size = colon ? (size_t)(colon - item) : 0;

    if (!options_is_name(item, size))
        return -1;
    *name = (struct pp_span){ item, size };
    *password = (struct pp_span){ colon + 1, strlen(colon + 1) };
    return u8_check((const uint8_t *)password->text, password->size) ? -1 : 0;
}

/* What is before the last colon, without its brackets; one that has colons
 * needs them. */
static int take_address(const char *from, size_t size, char *address)
{
    bool bracketed = size > 2 && *from == '[' && from[size - 1] == ']';

    if (bracketed) {
        from++;
        size -= 2;
    }
    if (!size || size >= OPTIONS_ADDRESS
        || memchr(from, '[', size) || (!bracketed && memchr(from, ':', size)))
        return -1;
    memcpy(address, from, size);
    address[size] = 0;
    return 0;
}

int options_metrics(const char *where, char address[OPTIONS_ADDRESS],
                    unsigned *port)
{
    const char *colon = strrchr(where, ':'), *digits = where;

    strcpy(address, "127.0.0.1");
    if (colon) {
        digits = colon + 1;
        if (take_address(where, (size_t)(colon - where), address))
            return -1;
    }
    if (!*digits || strlen(digits) > 5
        || digits[strspn(digits, "0123456789")])
        return -1;
    *port = (unsigned)strtoul(digits, NULL, 10);
    return *port <= 65535 ? 0 : -1;
}

/* The message must not show the password, nor what may be one. */
int options_check_account(const char *item)
{
    struct pp_span name, password;

    if (!options_account(item, &name, &password))
        return 0;
    cli_error("--account=...: must be NAME:PASSWORD, both UTF-8, the name 1 "
              "to 255 bytes without control characters");
    return -1;
}

int options_check_channel(const char *name)
{
    struct pp_verdict why;

    if (strlen(name) > PP_FRAME_MAX - PP_HEADER_SIZE - PP_NAME_MAX) {
        cli_error("--channel=%.40s...: too long for a frame", name);
        return -1;
    }
    if (!pp_payload_check(PP_PAYLOAD_CHANNEL, (const uint8_t *)name,
                          strlen(name), 0, PP_LEVEL_I, &why))
        return 0;
    cli_error("--channel=%s: %s (%s)", name, why.words,
              pp_clause(why.clause)->id);
    return -1;
}

/* ---- what does not go together ------------------------------------------- */

/* What is told next is about that option, wherever it was given. */
static void blame(struct options *options, const char *name)
{
    const struct cli_option *option = cli_find(&options_program, name);
    const struct config_entry *entry =
        options->from[option - options_program.options];

    if (entry)
        options_place(options, entry->value_at);
}

static int judge(struct options *options)
{
    const struct hub_readings *readings = &options->hub.readings;
    const struct hub_limits *limits = &options->hub.limits;
    char address[OPTIONS_ADDRESS];
    unsigned port;

    if (!strcmp(readings->stroke_mode, readings->pixel_mode)) {
        blame(options, "pixel-mode");
        cli_error("--pixel-mode=%s: is the --stroke-mode too; a Mode can't be "
                  "both", readings->pixel_mode);
        return -1;
    }
    if (limits->max_backlog > limits->max_memory) {
        blame(options, "max-backlog");
        cli_error("--max-backlog=%zu: is more than --max-memory, %zu; raise "
                  "that, or lower this", limits->max_backlog,
                  limits->max_memory);
        return -1;
    }
    if (options->peer_timeout && options->peer_timeout < 6000) {
        blame(options, "peer-timeout");
        cli_error("--peer-timeout=%ums: must be 0, or at least 6 seconds",
                  options->peer_timeout);
        return -1;
    }
    if (options->metrics
        && options_metrics(options->metrics, address, &port)) {
        blame(options, "metrics");
        cli_error("--metrics=%s: must be PORT or ADDRESS:PORT, an IPv6 address "
                  "in brackets", options->metrics);
        return -1;
    }
    return 0;
}

int options_check(struct options *options)
{
    int r = judge(options);

    cli_place(NULL);
    return r;
}
