/* output_html.h - a page that shows the capture and plays what was drawn.
 *
 * The page is web/dump.html around lines of JSON (web/report_page.h), a line
 * for each record, so that it is written as the capture is read; docs/ppdump.md
 * describes the lines.
 */
#ifndef PCAP_TOOLS_OUTPUT_HTML_H
#define PCAP_TOOLS_OUTPUT_HTML_H

#include "record.h"
#include "show.h"
#include "writer.h"

/* NULL after it told why `path` can't be written. */
struct output *output_html(const struct show *show, const char *path);

/* The first line: the tables of types, payloads and clauses that the page
 * reads frames by. */
void html_tables(struct writer *writer, const struct show *show);

/* A JSON string that can't end the element it stands in. `size` bytes, up to
 * PP_FRAME_MAX. */
void html_string(struct writer *writer, const void *text, size_t size);

#endif
