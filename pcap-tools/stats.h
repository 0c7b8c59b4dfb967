/* stats.h - counts of a capture: what --stats shows.
 *
 * Tables hold at most STATS_ROWS rows; what comes later is counted together,
 * so that memory does not grow with the capture.
 */
#ifndef PCAP_TOOLS_STATS_H
#define PCAP_TOOLS_STATS_H

#include <uthash.h>

#include "latency.h"
#include "record.h"
#include "timeline.h"

enum { STATS_ROWS = 10000 };

/* [PP_FROM_CLIENT]: sent by clients, [PP_FROM_SERVER]: received by them. */
struct stats_counts {
    uint64_t frames[2], bytes[2], broken, findings;
};

struct stats_row {
    char *name; /* text form */
    struct stats_counts counts;
    UT_hash_handle hh;
};

struct stats_table {
    const char *title;
    struct stats_row *rows;
    struct stats_row others; /* its name is NULL until there are some */
};

/* A connection's row, and where its last frame was counted besides. */
struct stats_connection {
    uint64_t id;
    struct stats_row *row, *user, *lobby;
    UT_hash_handle hh;
};

enum stats_by { STATS_USER, STATS_LOBBY, STATS_CONNECTION, STATS_TABLES };

struct stats {
    struct stats_counts all, types[256];
    struct stats_table tables[STATS_TABLES];
    struct stats_connection *connections;
    struct stats_connection *last; /* frames come in runs */
    uint64_t opened, gaps, gap_bytes, unreadable; /* unreadable: bytes */
    int64_t first, final;
    int begun;
    struct timeline timeline;
    struct latency latency;
};

int stats_open(struct stats *stats); /* -1: no memory */
void stats_record(struct stats *stats, const struct record *record);

/* No more comes: latencies of frames that still wait are counted. */
void stats_finish(struct stats *stats);
void stats_free(struct stats *stats);

#endif
