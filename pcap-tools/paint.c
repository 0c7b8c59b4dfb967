#include "paint.h"

#include <math.h>

#include "pixels.h"

/* A pen's point is `width` wide and `height` high: the line is drawn with a
 * round pen in a space stretched to it. */
static void pen_space(cairo_t *cr, const struct canvas_stroke *stroke)
{
    double width = fmax(stroke->width, 0.1), height = fmax(stroke->height, 0.1);

    cairo_scale(cr, width, height);
}

static void trace(cairo_t *cr, const struct canvas_stroke *stroke)
{
    cairo_new_path(cr);
    for (uint32_t i = 0; i < stroke->count; i++)
        cairo_line_to(cr, stroke->points[i].x, stroke->points[i].y);
    if (stroke->count == 1)
        cairo_close_path(cr);
}

static void paint_stroke(cairo_t *cr, const struct canvas_stroke *stroke)
{
    const uint8_t *rgba = stroke->rgba;

    trace(cr, stroke);
    cairo_save(cr);
    pen_space(cr, stroke);
    cairo_set_line_width(cr, 1);
    cairo_set_source_rgba(cr, rgba[0] / 255.0, rgba[1] / 255.0, rgba[2] / 255.0,
                          rgba[3] / 255.0);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void paint_selected(cairo_t *cr, const struct canvas_stroke *stroke)
{
    static const double dashes[] = { 5, 3 };
    double pad = fmax(stroke->width, stroke->height) / 2 + 2;
    double left, top, right, bottom;

    trace(cr, stroke);
    cairo_path_extents(cr, &left, &top, &right, &bottom);
    cairo_new_path(cr);
    cairo_rectangle(cr, left - pad, top - pad, right - left + 2 * pad,
                    bottom - top + 2 * pad);
    cairo_set_line_width(cr, 1);
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_set_source_rgb(cr, 0.2, 0.4, 0.9);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void paint_strokes(const struct canvas *canvas, cairo_t *cr)
{
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < canvas->stroke_count; i++) {
        const struct canvas_stroke *stroke = canvas->strokes[i];

        if (!stroke || stroke->count == 0)
            continue;
        paint_stroke(cr, stroke);
        if (stroke->selected)
            paint_selected(cr, stroke);
    }
}

int paint_canvas(const struct canvas *canvas, cairo_t *cr,
                 struct paint_notes *notes)
{
    unsigned width, height;
    int failed;

    canvas_size(canvas, &width, &height);
    cairo_save(cr);
    cairo_rectangle(cr, 0, 0, width, height);
    cairo_clip(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    failed = pixels_paint(canvas, cr, width, height, notes);
    paint_strokes(canvas, cr);
    cairo_restore(cr);
    return failed || cairo_status(cr) != CAIRO_STATUS_SUCCESS ? -1 : 0;
}
