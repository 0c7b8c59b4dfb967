/* reading.h - the whole pipeline: source, layers, TCP, conversations, outputs.
 */
#ifndef PCAP_TOOLS_READING_H
#define PCAP_TOOLS_READING_H

#include "options.h"

/* Reads all of it; the program's exit status. */
int reading_run(const struct options *options);

#endif
