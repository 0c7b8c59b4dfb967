/* output_fields.h - chosen facts as columns: -T fields, and --csv.
 *
 * Values stand as in the text form, text without its quotes (\n \r \t \\ \xHH
 * stay), nothing where a record has no such fact. Rows are for frames, and for
 * all records when `kind` is among the columns.
 */
#ifndef PCAP_TOOLS_OUTPUT_FIELDS_H
#define PCAP_TOOLS_OUTPUT_FIELDS_H

#include "facts.h"
#include "show.h"

enum { COLUMNS_MAX = 64 };

struct columns {
    struct fact facts[COLUMNS_MAX];
    size_t count;
};

/* Adds the column of that name; -1 after it told that there is none. */
int columns_add(struct columns *columns, const char *name);

/* All names and what they are, for people. */
void columns_help(void);

/* What a --csv file has. */
void columns_default(struct columns *columns);

/* `csv`: RFC 4180, with a line of names first; else tabs between values.
 * `path` NULL is standard output. NULL after it told why not. */
struct output *output_fields(const struct show *show,
                             const struct columns *columns, int csv,
                             const char *path);

#endif
