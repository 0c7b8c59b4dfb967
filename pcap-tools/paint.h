/* paint.h - a canvas, painted by cairo. */
#ifndef PCAP_TOOLS_PAINT_H
#define PCAP_TOOLS_PAINT_H

#include <cairo.h>

#include "canvas.h"

/* What could not be shown as the clients show it. */
struct paint_notes {
    unsigned filters; /* APPLY_FILTER_SELECTION: the document names no filter */
};

/* Paints the canvas in its size (canvas_size()) at cr's origin: white, the
 * pixels, the strokes above them, what is selected with a dashed line around
 * it. Returns 0, or -1 when cairo has no memory left. */
int paint_canvas(const struct canvas *canvas, cairo_t *cr,
                 struct paint_notes *notes);

#endif
