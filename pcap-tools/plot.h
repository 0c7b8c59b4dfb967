/* plot.h - bars in a terminal, of block characters or, where the locale has
 * none, of #. */
#ifndef PCAP_TOOLS_PLOT_H
#define PCAP_TOOLS_PLOT_H

#include "show.h"
#include "writer.h"

/* A bar for `value` of `most` in `columns` columns. */
void plot_bar(struct writer *writer, const struct show *show, uint64_t value,
              uint64_t most, int columns);

/* One column a value: how high it is beside the highest. */
void plot_line(struct writer *writer, const struct show *show,
               const uint64_t *values, int count);

#endif
