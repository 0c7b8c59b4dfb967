/* output_pcap.h - --pcap: the packets of chosen connections as a new capture.
 *
 * Whole connections of which a record was let through, their packets as they
 * were captured. They are not kept: the captures are read again at the end.
 */
#ifndef PCAP_TOOLS_OUTPUT_PCAP_H
#define PCAP_TOOLS_OUTPUT_PCAP_H

#include "record.h"
#include "source.h"

/* `from`, which must stay, is what is read again; only files can be. close()
 * writes `file` ("-": standard output). NULL after it told why not. */
struct output *output_pcap(const char *file, const struct source_options *from);

#endif
