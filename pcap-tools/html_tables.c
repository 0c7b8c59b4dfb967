#include "output_html.h"

#include <string.h>

#include <polypaint/types.h>

/* Rows of JSON made from the tables themselves; each ends with a comma, the
 * page drops the null behind the last. */
static const char *const types[] = {
#define PP_TYPE(id, name, client, server, family, mode, section)              \
    "[" #id ",\"" #name "\",\"" #client "\",\"" #server "\",\"" #family       \
    "\",\"" section "\"],",
#include <polypaint/types.def>
#undef PP_TYPE
};

static const char *const headers[] = {
#define PP_HEADER(name, value) "[\"" #name "\",\"" #value "\"],",
#include <polypaint/payloads.def>
};

static const char *const fields[] = {
#define PP_FIELD(kind, name, value)                                           \
    "[\"" #kind "\",\"" #name "\",\"" #value "\"],",
#include <polypaint/payloads.def>
};

static const char *const statuses[] = {
#define PP_STATUS(value, number, name) "[\"" #value "\"," #number ",\"" #name "\"],",
#include <polypaint/payloads.def>
};

#define PUT_ROWS(writer, name, rows) \
    put_rows(writer, name, rows, sizeof(rows) / sizeof *(rows))

static void put_rows(struct writer *writer, const char *name,
                     const char *const *rows, size_t count)
{
    writer_format(writer, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++)
        writer_text(writer, rows[i]);
    writer_text(writer, "null]");
}

static void put_clauses(struct writer *writer)
{
    const struct pp_clause *clause;

    writer_text(writer, ",\"clauses\":[");
    for (int id = 1; id < PP_CLAUSE_COUNT; id++) {
        clause = pp_clause((enum pp_clause_id)id);
        writer_text(writer, "[");
        html_string(writer, clause->id, strlen(clause->id));
        writer_text(writer, ",");
        html_string(writer, clause->words, strlen(clause->words));
        writer_text(writer, "],");
    }
    writer_text(writer, "null]");
}

void html_tables(struct writer *writer, const struct show *show)
{
    static const char *const numeric[] = { [PP_NUMERIC_AUTO] = "auto",
                                           [PP_NUMERIC_INT] = "int",
                                           [PP_NUMERIC_FLOAT] = "float" };

    writer_format(writer, "{\"numeric\":\"%s\",\"passwords\":%s",
                  numeric[show->numeric], show->passwords ? "true" : "false");
    PUT_ROWS(writer, "types", types);
    PUT_ROWS(writer, "headers", headers);
    PUT_ROWS(writer, "fields", fields);
    PUT_ROWS(writer, "statuses", statuses);
    put_clauses(writer);
    writer_text(writer, "}\n");
}
