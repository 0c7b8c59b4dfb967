/* config.h - polypaintd's configuration file, as far as it is YAML.
 *
 *    port: 5001
 *    echo: true
 *    account: [alice:secret, bob:word]
 *    channel: main      # a name may come again
 *
 * One level of names with texts or lists of texts behind them; each keeps its
 * place, for the messages. What the names mean is not known here, no file is
 * read, and nothing is printed.
 *
 *    struct config config;
 *    struct config_error error;
 *    if (config_parse(&config, bytes, size, &error)) ... error.at, error.words
 *    for (i = 0; i < config.count; i++) ... config.entries[i]
 *    config_free(&config);
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/* Both from 1; columns count characters, not bytes. */
struct config_place {
    unsigned line, column;
};

/* A name and one value; of a list each item is an entry. */
struct config_entry {
    char *name, *value; /* owned; UTF-8 without NUL */
    struct config_place name_at, value_at;
};

struct config {
    struct config_entry *entries;
    size_t count, capacity;
};

struct config_error {
    struct config_place at;
    char words[160];
};

/* Reads `size` bytes, in the order they stand. 0; or -1 with *error filled in
 * and nothing in *config. Whatever it says, config_free() may be called. */
int config_parse(struct config *config, const char *bytes, size_t size,
                 struct config_error *error);

void config_free(struct config *config);

#endif
