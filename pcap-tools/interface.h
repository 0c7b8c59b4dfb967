/* interface.h - packets as they come, by libpcap. */
#ifndef PCAP_TOOLS_INTERFACE_H
#define PCAP_TOOLS_INTERFACE_H

#include <pcap/pcap.h>

/* Starts to capture on an interface, "any" for all of them; `filter` may be
 * NULL, `snaplen` 0 is everything. NULL after cli_error(). */
pcap_t *interface_open(const char *name, const char *filter, int snaplen);

/* As pcap_next_ex(), but waits 10 ms at most. */
int interface_next(pcap_t *interface, struct pcap_pkthdr **header,
                   const unsigned char **bytes);

#endif
