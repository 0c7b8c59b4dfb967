#include "shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

const char *shown_path(void)
{
    static char path[100];

    snprintf(path, sizeof path, "%s/shown-%ld",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (long)getpid());
    return path;
}

const char *shown_by(struct output *output)
{
    static char text[1 << 20];
    FILE *file;

    cr_assert_eq(output->close(output), 0);
    file = fopen(shown_path(), "r");
    cr_assert(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    unlink(shown_path());
    return text;
}

struct record shown_other(struct said *said, enum record_kind kind)
{
    return (struct record){ .kind = kind,
                            .time = said->time,
                            .conversation = &said->conversation,
                            .from = said->from,
                            .user = said->user,
                            .lobby = said->lobby,
                            .owner = said->owner };
}

struct pp_finding shown_finding(enum pp_clause_id clause, const char *words)
{
    struct pp_finding finding = { .clause = clause,
                                  .who = PP_FROM_SERVER,
                                  .frame = 7 };

    snprintf(finding.words, sizeof finding.words, "%s", words);
    return finding;
}

static struct doubting {
    struct output output;
    struct output *to;
} doubting;

static void doubt(struct output *output, const struct record *record)
{
    const struct pp_finding finding = shown_finding(PP_CLAUSE_S_7,
                                                    "it did not");
    struct record doubted = *record;

    (void)output;
    doubted.guessed = 87;
    doubted.findings = &finding;
    doubted.finding_count = 1;
    doubting.to->record(doubting.to, &doubted);
}

struct output *shown_doubted(struct output *to)
{
    doubting = (struct doubting){ { .record = doubt }, to };
    return &doubting.output;
}
