/* output_json.h - for programs: a JSON object a line for each record.
 *
 * docs/ppdump.md, "JSON", describes them. Each line is valid JSON in UTF-8,
 * whatever the bytes were.
 */
#ifndef PCAP_TOOLS_OUTPUT_JSON_H
#define PCAP_TOOLS_OUTPUT_JSON_H

#include "record.h"
#include "show.h"

/* `path` NULL is standard output. NULL after it told why not. */
struct output *output_json(const struct show *show, const char *path);

#endif
