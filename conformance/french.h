/* french.h - the sections of the French document, for reports. */
#ifndef CONFORMANCE_FRENCH_H
#define CONFORMANCE_FRENCH_H

#include "arena.h"

struct french_section {
    const char *number; /* "3.2.14"; NULL ends the table */
    const char *text;   /* its heading and what stands below, UTF-8 */
};

extern const struct french_section french_sections[];

/* The text of the sections that a clause names: "3.2.14", "3.2.14, 16",
 * "3.2.27–30", "3.2.33, table 2", "table 5". "" when it names none. */
const char *french_text(struct arena *arena, const char *sections);

#endif
