#include "french.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *section(const char *number)
{
    const struct french_section *at;

    for (at = french_sections; at->number; at++)
        if (!strcmp(at->number, number))
            return at->text;
    return NULL;
}

/* The section in which a table stands, by the words below it. */
static const char *with_table(unsigned number)
{
    const struct french_section *at;
    char words[32];

    snprintf(words, sizeof words, "\nTableau %u.", number);
    for (at = french_sections; at->number; at++)
        if (strstr(at->text, words))
            return at->text;
    return NULL;
}

/* Adds a section once. */
static void add(struct arena *arena, const char **text, const char *more)
{
    if (!more || strstr(*text, more))
        return;
    *text = **text ? arena_print(arena, "%s\n\n%s", *text, more) : more;
}

/* Adds the sections `first` to `last`, which follow the prefix ("3.2."). */
static void add_range(struct arena *arena, const char **text,
                      const char *prefix, unsigned first, unsigned last)
{
    char number[48];

    for (; first <= last && last < 100; first++) {
        snprintf(number, sizeof number, "%s%u", prefix, first);
        add(arena, text, section(number));
    }
}

/* "3.2.27–30", or "16" behind "3.2.14": all but the last part is the prefix of
 * what follows. */
static void add_numbers(struct arena *arena, const char **text, char *prefix,
                        size_t room, const char *words, size_t size)
{
    size_t digits = strspn(words, "0123456789."), dot = digits;
    unsigned first, last;
    const char *range = "–";

    while (dot && words[dot - 1] != '.')
        dot--;
    if (dot)
        snprintf(prefix, room, "%.*s", (int)dot, words);
    first = last = (unsigned)strtoul(words + dot, NULL, 10);
    if (size > digits && !strncmp(words + digits, range, strlen(range)))
        last = (unsigned)strtoul(words + digits + strlen(range), NULL, 10);
    add_range(arena, text, prefix, first, last);
}

const char *french_text(struct arena *arena, const char *sections)
{
    const char *text = "", *word = sections;
    char prefix[32] = "";
    size_t size;

    for (; *word; word += size) {
        word += strspn(word, ", ");
        size = strcspn(word, ",");
        if (!strncmp(word, "table ", 6))
            add(arena, &text,
                with_table((unsigned)strtoul(word + 6, NULL, 10)));
        else if (isdigit((unsigned char)*word))
            add_numbers(arena, &text, prefix, sizeof prefix, word, size);
    }
    return text;
}
