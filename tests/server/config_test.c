/* config_test.c - the configuration file: what is read of right ones, and where
 * the mistakes of wrong ones are said to be. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

static const struct {
    const char *file, *read; /* "line:column name=line:column value" */
} right[] = {
    { "", "" },
    { "# nothing but words\n", "" },
    { "port: 5001", "1:1 port=1:7 5001\n" },
    { "\xef\xbb\xbfport: 1\n", "1:1 port=1:7 1\n" },
    { "---\nport: 1\n...\n", "2:1 port=2:7 1\n" },
    { "port: 1 # said\r\necho:   yes\r\n",
      "1:1 port=1:7 1\n2:1 echo=2:9 yes\n" },
    { "listen: \"::\"\nport-file: ''\n",
      "1:1 listen=1:9 ::\n2:1 port-file=2:12 \n" },
    { "store: mongodb://a:27017,b/db?x=y&z=%40#1\n",
      "1:1 store=1:8 mongodb://a:27017,b/db?x=y&z=%40#1\n" },
    { "account: [a:1, \"b:2\" ]\n",
      "1:1 account=1:11 a:1\n1:1 account=1:16 b:2\n" },
    { "account:\n  - \xc3\xa9:1\n  - b:2\nchannel: x\nchannel: y\n",
      "1:1 account=2:5 \xc3\xa9:1\n1:1 account=3:5 b:2\n"
      "4:1 channel=4:10 x\n5:1 channel=5:10 y\n" },
    { "{port: 1, \xc3\xa9: 2}", "1:2 port=1:8 1\n1:11 \xc3\xa9=1:14 2\n" },
    { "channel: []", "" },
};

static const struct {
    const char *file;
    size_t size; /* 0: up to its end */
    unsigned line, column;
    const char *words;
} wrong[] = {
    { "port: 1\nport", 0, 2, 1, "':'" },
    { "port", 0, 1, 1, "`name: value`" },
    { "- port", 0, 1, 1, "`name: value`" },
    { "port:\necho: 1", 0, 1, 1, "no value" },
    { "port: 1\nlisten: ::", 0, 2, 10, "mapping values" },
    { "port: {a: b}", 0, 1, 7, "needs quotes" },
    { "port:\n  deep: 1", 0, 2, 3, "needs quotes" },
    { "account:\n  - a: 1", 0, 2, 5, "plain text" },
    { "\nchannel: [a, [b]]", 0, 2, 14, "plain text" },
    { "channel: [a", 0, 2, 1, "did not find" },
    { "channel: 'a", 0, 1, 12, "end of stream" },
    { "a: &b c", 0, 1, 4, "anchors" },
    { "a: !!int 5", 0, 1, 4, "anchors" },
    { "a: *b", 0, 1, 4, "plain text" },
    { "[a]: b", 0, 1, 1, "plain text" },
    { "a: @b", 0, 1, 4, "cannot start" },
    { "a: \"\\0\"", 0, 1, 4, "zero byte" },
    { "a: b\0c", 6, 1, 5, "control characters" },
    { "a: b\n\xc3\xa9\xff: x", 0, 2, 2, "UTF-8" },
    { "a: 1\n\tb: 2", 0, 2, 1, "tab" },
    { "a: 1\n---\nb: 2", 0, 2, 1, "second document" },
};

static void write_down(const struct config *config, char *out, size_t size)
{
    const struct config_entry *entry;
    size_t i, used = 0;

    *out = 0;
    for (i = 0; i < config->count; i++) {
        entry = &config->entries[i];
        used += (size_t)snprintf(out + used, size - used,
                                 "%u:%u %s=%u:%u %s\n", entry->name_at.line,
                                 entry->name_at.column, entry->name,
                                 entry->value_at.line, entry->value_at.column,
                                 entry->value);
    }
}

/* From a block of just that size, so that a byte past it is noticed. */
static int parse(struct config *config, const char *file, size_t size,
                 struct config_error *error)
{
    char *bytes = malloc(size + !size);
    int r;

    memcpy(bytes, file, size);
    r = config_parse(config, bytes, size, error);
    free(bytes);
    return r;
}

Test(config, right_files)
{
    struct config config;
    struct config_error error;
    char read[1000];
    size_t i;

    for (i = 0; i < sizeof right / sizeof *right; i++) {
        cr_assert_eq(parse(&config, right[i].file, strlen(right[i].file),
                           &error), 0, "%s: %s", right[i].file, error.words);
        write_down(&config, read, sizeof read);
        cr_assert_str_eq(read, right[i].read);
        config_free(&config);
    }
}

Test(config, wrong_files)
{
    struct config config;
    struct config_error error;
    size_t i, size;

    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size = wrong[i].size ? wrong[i].size : strlen(wrong[i].file);
        cr_assert_eq(parse(&config, wrong[i].file, size, &error), -1, "%s",
                     wrong[i].file);
        cr_assert(error.at.line == wrong[i].line
                  && error.at.column == wrong[i].column
                  && strstr(error.words, wrong[i].words),
                  "%s: %u:%u: %s", wrong[i].file, error.at.line,
                  error.at.column, error.words);
        cr_assert_eq(config.count, 0u);
    }
}

/* Cut anywhere, a file is right or wrong, and nothing else. */
Test(config, every_prefix)
{
    static const char file[] = "# \xc3\xa9\naccount: [a:1, \"b\\x41:2\"]\n"
                               "channel:\n  - 'x'\n  - |\n    y\n";
    struct config config;
    struct config_error error;
    size_t size;

    for (size = 0; size < sizeof file; size++) {
        if (parse(&config, file, size, &error))
            cr_assert(error.at.line && error.at.column && *error.words);
        config_free(&config);
    }
}

Test(config, a_long_list)
{
    enum { ITEMS = 1000 };
    char *file = malloc(20 * ITEMS), *end = file;
    struct config config;
    struct config_error error;
    int i;

    for (i = 0; i < ITEMS; i++)
        end += sprintf(end, "channel: c%d\n", i);
    cr_assert_eq(config_parse(&config, file, (size_t)(end - file), &error), 0);
    cr_assert_eq(config.count, (size_t)ITEMS);
    cr_assert_str_eq(config.entries[ITEMS - 1].value, "c999");
    cr_assert_eq(config.entries[ITEMS - 1].name_at.line, (unsigned)ITEMS);
    config_free(&config);
    free(file);
}
