#include "output_render.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cli/cli.h>

#include "drawn.h"
#include "grow.h"
#include "paint.h"

enum format { FORMAT_PNG, FORMAT_SVG, FORMAT_PDF, FORMAT_COUNT };
static const char *const endings[FORMAT_COUNT] = { ".png", ".svg", ".pdf" };

struct render {
    struct output output;
    struct render_options options;
    enum format format;
    struct drawn *drawn;
    struct canvas *canvases; /* by the lobby's index */
    size_t count, room;
    int begun;
    int64_t until;
};

/* ---- records -------------------------------------------------------------- */

static struct canvas *canvas_of(struct render *render,
                                const struct drawn_lobby *lobby)
{
    struct canvas *grown;

    if (lobby->index < render->count)
        return &render->canvases[lobby->index];
    grown = grow(render->canvases, &render->room, lobby->index + 1,
                 sizeof *grown);
    if (!grown)
        return NULL;
    render->canvases = grown;
    while (render->count <= lobby->index)
        canvas_init(&grown[render->count++], render->options.memory,
                    render->options.numeric);
    return &grown[lobby->index];
}

static size_t used(const struct render *render)
{
    size_t all = 0;

    for (unsigned i = 0; i < render->count; i++)
        all += render->canvases[i].used;
    return all;
}

static void draw(struct render *render, const struct record *record)
{
    const struct drawn_lobby *lobby = drawn_on(render->drawn, record);
    struct canvas *canvas = lobby ? canvas_of(render, lobby) : NULL;

    if (!canvas)
        return;
    canvas->memory = render->options.memory - (used(render) - canvas->used);
    canvas_frame(canvas, record->frame);
}

static void on_record(struct output *output, const struct record *record)
{
    struct render *render = (struct render *)output;

    if (!render->begun)
        render->until = instant_time(&render->options.until, record->time);
    render->begun = 1;
    if (record->time <= render->until)
        draw(render, record);
}

/* ---- what is written ------------------------------------------------------- */

static int chosen(const struct render *render, unsigned index)
{
    const struct drawn_lobby *lobby = drawn_lobby(render->drawn, index);

    return !render->options.lobby ||
           strcmp(render->options.lobby, lobby->name) == 0;
}

/* The chosen lobby that was drawn in most, or -1. */
static int busiest(const struct render *render)
{
    int best = -1;

    for (unsigned i = 0; i < drawn_count(render->drawn); i++)
        if (chosen(render, i) &&
            (best < 0 || drawn_lobby(render->drawn, i)->frames >
                             drawn_lobby(render->drawn, (unsigned)best)->frames))
            best = (int)i;
    return best;
}

static void tell_lobbies(const struct render *render)
{
    for (unsigned i = 0; i < drawn_count(render->drawn); i++) {
        const struct drawn_lobby *lobby = drawn_lobby(render->drawn, i);

        fprintf(stderr, "  lobby:%s  %s%s%s%" PRIu64 " drawn\n",
                lobby->name[0] ? lobby->name : "(never seen)",
                lobby->owner[0] ? "of " : "", lobby->owner,
                lobby->owner[0] ? ", " : "", lobby->frames);
    }
}

static void tell_others(const struct render *render)
{
    if (render->options.lobby || render->format == FORMAT_PDF ||
        drawn_count(render->drawn) < 2)
        return;
    cli_error("%s: shows the lobby that was drawn in most of %u; --lobby=NAME "
              "chooses another, a .pdf shows all:",
              render->options.file, drawn_count(render->drawn));
    tell_lobbies(render);
}

static void tell_notes(const struct render *render, unsigned index,
                       const struct paint_notes *notes)
{
    const struct canvas *canvas = &render->canvases[index];

    if (notes->filters)
        cli_error("%s: %u filters of selections are not shown: the document "
                  "does not say what filters there are",
                  render->options.file, notes->filters);
    if (canvas->left_out)
        cli_error("%s: %" PRIu64 " frames are not shown: more memory would be "
                  "needed (--memory)",
                  render->options.file, canvas->left_out);
}

static cairo_surface_t *open_surface(const struct render *render,
                                     unsigned index)
{
    const char *file = render->options.file;
    unsigned width, height;

    canvas_size(&render->canvases[index], &width, &height);
    if (render->format == FORMAT_PNG)
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width,
                                          (int)height);
    return render->format == FORMAT_SVG
               ? cairo_svg_surface_create(file, width, height)
               : cairo_pdf_surface_create(file, width, height);
}

static int paint_page(const struct render *render, cairo_surface_t *surface,
                      unsigned index)
{
    struct paint_notes notes = { 0 };
    cairo_t *cr = cairo_create(surface);
    int failed;

    failed = paint_canvas(&render->canvases[index], cr, &notes);
    cairo_show_page(cr);
    cairo_destroy(cr);
    tell_notes(render, index, &notes);
    return failed;
}

static int paint_pages(const struct render *render, cairo_surface_t *surface,
                       unsigned first)
{
    unsigned width, height;
    int failed = paint_page(render, surface, first);

    if (render->format != FORMAT_PDF)
        return failed;
    for (unsigned i = 0; i < render->count; i++) {
        if (i == first || !chosen(render, i))
            continue;
        canvas_size(&render->canvases[i], &width, &height);
        cairo_pdf_surface_set_size(surface, width, height);
        failed |= paint_page(render, surface, i);
    }
    return failed;
}

static int write_file(const struct render *render, unsigned first)
{
    const char *file = render->options.file;
    cairo_surface_t *surface = open_surface(render, first);
    int failed = paint_pages(render, surface, first);
    cairo_status_t status;

    if (render->format == FORMAT_PNG && !failed) {
        status = cairo_surface_write_to_png(surface, file);
    } else {
        cairo_surface_finish(surface);
        status = cairo_surface_status(surface);
    }
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_SUCCESS && !failed)
        return 0;
    cli_error("%s: can't be written: %s", file,
              status == CAIRO_STATUS_WRITE_ERROR && errno
                  ? strerror(errno)
                  : cairo_status_to_string(status));
    return -1;
}

static int render_all(struct render *render)
{
    int first = busiest(render);

    if (first >= 0) {
        tell_others(render);
        errno = 0;
        return write_file(render, (unsigned)first);
    }
    if (drawn_count(render->drawn) == 0) {
        cli_error("%s: not written: nothing was drawn%s", render->options.file,
                  render->options.until.from ? " until then" : "");
        return -1;
    }
    cli_error("%s: not written: nothing was drawn in the lobby %s; in these it "
              "was:",
              render->options.file, render->options.lobby);
    tell_lobbies(render);
    return -1;
}

static void render_free(struct render *render)
{
    for (unsigned i = 0; i < render->count; i++)
        canvas_free(&render->canvases[i]);
    free(render->canvases);
    drawn_free(render->drawn);
    free(render);
}

static int on_close(struct output *output)
{
    struct render *render = (struct render *)output;
    int result = render_all(render);

    render_free(render);
    return result;
}

/* ---- opening --------------------------------------------------------------- */

static int format_of(const char *file)
{
    const char *ending = strrchr(file, '.');

    for (int i = 0; ending && i < FORMAT_COUNT; i++)
        if (strcasecmp(ending, endings[i]) == 0)
            return i;
    cli_error("%s: can't tell the picture's format: the name should end in "
              ".png, .svg or .pdf",
              file);
    return -1;
}

struct output *output_render(const struct render_options *options)
{
    int format = format_of(options->file);
    struct render *render;

    if (format < 0)
        return NULL;
    render = calloc(1, sizeof *render);
    if (render)
        render->drawn = drawn_new();
    if (!render || !render->drawn) {
        free(render);
        cli_error("%s: no memory", options->file);
        return NULL;
    }
    render->output = (struct output){ on_record, NULL, on_close };
    render->options = *options;
    render->format = (enum format)format;
    return &render->output;
}
