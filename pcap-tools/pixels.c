#include "pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Selections at once: one for each author, the rest are not believed. */
enum { SELECTIONS = 64 };

/* Pixels that an author took out of the canvas, and where they float now. */
struct selection {
    const uint8_t *name; /* of its author, in the frame that made it */
    uint8_t name_size;
    double x, y, length, width, angle;
    cairo_surface_t *taken;
    double taken_length, taken_width; /* what `taken` is of */
};

struct layer {
    const struct canvas *canvas;
    cairo_surface_t *image;
    cairo_t *cr;
    struct selection selections[SELECTIONS];
    size_t count;
    struct paint_notes *notes;
    int failed;
};

/* ---- points ------------------------------------------------------------- */

/* Alpha 0 erases: what is drawn replaces what was there. */
static void set_colour(cairo_t *cr, const uint8_t rgba[4])
{
    cairo_set_source_rgba(cr, rgba[0] / 255.0, rgba[1] / 255.0, rgba[2] / 255.0,
                          rgba[3] / 255.0);
}

static void send_points(struct layer *layer, const struct canvas_fields *fields)
{
    const struct pp_field *points = canvas_field(fields, "points");
    double pen = fmax(canvas_number(fields, "pen"), 1);
    uint8_t rgba[4];

    canvas_rgba(fields, rgba);
    set_colour(layer->cr, rgba);
    cairo_set_operator(layer->cr, CAIRO_OPERATOR_SOURCE);
    cairo_set_line_width(layer->cr, pen);
    cairo_set_line_cap(layer->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(layer->cr, CAIRO_LINE_JOIN_ROUND);
    for (uint32_t i = 0; i < points->value.count; i++) {
        struct canvas_point point = canvas_point(fields, i);

        cairo_line_to(layer->cr, point.x, point.y);
    }
    if (points->value.count == 1)
        cairo_close_path(layer->cr);
    cairo_stroke(layer->cr);
}

/* As cairo keeps it: alpha first, colours multiplied by it. */
static uint32_t premultiplied(const uint8_t rgba[4])
{
    uint32_t a = rgba[3], pixel = a;

    for (int i = 0; i < 3; i++)
        pixel = pixel << 8 | (rgba[i] * a + 127) / 255;
    return pixel;
}

static void bucket_fill(struct layer *layer, const struct canvas_fields *fields)
{
    double x = floor(canvas_number(fields, "x"));
    double y = floor(canvas_number(fields, "y"));
    uint8_t rgba[4];

    canvas_rgba(fields, rgba);
    if (fabs(x) <= CANVAS_MAX && fabs(y) <= CANVAS_MAX &&
        pixels_fill(layer->image, (int)x, (int)y, premultiplied(rgba)) != 0)
        layer->failed = 1;
}

/* ---- selections ---------------------------------------------------------- */

static struct selection *selection_of(struct layer *layer,
                                      const struct pp_frame *frame)
{
    for (size_t i = 0; i < layer->count; i++) {
        struct selection *selection = &layer->selections[i];

        if (selection->name_size == frame->name_size &&
            memcmp(selection->name, frame->name, frame->name_size) == 0)
            return selection;
    }
    return NULL;
}

static void read_place(struct selection *selection,
                       const struct canvas_fields *fields)
{
    selection->x = canvas_number(fields, "x");
    selection->y = canvas_number(fields, "y");
    selection->length = canvas_number(fields, "length");
    selection->width = canvas_number(fields, "width");
    selection->angle = canvas_number(fields, "angle");
}

/* Where a selection's own corner is at the origin; it turns, in degrees, about
 * its middle. */
static void go_to(cairo_t *cr, const struct selection *selection)
{
    double half_length = selection->length / 2;
    double half_width = selection->width / 2;

    cairo_translate(cr, selection->x + half_length, selection->y + half_width);
    cairo_rotate(cr, fmod(selection->angle, 360) * acos(-1) / 180);
    cairo_translate(cr, -half_length, -half_width);
}

static void put_back(struct layer *layer, struct selection *selection)
{
    cairo_t *cr = layer->cr;

    if (selection->taken && selection->length > 0 && selection->width > 0) {
        cairo_save(cr);
        go_to(cr, selection);
        cairo_scale(cr, selection->length / selection->taken_length,
                    selection->width / selection->taken_width);
        cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
        cairo_set_source_surface(cr, selection->taken, 0, 0);
        cairo_paint(cr);
        cairo_restore(cr);
    }
    if (selection->taken)
        cairo_surface_destroy(selection->taken);
    *selection = layer->selections[--layer->count];
}

/* Takes the pixels out of the layer. */
static void take_out(struct layer *layer, struct selection *selection)
{
    double length = fmin(ceil(selection->length), CANVAS_MAX);
    double width = fmin(ceil(selection->width), CANVAS_MAX);
    cairo_t *cr;

    if (length < 1 || width < 1)
        return;
    selection->taken = cairo_image_surface_create(CAIRO_FORMAT_ARGB32,
                                                  (int)length, (int)width);
    selection->taken_length = length;
    selection->taken_width = width;
    cr = cairo_create(selection->taken);
    cairo_set_source_surface(cr, layer->image, -selection->x, -selection->y);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_set_operator(layer->cr, CAIRO_OPERATOR_CLEAR);
    cairo_rectangle(layer->cr, selection->x, selection->y, length, width);
    cairo_fill(layer->cr);
}

static void create_selection(struct layer *layer,
                             const struct canvas_fields *fields)
{
    const struct pp_frame *frame = fields->frame;
    struct selection *selection = selection_of(layer, frame);

    if (selection)
        put_back(layer, selection);
    if (layer->count == SELECTIONS)
        put_back(layer, &layer->selections[0]);
    selection = &layer->selections[layer->count++];
    *selection = (struct selection){ .name = frame->name,
                                     .name_size = frame->name_size };
    read_place(selection, fields);
    take_out(layer, selection);
}

static void change_selection(struct layer *layer,
                             const struct canvas_fields *fields)
{
    struct selection *selection = selection_of(layer, fields->frame);

    if (!selection)
        return;
    if (fields->frame->type == PP_UPDATE_SELECTION) {
        read_place(selection, fields);
    } else if (fields->frame->type == PP_REMOVE_SELECTION) {
        put_back(layer, selection);
    } else {
        layer->notes->filters++;
    }
}

static void outline(cairo_t *cr, const struct selection *selection)
{
    static const double dashes[] = { 6, 4 };

    cairo_save(cr);
    go_to(cr, selection);
    cairo_rectangle(cr, 0, 0, selection->length, selection->width);
    cairo_restore(cr);
    cairo_set_line_width(cr, 1);
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_set_source_rgb(cr, 0.2, 0.4, 0.9);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

/* ---- the layer ----------------------------------------------------------- */

static void apply(struct layer *layer, const struct pp_frame *frame)
{
    struct canvas_fields fields;

    canvas_fields(&fields, frame, layer->canvas->numeric);
    if (frame->type == PP_SEND_POINTS)
        send_points(layer, &fields);
    else if (frame->type == PP_BUCKET_FILL)
        bucket_fill(layer, &fields);
    else if (frame->type == PP_CREATE_SELECTION)
        create_selection(layer, &fields);
    else
        change_selection(layer, &fields);
}

/* What floats is shown where it is, with a line around it. */
static void finish(struct layer *layer, cairo_t *cr)
{
    struct selection floating[SELECTIONS];
    size_t count = layer->count;

    memcpy(floating, layer->selections, sizeof floating);
    while (layer->count > 0)
        put_back(layer, &layer->selections[0]);
    cairo_set_source_surface(cr, layer->image, 0, 0);
    cairo_paint(cr);
    for (size_t i = 0; i < count; i++)
        outline(cr, &floating[i]);
}

int pixels_paint(const struct canvas *canvas, cairo_t *cr, unsigned width,
                 unsigned height, struct paint_notes *notes)
{
    struct layer layer = { .canvas = canvas, .notes = notes };
    int failed;

    if (canvas->pixels_count == 0)
        return 0;
    layer.image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width,
                                             (int)height);
    layer.cr = cairo_create(layer.image);
    /* half-covered pixels would stop a bucket fill before the line's edge */
    cairo_set_antialias(layer.cr, CAIRO_ANTIALIAS_NONE);
    for (size_t i = 0; i < canvas->pixels_count; i++)
        apply(&layer, &canvas->pixels[i]->frame);
    finish(&layer, cr);
    failed = layer.failed || cairo_status(layer.cr) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(layer.cr);
    cairo_surface_destroy(layer.image);
    return failed ? -1 : 0;
}
