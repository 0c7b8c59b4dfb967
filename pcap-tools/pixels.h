/* pixels.h - the pixel-mode layer of a canvas (3.2.19 to 3.2.23, 3.2.26). */
#ifndef PCAP_TOOLS_PIXELS_H
#define PCAP_TOOLS_PIXELS_H

#include "paint.h"

/* Paints the layer on `cr`, selections that float still where they are.
 * 0, or -1 without memory. */
int pixels_paint(const struct canvas *canvas, cairo_t *cr, unsigned width,
                 unsigned height, struct paint_notes *notes);

/* Fills the area of one colour around (x, y) of an ARGB32 image (3.2.26). 0,
 * or -1 without memory. */
int pixels_fill(cairo_surface_t *image, int x, int y, uint32_t colour);

#endif
