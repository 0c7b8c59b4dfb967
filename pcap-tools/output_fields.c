#include "output_fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cli/cli.h>

#include "secrets.h"
#include "written.h"

struct table {
    struct written written;
    struct show show;
    struct pp_text_style style;
    struct columns columns;
    int csv, all; /* all: records that are no frames too */
    struct moment moment;
    struct peers_table peers;
    struct facts facts;
    char value[PP_TEXT_ROOM(PP_FRAME_MAX)]; /* one column's */
    size_t size;
};

/* ---- names -------------------------------------------------------------- */

static const char *nearest(const char *name)
{
    const char *best = NULL;
    unsigned least = (unsigned)strlen(name) / 3 + 2;
    struct fact fact;
    size_t i;

    for (i = 0; facts_at(i, &fact); i++)
        if (cli_distance(name, fact.name) < least) {
            least = cli_distance(name, fact.name);
            best = fact.name;
        }
    return best;
}

int columns_add(struct columns *columns, const char *name)
{
    const char *guess;

    if (columns->count == COLUMNS_MAX) {
        cli_error("-e %s: more than %d columns", name, COLUMNS_MAX);
        return -1;
    }
    if (!facts_find(name, strlen(name), &columns->facts[columns->count])) {
        columns->count++;
        return 0;
    }
    guess = nearest(name);
    if (guess)
        cli_error("-e %s: no such field; did you mean %s?", name, guess);
    else
        cli_error("-e %s: no such field; -e help lists them", name);
    return -1;
}

void columns_help(void)
{
    struct fact fact;
    size_t i;

    for (i = 0; facts_at(i, &fact); i++)
        printf("%-14s%s\n", fact.name,
               *fact.help ? fact.help : "field of the frame's data");
}

void columns_default(struct columns *columns)
{
    static const char *const names[] = {
        "kind", "time", "connection", "src", "dst", "from", "user",
        "session_user", "lobby", "type", "size", "date", "ok", "clause",
        "why", "text",
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++)
        columns_add(columns, names[i]);
}

/* ---- values ------------------------------------------------------------- */

/* Takes the quotes off a text that has them, and the backslash off quotes. */
static size_t unquote(char *text, size_t size)
{
    size_t from, to = 0;

    if (size < 2 || text[0] != '"')
        return size;
    for (from = 1; from < size - 1; from++) {
        if (text[from] == '\\' && text[from + 1] == '"')
            from++;
        else if (text[from] == '\\')
            text[to++] = text[from++];
        text[to++] = text[from];
    }
    return to;
}

static void set_text(struct table *table, const char *text, size_t size)
{
    table->size = pp_text_word(text, size, table->value, sizeof table->value);
    table->size = unquote(table->value, table->size);
}

static void set_form(struct table *table, const struct record *record)
{
    if (record->kind == RECORD_FRAME)
        table->size = pp_text_print(record->frame, record->from,
                                    &table->style, table->value,
                                    sizeof table->value);
}

static void set_data(struct table *table, const struct record *record)
{
    const struct pp_frame *frame = record->frame;

    if (record->kind != RECORD_FRAME)
        return;
    if (table->style.hide_secrets && secrets_in(frame, record->from)) {
        set_text(table, "***", 3);
        return;
    }
    hex_digits(table->value, frame->data, frame->data_size);
    table->size = 2 * (size_t)frame->data_size;
}

/* A field of the frame's data as the text form has it; 0 when it has none. */
static int set_field(struct table *table, const struct fact *fact)
{
    const struct pp_field *field = facts_field(&table->facts, fact->name);

    if (!field)
        return 0;
    table->size = pp_text_print_field(table->facts.record->frame, field,
                                      &table->style, table->value,
                                      sizeof table->value);
    if (field->kind == PP_VALUE_TEXT || field->kind == PP_VALUE_JSON)
        table->size = unquote(table->value, table->size);
    return 1;
}

static void set_time(struct table *table, const struct fact *fact,
                     int64_t time)
{
    table->size = fact->id == FACT_elapsed
                      ? moment_seconds(time, table->value)
                      : moment_print(&table->moment, time, table->value);
}

static void set_value(struct table *table, const struct fact *fact)
{
    const struct record *record = table->facts.record;
    struct fact_value value;

    table->size = 0;
    if (fact->kind == FACT_HEX)
        set_data(table, record);
    else if (fact->kind == FACT_FORM)
        set_form(table, record);
    if (table->size || (fact->id == FACT_FIELD && set_field(table, fact)) ||
        !facts_get(&table->facts, fact, &value))
        return;
    if (value.has_time)
        set_time(table, fact, value.time);
    else if (value.has_text && value.size)
        set_text(table, value.text, value.size);
    else if (value.has_number)
        table->size = (size_t)sprintf(table->value, "%" PRId64,
                                      (int64_t)value.number);
}

/* ---- rows --------------------------------------------------------------- */

static int needs_quotes(const char *value, size_t size)
{
    return memchr(value, ',', size) || memchr(value, '"', size) ||
           (size && (value[0] == ' ' || value[size - 1] == ' '));
}

static void put_csv(struct writer *writer, const char *value, size_t size)
{
    size_t i;

    if (!needs_quotes(value, size)) {
        writer_bytes(writer, value, size);
        return;
    }
    writer_char(writer, '"');
    for (i = 0; i < size; i++) {
        if (value[i] == '"')
            writer_char(writer, '"');
        writer_char(writer, value[i]);
    }
    writer_char(writer, '"');
}

static void put_names(struct table *table)
{
    size_t i;

    for (i = 0; i < table->columns.count; i++) {
        if (i)
            writer_char(&table->written.writer, ',');
        writer_text(&table->written.writer, table->columns.facts[i].name);
    }
    writer_text(&table->written.writer, "\r\n");
}

static void take(struct output *output, const struct record *record)
{
    struct table *table = (struct table *)output;
    size_t i;

    facts_next(&table->facts, record);
    if (record->kind != RECORD_FRAME && !table->all)
        return;
    for (i = 0; i < table->columns.count; i++) {
        if (i)
            writer_char(&table->written.writer, table->csv ? ',' : '\t');
        set_value(table, &table->columns.facts[i]);
        if (table->csv)
            put_csv(&table->written.writer, table->value, table->size);
        else
            writer_bytes(&table->written.writer, table->value, table->size);
    }
    writer_text(&table->written.writer, table->csv ? "\r\n" : "\n");
}

static int has_kind(const struct columns *columns)
{
    size_t i;

    for (i = 0; i < columns->count; i++)
        if (columns->facts[i].id == FACT_kind)
            return 1;
    return 0;
}

struct output *output_fields(const struct show *show,
                             const struct columns *columns, int csv,
                             const char *path)
{
    struct table *table = written_new(sizeof *table, path, take);

    if (!table)
        return NULL;
    table->show = *show;
    table->style = show_style(show);
    table->style.max_points = 0;
    table->columns = *columns;
    table->csv = csv;
    table->all = has_kind(columns);
    table->moment.form = show->time;
    table->facts.peers = &table->peers;
    if (csv)
        put_names(table);
    return &table->written.output;
}
