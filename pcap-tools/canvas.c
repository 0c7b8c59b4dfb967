#include "canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* An index further behind the collection's end than this is not believed to
 * tell of strokes that were not seen: the stroke is put at the end. */
enum { UNSEEN_MAX = 65536 };

void canvas_init(struct canvas *canvas, size_t memory, enum pp_numeric numeric)
{
    *canvas = (struct canvas){ .memory = memory, .numeric = numeric };
}

/* ---- memory ------------------------------------------------------------- */

static void *take(struct canvas *canvas, size_t size)
{
    void *room = canvas->used + size <= canvas->memory ? malloc(size) : NULL;

    if (room)
        canvas->used += size;
    else
        canvas->left_out++;
    return room;
}

static size_t stroke_bytes(const struct canvas_stroke *stroke)
{
    return sizeof *stroke + stroke->count * sizeof *stroke->points;
}

static void drop_stroke(struct canvas *canvas, struct canvas_stroke *stroke)
{
    if (stroke)
        canvas->used -= stroke_bytes(stroke);
    free(stroke);
}

static void drop_all(struct canvas *canvas)
{
    for (size_t i = 0; i < canvas->stroke_count; i++)
        drop_stroke(canvas, canvas->strokes[i]);
    for (size_t i = 0; i < canvas->pixels_count; i++) {
        canvas->used -= sizeof **canvas->pixels + canvas->pixels[i]->frame.size;
        free(canvas->pixels[i]);
    }
    canvas->stroke_count = canvas->pixels_count = 0;
}

void canvas_free(struct canvas *canvas)
{
    drop_all(canvas);
    free(canvas->strokes);
    free(canvas->pixels);
}

/* ---- strokes ------------------------------------------------------------ */

static struct canvas_stroke *read_stroke(struct canvas *canvas,
                                         const struct canvas_fields *fields)
{
    const struct pp_field *points = canvas_field(fields, "points");
    uint32_t count = points ? points->value.count : 0;
    struct canvas_stroke *stroke;

    stroke = take(canvas, sizeof *stroke + count * sizeof *stroke->points);
    if (!stroke)
        return NULL;
    stroke->count = count;
    stroke->selected = 0;
    stroke->height = canvas_number(fields, "height");
    stroke->width = canvas_number(fields, "width");
    canvas_rgba(fields, stroke->rgba);
    for (uint32_t i = 0; i < count; i++)
        stroke->points[i] = canvas_point(fields, i);
    return stroke;
}

/* Makes room at `index`, moving what stands there and behind; NULL slots for
 * strokes that were not seen. 0, or -1. */
static int open_slot(struct canvas *canvas, size_t index)
{
    size_t count = canvas->stroke_count;
    size_t wanted = (index > count ? index : count) + 1;
    struct canvas_stroke **grown = grow(canvas->strokes, &canvas->stroke_room,
                                        wanted, sizeof *grown);

    if (!grown)
        return -1;
    canvas->strokes = grown;
    for (; count < index; count++)
        canvas->strokes[count] = NULL;
    memmove(canvas->strokes + index + 1, canvas->strokes + index,
            (count - index) * sizeof *canvas->strokes);
    canvas->strokes[index] = NULL;
    canvas->stroke_count = wanted;
    return 0;
}

static size_t believed(const struct canvas *canvas, int32_t index)
{
    if (index < 0 || (size_t)index > canvas->stroke_count + UNSEEN_MAX)
        return canvas->stroke_count;
    return (size_t)index;
}

/* ADD_STROKE fills a slot that is free; two who add at once both keep theirs,
 * the later behind the other. */
static size_t slot_to_add(const struct canvas *canvas, size_t index)
{
    return index < canvas->stroke_count && canvas->strokes[index]
               ? canvas->stroke_count
               : index;
}

static void put_stroke(struct canvas *canvas,
                       const struct canvas_fields *fields)
{
    size_t index = believed(canvas, canvas_field(fields, "index")->value.i32);
    int insert = fields->frame->type == PP_INSERT_STROKE;
    struct canvas_stroke *stroke;

    if (fields->frame->type == PP_ADD_STROKE)
        index = slot_to_add(canvas, index);
    stroke = read_stroke(canvas, fields);
    if (!stroke)
        return;
    if ((insert || index >= canvas->stroke_count) &&
        open_slot(canvas, index) != 0) {
        drop_stroke(canvas, stroke);
        canvas->left_out++;
        return;
    }
    if (canvas->strokes[index])
        stroke->selected = canvas->strokes[index]->selected;
    drop_stroke(canvas, canvas->strokes[index]);
    canvas->strokes[index] = stroke;
}

static void remove_stroke(struct canvas *canvas, size_t index)
{
    drop_stroke(canvas, canvas->strokes[index]);
    canvas->stroke_count--;
    memmove(canvas->strokes + index, canvas->strokes + index + 1,
            (canvas->stroke_count - index) * sizeof *canvas->strokes);
}

/* REMOVE_STROKE, SELECTED_STROKE, UNSELECTED_STROKE: largest index first, so
 * that what is removed moves none that is still to come (3.2.14). */
static void each_index(struct canvas *canvas,
                       const struct canvas_fields *fields)
{
    const struct pp_field *indexes = canvas_field(fields, "indexes");

    for (uint32_t i = 0; indexes && i < indexes->value.count; i++) {
        int32_t index = pp_field_index(fields->frame, indexes, i);

        if (index < 0 || (size_t)index >= canvas->stroke_count)
            continue;
        if (fields->frame->type == PP_REMOVE_STROKE)
            remove_stroke(canvas, (size_t)index);
        else if (canvas->strokes[index])
            canvas->strokes[index]->selected =
                fields->frame->type == PP_SELECTED_STROKE;
    }
}

/* ---- everything else ---------------------------------------------------- */

static void put_pixels(struct canvas *canvas, const struct pp_frame *frame)
{
    struct canvas_pixels *pixels, **grown;
    struct pp_frame *copy;

    grown = grow(canvas->pixels, &canvas->pixels_room,
                 canvas->pixels_count + 1, sizeof *grown);
    if (!grown) {
        canvas->left_out++;
        return;
    }
    canvas->pixels = grown;
    pixels = take(canvas, sizeof *pixels + frame->size);
    if (!pixels)
        return;
    memcpy(pixels->bytes, frame->bytes, frame->size);
    copy = &pixels->frame;
    *copy = *frame;
    copy->bytes = pixels->bytes;
    copy->name = pixels->bytes + PP_HEADER_SIZE;
    copy->data = copy->name + frame->name_size;
    canvas->pixels[canvas->pixels_count++] = pixels;
}

static void resize(struct canvas *canvas, const struct canvas_fields *fields)
{
    canvas->width = canvas_number(fields, "length");
    canvas->height = canvas_number(fields, "width");
}

void canvas_frame(struct canvas *canvas, const struct pp_frame *frame)
{
    struct canvas_fields fields;

    canvas_fields(&fields, frame, canvas->numeric);
    switch (frame->type) {
    case PP_ADD_STROKE:
    case PP_INSERT_STROKE:
    case PP_REPLACE_STROKE:
        put_stroke(canvas, &fields);
        break;
    case PP_REMOVE_STROKE:
    case PP_SELECTED_STROKE:
    case PP_UNSELECTED_STROKE:
        each_index(canvas, &fields);
        break;
    case PP_RESIZE_CANVAS:
    case PP_RESIZE_CANVAS_INT:
        resize(canvas, &fields);
        break;
    case PP_RESET_CANVAS:
        drop_all(canvas);
        break;
    case PP_SEND_POINTS:
    case PP_CREATE_SELECTION:
    case PP_UPDATE_SELECTION:
    case PP_REMOVE_SELECTION:
    case PP_APPLY_FILTER_SELECTION:
    case PP_BUCKET_FILL:
        put_pixels(canvas, frame);
        break;
    default:
        break;
    }
}

/* ---- size --------------------------------------------------------------- */

struct extent {
    double x, y;
};

static void reach(struct extent *extent, struct canvas_point point, double pen)
{
    extent->x = fmax(extent->x, point.x + pen);
    extent->y = fmax(extent->y, point.y + pen);
}

static void reach_strokes(struct extent *extent, const struct canvas *canvas)
{
    for (size_t i = 0; i < canvas->stroke_count; i++) {
        const struct canvas_stroke *stroke = canvas->strokes[i];

        for (uint32_t p = 0; stroke && p < stroke->count; p++)
            reach(extent, stroke->points[p],
                  fmax(stroke->width, stroke->height));
    }
}

static void reach_pixels(struct extent *extent, const struct canvas *canvas)
{
    for (size_t i = 0; i < canvas->pixels_count; i++) {
        const struct pp_field *points;
        struct canvas_fields fields;

        canvas_fields(&fields, &canvas->pixels[i]->frame, canvas->numeric);
        points = canvas_field(&fields, "points");
        for (uint32_t p = 0; points && p < points->value.count; p++)
            reach(extent, canvas_point(&fields, p),
                  canvas_number(&fields, "pen"));
        if (canvas_field(&fields, "length"))
            reach(extent,
                  (struct canvas_point){ canvas_number(&fields, "x"),
                                         canvas_number(&fields, "y") },
                  fmax(canvas_number(&fields, "length"),
                       canvas_number(&fields, "width")));
    }
}

static unsigned side(double size)
{
    return size < 1 ? 1 : size > CANVAS_MAX ? CANVAS_MAX : (unsigned)ceil(size);
}

void canvas_size(const struct canvas *canvas, unsigned *width, unsigned *height)
{
    /* nothing tells how large a canvas is that nobody resized */
    struct extent extent = { 640, 480 };

    if (canvas->width > 0 && canvas->height > 0) {
        *width = side(canvas->width);
        *height = side(canvas->height);
        return;
    }
    reach_strokes(&extent, canvas);
    reach_pixels(&extent, canvas);
    *width = side(extent.x);
    *height = side(extent.y);
}
