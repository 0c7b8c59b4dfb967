/* detail.h - all that is in a frame, below its line. */
#ifndef PCAP_TOOLS_DETAIL_H
#define PCAP_TOOLS_DETAIL_H

#include "record.h"
#include "show.h"
#include "writer.h"

/* A line for each field. */
void detail_fields(struct writer *writer, const struct record *record,
                   const struct show *show);

/* The bytes, 16 a line at most, with the field they belong to. Secrets are
 * masked unless show->passwords. */
void detail_hex(struct writer *writer, const struct record *record,
                const struct show *show);

#endif
