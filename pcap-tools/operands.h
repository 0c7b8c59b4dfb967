/* operands.h - which operands are captures, and which a BPF filter. */
#ifndef PCAP_TOOLS_OPERANDS_H
#define PCAP_TOOLS_OPERANDS_H

#include "options.h"

/* One more capture; -1 after it told that these are too many. */
int operands_add_file(struct options *options, const char *name);

/* With -r or -i all operands are the filter, its words joined by spaces. Else
 * those in front that exist as files, or are "-", are captures, and the filter
 * begins with the first that does not. `operands` ends with NULL. -1 after it
 * told what is wrong. */
int operands_read(struct options *options, char **operands);

#endif
