#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "conform_help.h"
#include "profile.h"

static const char probes[] =
    "case \"not echoed\"\n  reading D-5 not-echoed\n  users a\n\n  a sync\n"
    "case \"echoed\"\n  reading D-5 echoed\n  users a\n\n  a sync\n"
    "case \"stays\"\n  reading L-22 stays\n  users a\n\n  a sync\n";

static struct told told;
static struct profile profile;
static struct mistakes mistakes;
static char *words;
static size_t size;

static void begin(void)
{
    memset(&profile, 0, sizeof profile);
    told_read(&told, probes);
    cr_assert_eq(told.count, 0, "%s", told.text);
    mistakes = (struct mistakes){ open_memstream(&words, &size), 0 };
    profile_learn(&profile, told.sessions, &mistakes);
}

static void end(void)
{
    profile_free(&profile);
    fclose(mistakes.out);
    free(words);
    told_free(&told);
}

TestSuite(profile, .init = begin, .fini = end);

/* The rest of a case of clause D-1 that begins with this line. */
static struct told conditional(const char *line)
{
    struct told other;
    char text[200];

    snprintf(text, sizeof text, "case \"x\"\n  clause D-1\n  %s\n  users a\n"
             "\n  a sync\n", line);
    told_read(&other, text);
    return other;
}

Test(profile, the_references_reading_stands_first)
{
    cr_assert_eq(mistakes.count, 0);
    cr_assert_eq(profile.count, 2);
    cr_assert_str_eq(profile.rows[0].names[0], "not-echoed");
    cr_assert_str_eq(profile.rows[0].names[1], "echoed");
    cr_assert_eq(profile.rows[1].clause, PP_CLAUSE_L_22);
}

Test(profile, of_several_that_hold_the_first_counts)
{
    profile.rows[0].held = 3;
    profile_conclude(&profile);
    cr_assert_str_eq(profile.rows[0].found, "not-echoed");
    cr_assert_null(profile.rows[1].found);
}

Test(profile, a_case_is_played_where_it_fits)
{
    struct told other = conditional("when D-5 echoed");
    struct arena arena = { NULL };

    cr_assert_eq(other.count, 0, "%s", other.text);
    profile.rows[0].held = 2;
    profile_conclude(&profile);
    cr_assert_null(profile_misfit(&profile, &arena, other.sessions));
    profile.rows[0].held = 1;
    profile_conclude(&profile);
    cr_assert_str_eq(profile_misfit(&profile, &arena, other.sessions),
                     "this server reads D-5 as not-echoed: the case is for "
                     "echoed");
    profile.rows[0].found = NULL;
    cr_assert_not_null(strstr(profile_misfit(&profile, &arena, other.sessions),
                              "could not be found out"));
    arena_free(&arena);
    told_free(&other);
}

Test(profile, a_condition_names_a_reading_there_is)
{
    struct told other = conditional("when D-5 loud");

    profile_check(&profile, other.sessions, &mistakes);
    told_free(&other);
    other = conditional("when A-4 echoed");
    profile_check(&profile, other.sessions, &mistakes);
    fflush(mistakes.out);
    cr_assert_eq(mistakes.count, 2);
    cr_assert_not_null(strstr(words, "loud is no reading of D-5: they are "
                              "not-echoed, echoed"), "%s", words);
    cr_assert_not_null(strstr(words, "no probe finds out"), "%s", words);
    told_free(&other);
}

Test(profile, is_read_as_it_was_written)
{
    char path[] = "/tmp/profile.XXXXXX";
    struct arena arena = { NULL };
    int file = mkstemp(path);

    cr_assert(file >= 0);
    close(file);
    profile.rows[0].held = 2;
    profile_conclude(&profile);
    cr_assert_eq(profile_write(&profile, path), 0);
    profile.rows[0].found = NULL;
    cr_assert_eq(profile_read(&profile, &arena, path), 0);
    cr_assert_str_eq(profile.rows[0].found, "echoed");
    cr_assert(profile.rows[0].given && !profile.rows[1].given);
    profile.rows[0].held = 1;
    profile_conclude(&profile);
    cr_assert_str_eq(profile.rows[0].found, "echoed", "given, not found");
    unlink(path);
    arena_free(&arena);
}

Test(profile, a_reading_takes_the_place_of_the_clauses)
{
    struct told other;

    told_read(&other, "case \"x\"\n  clause D-5\n  reading D-5 y\n  users a\n"
              "\n  a sync\n");
    cr_assert_eq(other.count, 1, "%s", other.text);
    told_free(&other);
}
