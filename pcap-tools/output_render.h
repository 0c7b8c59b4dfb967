/* output_render.h - --render: a lobby's canvas as a PNG, SVG or PDF. */
#ifndef PCAP_TOOLS_OUTPUT_RENDER_H
#define PCAP_TOOLS_OUTPUT_RENDER_H

#include <polypaint/field.h>

#include "instant.h"
#include "record.h"

struct render_options {
    const char *file;  /* its ending says the format: .png, .svg, .pdf */
    const char *lobby; /* Filename of the one to draw; NULL: the one that was
                        * drawn in most (a PDF: each on a page of its own) */
    struct instant until; /* as it was then */
    enum pp_numeric numeric;
    size_t memory; /* bytes for all canvases */
};

/* Keeps canvases while records come and writes the file at close(), which
 * fails when nothing was drawn. NULL after it told why not (format, memory). */
struct output *output_render(const struct render_options *options);

#endif
