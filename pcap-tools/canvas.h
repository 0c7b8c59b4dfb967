/* canvas.h - what a lobby's canvas holds, after the frames drawn so far.
 *
 * Strokes are kept in their collection, by index, as 3.2.13 to 3.2.18 have it.
 * Pixel-mode frames (3.2.19 to 3.2.23, 3.2.26) are kept as they came and
 * painted in their order. A canvas begins blank: what was saved before the
 * capture is not known.
 */
#ifndef PCAP_TOOLS_CANVAS_H
#define PCAP_TOOLS_CANVAS_H

#include <polypaint/field.h>

/* The largest canvas that is painted, in pixels a side. */
enum { CANVAS_MAX = 8192 };

struct canvas_point {
    double x, y;
};

/* A stroke; NULL in the collection where its frame was not seen. */
struct canvas_stroke {
    uint8_t rgba[4];
    double height, width; /* of the pen's point */
    int selected;
    uint32_t count;
    struct canvas_point points[];
};

/* A pixel-mode frame: a copy, and its fields. */
struct canvas_pixels {
    struct pp_frame frame;
    uint8_t bytes[];
};

struct canvas {
    double width, height; /* as resized; 0: never resized */
    struct canvas_stroke **strokes;
    size_t stroke_count, stroke_room;
    struct canvas_pixels **pixels;
    size_t pixels_count, pixels_room;
    size_t used, memory;     /* bytes taken, bytes at most */
    uint64_t left_out;       /* frames that did not fit in memory */
    enum pp_numeric numeric; /* N-1 */
};

void canvas_init(struct canvas *canvas, size_t memory,
                 enum pp_numeric numeric);
void canvas_free(struct canvas *canvas);

/* Draws a drawing frame that conforms. Others change nothing. */
void canvas_frame(struct canvas *canvas, const struct pp_frame *frame);

/* The size it is painted in: as resized, else what holds all that was drawn,
 * 1 to CANVAS_MAX each. */
void canvas_size(const struct canvas *canvas, unsigned *width,
                 unsigned *height);

/* The fields of a frame's data, found by name. */
struct canvas_fields {
    const struct pp_frame *frame;
    struct pp_field fields[PP_FIELDS_MAX];
    size_t count;
    enum pp_numeric numeric;
};
void canvas_fields(struct canvas_fields *fields, const struct pp_frame *frame,
                   enum pp_numeric numeric);
const struct pp_field *canvas_field(const struct canvas_fields *fields,
                                    const char *name);

/* A number of any kind; 0 when it is not there or not finite. */
double canvas_number(const struct canvas_fields *fields, const char *name);
void canvas_rgba(const struct canvas_fields *fields, uint8_t rgba[4]);

/* Point `i` of the field "points". */
struct canvas_point canvas_point(const struct canvas_fields *fields,
                                 uint32_t i);

#endif
