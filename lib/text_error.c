/* Saying what is wrong with a line, and what was likely meant. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

int pp_text_fail(struct pp_text_error *error, size_t column,
                 const char *format, ...)
{
    va_list args;

    if (!error)
        return -1;
    error->column = column;
    va_start(args, format);
    vsnprintf(error->words, sizeof error->words, format, args);
    va_end(args);
    /* cut in the middle of a character? */
    error->words[pp_utf8_check(error->words, strlen(error->words))] = '\0';
    return -1;
}

struct pp_shown pp_show(const char *text, size_t size)
{
    enum { ROOM = sizeof((struct pp_shown *)NULL)->text, DOTS = 4 };
    struct pp_shown shown;
    size_t length;

    for (length = size; pp_text_quote(text, length, shown.text,
                                      ROOM - DOTS) >= ROOM - DOTS;)
        length = length > ROOM ? ROOM : length - 1;
    if (length < size)
        strcat(shown.text, "...");
    return shown;
}

static unsigned lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    a = a < b ? a : b;
    return a < c ? a : c;
}

/* Edit distance, a row at a time. */
unsigned pp_word_distance(const char *text, size_t size, const char *word)
{
    enum { LONGEST = 32, FAR = 99 };
    unsigned row[LONGEST + 1], corner, above;
    size_t length = strlen(word), i, j;

    if (size > LONGEST || length > LONGEST)
        return FAR;
    for (j = 0; j <= length; j++)
        row[j] = (unsigned)j;
    for (i = 1; i <= size; i++) {
        corner = row[0];
        row[0] = (unsigned)i;
        for (j = 1; j <= length; j++) {
            above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1,
                           corner + (lower(text[i - 1]) != lower(word[j - 1])));
            corner = above;
        }
    }
    return row[length];
}

int pp_word_near(unsigned distance, size_t size)
{
    return distance <= 1 + size / 4;
}
