/* output_stats.h - tables and plots of what was counted (--stats). */
#ifndef PCAP_TOOLS_OUTPUT_STATS_H
#define PCAP_TOOLS_OUTPUT_STATS_H

#include "record.h"
#include "show.h"

/* Written when it is closed; show->verbose: all rows of each table. `path`
 * NULL is standard output. NULL after it told why not. */
struct output *output_stats(const struct show *show, const char *path);

#endif
