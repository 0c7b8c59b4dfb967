/* Bucket fill, a row's span at a time. */
#include <stdlib.h>

#include "grow.h"
#include "pixels.h"

struct span {
    int left, right, y;
};

struct filler {
    uint32_t *pixels;
    int width, height, stride; /* in pixels */
    uint32_t from, to;
    struct span *spans; /* still to be looked at */
    size_t count, room;
    int failed;
};

static uint32_t *at(struct filler *filler, int x, int y)
{
    return filler->pixels + (ptrdiff_t)y * filler->stride + x;
}

static void later(struct filler *filler, int left, int right, int y)
{
    struct span *grown;

    if (y < 0 || y >= filler->height)
        return;
    grown = grow(filler->spans, &filler->room, filler->count + 1,
                 sizeof *grown);
    if (!grown) {
        filler->failed = 1;
        return;
    }
    filler->spans = grown;
    filler->spans[filler->count++] = (struct span){ left, right, y };
}

/* Colours the run of pixels around x; the row above and below come later.
 * Returns where the run ends. */
static int colour_run(struct filler *filler, int x, int y)
{
    int left = x, right = x;

    while (left > 0 && *at(filler, left - 1, y) == filler->from)
        left--;
    while (right + 1 < filler->width && *at(filler, right + 1, y) == filler->from)
        right++;
    for (int i = left; i <= right; i++)
        *at(filler, i, y) = filler->to;
    later(filler, left, right, y - 1);
    later(filler, left, right, y + 1);
    return right;
}

static void look_at(struct filler *filler, struct span span)
{
    for (int x = span.left; x <= span.right; x++)
        if (*at(filler, x, span.y) == filler->from)
            x = colour_run(filler, x, span.y);
}

int pixels_fill(cairo_surface_t *image, int x, int y, uint32_t colour)
{
    unsigned char *data = cairo_image_surface_get_data(image);
    struct filler filler = {
        .width = cairo_image_surface_get_width(image),
        .height = cairo_image_surface_get_height(image),
        .stride = cairo_image_surface_get_stride(image) / 4,
        .to = colour,
    };

    if (!data || x < 0 || y < 0 || x >= filler.width || y >= filler.height)
        return 0;
    cairo_surface_flush(image);
    /* cairo aligns rows and data for 32-bit pixels */
    filler.pixels = (uint32_t *)(void *)data;
    filler.from = *at(&filler, x, y);
    if (filler.from != colour)
        later(&filler, x, x, y);
    while (filler.count > 0 && !filler.failed)
        look_at(&filler, filler.spans[--filler.count]);
    free(filler.spans);
    cairo_surface_mark_dirty(image);
    return filler.failed ? -1 : 0;
}
