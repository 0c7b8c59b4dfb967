#include <criterion/criterion.h>
#include <polypaint/types.h>
#include <string.h>

#include "french.h"

static struct arena arena;

static void begins(const char *sections, const char *words)
{
    const char *text = french_text(&arena, sections);

    cr_assert(!strncmp(text, words, strlen(words)), "%s: %.60s", sections,
              text);
}

static void end(void)
{
    arena_free(&arena);
}

TestSuite(french, .fini = end);

Test(french, damaged_headings_and_the_odd_order_at_the_end)
{
    begins("3.2.10", "3.2.10 Paquet CHANNEL DISCONNECT");
    begins("3.2.19", "3.2.19 Paguet SEND POINTS");
    begins("3.2.34", "3.2.34 Paquet RESIZE CANVAS INT");
    begins("4", "4. D");
    begins("6", "6. Authentification");
}

Test(french, several_sections)
{
    const char *text = french_text(&arena, "3.2.14, 16, 17");

    begins("3.2.14, 16, 17", "3.2.14 ");
    cr_assert(strstr(text, "\n3.2.16 ") && strstr(text, "\n3.2.17 "));
    cr_assert_null(strstr(text, "\n3.2.15 "));
    text = french_text(&arena, "3.2.27–30");
    cr_assert(strstr(text, "\n3.2.28 ") && strstr(text, "\n3.2.30 "));
    begins("table 5", "3.2.5 ");
    cr_assert_str_eq(french_text(&arena, "from TCP"), "");
    cr_assert_str_eq(french_text(&arena, ""), "");
}

Test(french, every_clause_with_a_section_has_a_text)
{
    const struct pp_clause *clause;
    int id;

    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        clause = pp_clause((enum pp_clause_id)id);
        if (*clause->section && strcmp(clause->section, "from TCP"))
            cr_assert(*french_text(&arena, clause->section), "%s", clause->id);
    }
}
