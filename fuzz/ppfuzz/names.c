/* names.c - what the players of a run are called. */
#include "stage.h"

#include <stdio.h>
#include <string.h>

/* Letters that turn up nowhere else, so that they can be found in frames. */
static void make_up(struct names *names, unsigned seed)
{
    static const char *const clean[CLEAN_COUNT] = { "ann", "ben" };
    unsigned i;

    for (i = 0; i < PLAYERS_MAX; i++) {
        if (i < CLEAN_COUNT)
            snprintf(names->name[i], sizeof names->name[i], "pf%xz%s", seed,
                     clean[i]);
        else
            snprintf(names->name[i], sizeof names->name[i], "pf%xz%u", seed,
                     i - CLEAN_COUNT + 10);
        strcpy(names->password[i], "ppfuzz");
    }
}

/* `NAME PASSWORD` lines, # comments. */
static int read_accounts(struct names *names, const char *path, unsigned want)
{
    FILE *file = fopen(path, "r");
    char line[600];
    unsigned count = 0;

    if (!file) {
        cli_error("%s: cannot be read; --accounts is a file of NAME PASSWORD "
                  "lines", path);
        return -1;
    }
    while (count < want && fgets(line, sizeof line, file))
        if (*line != '#' && sscanf(line, "%255s %255s", names->name[count],
                                   names->password[count]) == 2)
            count++;
    fclose(file);
    if (count == want)
        return 0;
    cli_error("%s: %u accounts are wanted, %d of them for clean clients; there "
              "are %u. Add some, or take fewer --clients", path, want,
              CLEAN_COUNT, count);
    return -1;
}

int names_choose(struct names *names, const struct options *options)
{
    memset(names, 0, sizeof *names);
    snprintf(names->room, sizeof names->room, "pf%xzroom", options->seed);
    snprintf(names->chat, sizeof names->chat, "pf%xzchat", options->seed);
    snprintf(names->den, sizeof names->den, "pf%xzden", options->seed);
    make_up(names, options->seed);
    return options->accounts
           ? read_accounts(names, options->accounts,
                           CLEAN_COUNT + options->clients) : 0;
}
