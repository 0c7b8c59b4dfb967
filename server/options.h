/* options.h - polypaintd's settings, from its command line.
 *
 * The switches are rows of options.def, each with its clause. The texts point
 * into argv.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <cli/cli.h>

#include "hub/hub.h"
#include "store/store.h"

struct option_list {
    const char **items;
    size_t count;
};

struct options {
    struct hub_config hub;
    struct store_config store;
    const char *listen, *port_file;
    uint32_t port;
    uint32_t peer_timeout, drain;         /* ms */
    struct option_list accounts, channels;
    int password_cost;                    /* enum password_cost */
    int log_form, log_level;              /* enums of log.h */
    uint32_t password_queue, max_accounts;
    bool upgrade_passwords;
};

/* Reads the command line over the defaults; as cli_parse(). Whatever it says,
 * options_free() must be called. A mistake was told on stderr. */
enum cli_next options_parse(struct options *options, int argc, char **argv);

void options_free(struct options *options);

/* Takes "NAME:PASSWORD" apart at its first colon; names as A-17 has them. -1
 * when it is not of that form; options_parse() has looked already. */
int options_account(const char *item, struct pp_span *name,
                    struct pp_span *password);

#endif
