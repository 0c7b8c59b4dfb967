/* An entry as a line of JSON, for those who test a parser of their own. */
#include "corpus.h"

#include <stdlib.h>
#include <string.h>

static void put_string(const char *name, const char *text, FILE *out)
{
    size_t size = strlen(text);
    size_t room = size * 6 + 2;
    char *quoted = malloc(room);

    if (!quoted)
        return;
    fprintf(out, "\"%s\":%.*s", name,
            (int)pp_json_quote(text, size, quoted, room), quoted);
    free(quoted);
}

/* null when there is no text */
static void put_maybe(const char *name, const char *text, FILE *out)
{
    if (text)
        put_string(name, text, out);
    else
        fprintf(out, "\"%s\":null", name);
}

static void put_type(const struct corpus_entry *entry, FILE *out)
{
    struct pp_frame frame;
    const struct pp_type *type;

    if (!corpus_frame(entry, &frame)) {
        fprintf(out, "\"type\":null,\"type_id\":null");
        return;
    }
    type = pp_type(frame.type);
    put_maybe("type", type ? type->name : NULL, out);
    fprintf(out, ",\"type_id\":%u", frame.type);
}

static void put_verdict(const struct corpus_entry *entry, FILE *out)
{
    const struct pp_clause *clause = pp_clause(entry->clause);
    int by_document = entry->valid || clause->level != PP_LEVEL_R;

    fprintf(out, "\"valid\":%s,\"valid_by_document\":%s,",
            entry->valid ? "true" : "false", by_document ? "true" : "false");
    put_maybe("broken_clause", entry->valid ? NULL : clause->id, out);
    fprintf(out, ",");
    put_maybe("level", entry->valid ? NULL
                       : clause->level == PP_LEVEL_R ? "R" : "I", out);
    if (entry->valid)
        fprintf(out, ",\"at_byte\":null,");
    else
        fprintf(out, ",\"at_byte\":%u,", entry->offset);
    put_maybe("shows_clause", entry->valid && entry->clause ? clause->id
                                                            : NULL, out);
}

void corpus_write_json(const struct corpus_entry *entry, FILE *out)
{
    size_t i;

    fprintf(out, "{");
    put_type(entry, out);
    fprintf(out, ",\"from\":\"%s\",",
            entry->from == PP_FROM_CLIENT ? "client" : "server");
    put_verdict(entry, out);
    fprintf(out, ",\"hex\":\"");
    for (i = 0; i < entry->size; i++)
        fprintf(out, "%02x", entry->bytes[i]);
    fprintf(out, "\",");
    put_string("text", entry->text, out);
    fprintf(out, ",");
    put_string("note", entry->note, out);
    fprintf(out, ",\"source\":\"frames/%s\"}\n", entry->file);
}
