#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_inside.h"

struct pp_span admin_span(const char *text)
{
    return (struct pp_span){ text, strlen(text) };
}

static void print_quoted(struct pp_span text, int json)
{
    size_t room = 6 * text.size + 16, n;
    char *quoted = malloc(room);

    if (!quoted)
        return;
    n = json ? pp_text_json(text.text, text.size, quoted, room)
             : pp_text_quote(text.text, text.size, quoted, room);
    fwrite(quoted, 1, n, stdout);
    free(quoted);
}

/* As it is when it is a plain word, else with quotes and escapes. */
static void print_word(struct pp_span text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@+";
    size_t i;

    for (i = 0; i < text.size && text.text[i] && strchr(plain, text.text[i]);
         i++)
        ;
    if (text.size && i == text.size)
        fwrite(text.text, 1, text.size, stdout);
    else
        print_quoted(text, 0);
}

void show_begin(struct admin *admin)
{
    admin->shown = 0;
    if (admin->options->json)
        putchar('[');
}

void show_end(struct admin *admin)
{
    if (admin->options->json)
        fputs(admin->shown ? "\n]\n" : "]\n", stdout);
}

void show_row(struct admin *admin, const char *const *names,
              const struct pp_span *values, unsigned count)
{
    int json = admin->options->json;
    unsigned i;

    if (json)
        fputs(admin->shown ? ",\n{" : "\n{", stdout);
    admin->shown++;
    for (i = 0; i < count; i++) {
        if (i)
            putchar(json ? ',' : '\t');
        if (json)
            printf("\"%s\":", names[i]);
        if (json)
            print_quoted(values[i], 1);
        else
            print_word(values[i]);
    }
    fputs(json ? "}" : "\n", stdout);
}

void show_result(struct admin *admin, const char *kind, const char *name,
                 const char *result)
{
    if (admin->options->json) {
        printf("{\"%s\":", kind);
        print_quoted(admin_span(name), 1);
        printf(",\"result\":\"%s\"}\n", result);
    } else {
        printf("%s ", kind);
        print_word(admin_span(name));
        printf(": %s\n", result);
    }
}

void show_fault(struct admin *admin, struct pp_span words)
{
    static const char *const names[] = { "fault" };

    admin->faults++;
    if (admin->options->json)
        show_row(admin, names, &words, 1);
    else
        printf("%.*s\n", (int)words.size, words.text);
}
