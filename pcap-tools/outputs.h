/* outputs.h - makes the outputs that were asked for. One table; a new output is
 * an ID and an option in options.h and .c, and its row in outputs.c. */
#ifndef PCAP_TOOLS_OUTPUTS_H
#define PCAP_TOOLS_OUTPUTS_H

#include "options.h"
#include "output_select.h"

/* Fills in *selected, filter and --follow too; -1 after it told what is wrong.
 * selected->output's close() is called in any case. */
int outputs_open(const struct options *options, struct selected *selected);

#endif
