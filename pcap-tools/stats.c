#include "stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <polypaint/text.h>

int stats_open(struct stats *stats)
{
    memset(stats, 0, sizeof *stats);
    stats->tables[STATS_USER].title = "user";
    stats->tables[STATS_LOBBY].title = "lobby";
    stats->tables[STATS_CONNECTION].title = "connection";
    return latency_open(&stats->latency);
}

/* ---- rows --------------------------------------------------------------- */

static struct stats_row *others(struct stats_table *table)
{
    static char name[] = "(others)";

    table->others.name = name;
    return &table->others;
}

/* The row of that name; memory or STATS_ROWS at an end: that of all others. */
static struct stats_row *row_of(struct stats_table *table, const char *name)
{
    struct stats_row *row;

    HASH_FIND_STR(table->rows, name, row);
    if (row)
        return row;
    if (HASH_COUNT(table->rows) >= STATS_ROWS)
        return others(table);
    row = calloc(1, sizeof *row);
    if (!row || !(row->name = strdup(name))) {
        free(row);
        return others(table);
    }
    HASH_ADD_KEYPTR(hh, table->rows, row->name, strlen(row->name), row);
    return row;
}

static struct stats_connection *add_connection(struct stats *stats,
                                               const struct record *record)
{
    struct stats_connection *connection;
    char ends[2][ENDPOINT_TEXT], name[2 * ENDPOINT_TEXT + 32];

    if (HASH_COUNT(stats->connections) >= STATS_ROWS)
        return NULL;
    connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    endpoint_text(&record->conversation->client, ends[0]);
    endpoint_text(&record->conversation->server, ends[1]);
    snprintf(name, sizeof name, "%" PRIu64 " %s > %s",
             record->conversation->id, ends[0], ends[1]);
    connection->id = record->conversation->id;
    connection->row = row_of(&stats->tables[STATS_CONNECTION], name);
    HASH_ADD(hh, stats->connections, id, sizeof connection->id, connection);
    return connection;
}

static struct stats_connection *connection_of(struct stats *stats,
                                              const struct record *record)
{
    struct stats_connection *connection = stats->last;
    uint64_t id = record->conversation->id;

    if (connection && connection->id == id)
        return connection;
    HASH_FIND(hh, stats->connections, &id, sizeof id, connection);
    if (!connection)
        connection = add_connection(stats, record);
    stats->last = connection;
    return connection;
}

/* The row that stands for a user or lobby of somebody's choice of name; kept
 * in *last, for most frames have the same as the one before. */
static struct stats_row *named_row(struct stats_table *table,
                                   struct stats_row **last, const char *name)
{
    char shown[600];

    if (*last && !strcmp((*last)->name, name))
        return *last;
    /* names are kept as they are shown, and most are shown as they are */
    pp_text_word(name, strlen(name), shown, sizeof shown);
    *last = row_of(table, shown);
    return *last;
}

/* ---- counting ----------------------------------------------------------- */

static void count(struct stats_counts *counts, const struct record *record)
{
    counts->frames[record->from]++;
    counts->bytes[record->from] += record->frame->size;
    counts->broken += record->verdict != NULL;
    counts->findings += record->finding_count;
}

static void count_frame(struct stats *stats, const struct record *record)
{
    struct stats_connection *connection = NULL;
    struct stats_row *none = NULL;

    count(&stats->all, record);
    count(&stats->types[record->frame->type], record);
    timeline_add(&stats->timeline, record->time);
    latency_frame(&stats->latency, record);
    if (record->conversation)
        connection = connection_of(stats, record);
    if (connection)
        count(&connection->row->counts, record);
    else
        count(&others(&stats->tables[STATS_CONNECTION])->counts, record);
    if (*record->user)
        count(&named_row(&stats->tables[STATS_USER],
                         connection ? &connection->user : &none,
                         record->user)->counts, record);
    none = NULL;
    if (*record->lobby)
        count(&named_row(&stats->tables[STATS_LOBBY],
                         connection ? &connection->lobby : &none,
                         record->lobby)->counts, record);
}

void stats_record(struct stats *stats, const struct record *record)
{
    if (!stats->begun)
        stats->first = stats->final = record->time;
    stats->begun = 1;
    if (record->time > stats->final)
        stats->final = record->time;
    switch (record->kind) {
    case RECORD_FRAME: count_frame(stats, record); break;
    case RECORD_OPEN: stats->opened++; break;
    case RECORD_FINDING: stats->all.findings += record->finding_count; break;
    case RECORD_BROKEN: stats->unreadable += record->size; break;
    case RECORD_GAP:
        stats->gaps++;
        stats->gap_bytes += record->size;
        break;
    case RECORD_CLOSE: break;
    }
}

void stats_finish(struct stats *stats)
{
    latency_finish(&stats->latency);
}

void stats_free(struct stats *stats)
{
    struct stats_connection *connection, *next;
    struct stats_row *row, *after;
    size_t i;

    stats_finish(stats);
    HASH_ITER(hh, stats->connections, connection, next) {
        HASH_DEL(stats->connections, connection);
        free(connection);
    }
    for (i = 0; i < STATS_TABLES; i++) {
        HASH_ITER(hh, stats->tables[i].rows, row, after) {
            HASH_DEL(stats->tables[i].rows, row);
            free(row->name);
            free(row);
        }
    }
}
