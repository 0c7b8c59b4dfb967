/* summary.h - what is said on standard error at the end: nothing is missing
 * silently. */
#ifndef PCAP_TOOLS_SUMMARY_H
#define PCAP_TOOLS_SUMMARY_H

#include "conversation.h"
#include "layers.h"

struct summary {
    const struct layers_counts *layers;
    const struct conversation_counts *conversations;
    const struct tcp_counts *tcp;
    uint64_t dropped;  /* packets, by the kernel */
    uint64_t problems; /* --check: among what was chosen */
    int checked;       /* --check was asked for */
    int ended;         /* live, or interrupted: say how much was seen */
};

void summary_tell(const struct summary *summary);

#endif
