/* fuzz_config.c - configuration files, as far as they are YAML.
 *
 * What is accepted has names and values of UTF-8 without NUL, each where the
 * file has it; written again in quotes it reads as the same. What is refused
 * is refused at a place of the file, in words a terminal may show.
 */
#include <string.h>
#include <unistr.h>

#include "config.h"
#include "fuzz.h"

enum { MOST = 1 << 16, ESCAPED = 10 /* \U0010ffff */ };

static void check_place(struct config_place place, unsigned lines)
{
    REQUIRE(place.line >= 1 && place.line <= lines && place.column >= 1,
            "line %u, column %u of %u lines", place.line, place.column, lines);
}

static void check_text(const char *text)
{
    REQUIRE(text, "an entry without text");
    REQUIRE(!u8_check((const uint8_t *)text, strlen(text)),
            "text that is no UTF-8");
}

static void check_error(const struct config_error *error, unsigned lines)
{
    check_place(error->at, lines);
    REQUIRE(error->words[0], "refused without a word");
    REQUIRE(memchr(error->words, 0, sizeof error->words), "words without end");
    for (const char *at = error->words; *at; at++)
        REQUIRE((unsigned char)*at >= ' ' && *at != 0x7f,
                "a control character in the words");
}

static int before(struct config_place a, struct config_place b)
{
    return a.line < b.line || (a.line == b.line && a.column <= b.column);
}

static void check_entries(const struct config *config, unsigned lines)
{
    for (size_t i = 0; i < config->count; i++) {
        const struct config_entry *entry = &config->entries[i];

        check_text(entry->name);
        check_text(entry->value);
        check_place(entry->name_at, lines);
        check_place(entry->value_at, lines);
        REQUIRE(before(entry->name_at, entry->value_at),
                "a value before its name");
        REQUIRE(!i || before(entry[-1].value_at, entry->value_at),
                "entries out of order");
    }
}

/* In quotes, every character by its number. */
static size_t quote(const char *text, char *out)
{
    const uint8_t *at = (const uint8_t *)text;
    size_t used = 0;
    ucs4_t character;

    out[used++] = '"';
    while ((at = u8_next(&character, at)) != NULL)
        used += (size_t)snprintf(out + used, ESCAPED + 1, "\\U%08x",
                                 (unsigned)character);
    out[used++] = '"';
    return used;
}

static char *write_again(const struct config *config, size_t *size)
{
    size_t room = 1, used = 0;
    char *text;

    for (size_t i = 0; i < config->count; i++)
        room += ESCAPED * (strlen(config->entries[i].name) +
                           strlen(config->entries[i].value)) + 16;
    text = malloc(room);
    REQUIRE(text, "no memory");
    for (size_t i = 0; i < config->count; i++) {
        /* with its mark a name may be of any length */
        memcpy(text + used, "? ", 2);
        used += 2 + quote(config->entries[i].name, text + used + 2);
        memcpy(text + used, "\n: ", 3);
        used += 3 + quote(config->entries[i].value, text + used + 3);
        text[used++] = '\n';
    }
    *size = used;
    return text;
}

static void read_again(const struct config *config)
{
    struct config_error error = { .words = "" };
    struct config again;
    size_t size;
    char *text = write_again(config, &size);

    REQUIRE(config_parse(&again, text, size, &error) == 0,
            "refused when written again: %u:%u: %s", error.at.line,
            error.at.column, error.words);
    REQUIRE(again.count == config->count, "%zu entries, then %zu",
            config->count, again.count);
    for (size_t i = 0; i < config->count; i++)
        REQUIRE(!strcmp(config->entries[i].name, again.entries[i].name) &&
                    !strcmp(config->entries[i].value, again.entries[i].value),
                "entry %zu is another when written again", i);
    config_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config_error error = { .words = "" };
    struct config config;
    /* YAML knows several line ends: no more than bytes, and one more line */
    unsigned lines = (unsigned)size + 1;
    char *bytes;

    if (size > MOST)
        return 0;
    bytes = malloc(size ? size : 1);
    REQUIRE(bytes, "no memory");
    memcpy(bytes, data, size);
    if (config_parse(&config, bytes, size, &error) == 0) {
        check_entries(&config, lines);
        if (config.count && fuzz_turn(data, size, 8))
            read_again(&config);
    } else {
        check_error(&error, lines);
        REQUIRE(config.count == 0, "refused, and something kept");
    }
    config_free(&config);
    free(bytes);
    return 0;
}
