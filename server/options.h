/* options.h - polypaintd's settings, from its command line and --config.
 *
 * The switches are rows of options.def, each with its clause. The texts point
 * into argv, or into what was read of the file.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <cli/cli.h>

#include "config.h"
#include "hub/hub.h"
#include "store/store.h"

struct option_list {
    const char **items;
    size_t count;
};

enum {
    OPTIONS_COUNT = 0
#define OPTION(...) +1
#include "options.def"
};

struct options {
    struct hub_config hub;
    struct store_config store;
    const char *listen, *port_file, *metrics;
    uint32_t port;
    uint32_t peer_timeout, drain;         /* ms */
    struct option_list accounts, channels;
    int password_cost;                    /* enum password_cost */
    int log_form, log_level;              /* enums of log.h */
    uint32_t password_queue, max_accounts;
    uint32_t max_clients_each;            /* of one address */
    uint32_t login_delay;                 /* ms */
    bool upgrade_passwords;
    char **command; /* words that are no options, in argv (admin.h) */
    unsigned words; /* of the command; 0: serve */
    bool json;
    const char *config_path;
    bool check_config;

    /* internal */
    struct config config;
    const struct config_entry *from[OPTIONS_COUNT]; /* the last that set it;
                                                     * NULL: none of a file */
    char place[4200]; /* for messages: "FILE:3:7" */
};

/* Reads --config over the defaults and the command line over both; as
 * cli_parse(). Whatever it says, options_free() must be called. A mistake was
 * told by cli_error(), with its place in the file. */
enum cli_next options_parse(struct options *options, int argc, char **argv);

void options_free(struct options *options);

/* Called for each option that differs; `live`: it was taken over. */
typedef void options_changed(void *context, const char *name, bool live);

/* Takes from `fresh`, read of the same command line again, what a running
 * server can change. *fresh is not needed afterwards. */
void options_take(struct options *options, const struct options *fresh,
                  options_changed *changed, void *context);

/* whether an account may have that name. */
bool options_is_name(const char *text, size_t size);

/* Takes "NAME:PASSWORD" apart at its first colon; names as A-17 has them. -1
 * when it is not of that form; options_parse() has looked already. */
int options_account(const char *item, struct pp_span *name,
                    struct pp_span *password);

enum { OPTIONS_ADDRESS = 256 };

/* Takes "[ADDRESS:]PORT" apart; an IPv6 address stands in brackets. -1 when it
 * is not of that form. */
int options_metrics(const char *where, char address[OPTIONS_ADDRESS],
                    unsigned *port);

#endif
