/* --render: what was drawn is in the picture, where and as it was drawn. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cairo.h>

#include "output_render.h"
#include "said.h"

static char file[64];
static struct said ada, bob;
static struct output *output;
static cairo_surface_t *picture; /* what was written, read again */

static struct output *render_as(const char *ending, const char *until)
{
    struct render_options options = { .file = file,
                                      .memory = 1 << 20 };

    cr_assert(!until || instant_read(until, &options.until) == 0);
    snprintf(file, sizeof file, "/tmp/render-test-%d%s", (int)getpid(), ending);
    return output_render(&options);
}

static void begin(void)
{
    ada = said_by(2, "ada", "house");
    bob = said_by(3, "bob", "house");
    output = render_as(".png", NULL);
    cr_assert_not_null(output);
    say(&ada, output, "RESIZE_CANVAS length=100 width=80");
}

static void end(void)
{
    cairo_surface_destroy(picture);
    unlink(file);
}

TestSuite(output_render, .init = begin, .fini = end);

static void write_picture(void)
{
    cr_assert_eq(output->close(output), 0);
    picture = cairo_image_surface_create_from_png(file);
    cr_assert_eq(cairo_surface_status(picture), CAIRO_STATUS_SUCCESS);
}

/* 0xRRGGBB at a point of the picture. */
static unsigned at(int x, int y)
{
    const unsigned char *row =
        cairo_image_surface_get_data(picture) +
        (size_t)y * (size_t)cairo_image_surface_get_stride(picture);
    uint32_t pixel;

    memcpy(&pixel, row + 4 * x, sizeof pixel);
    return pixel & 0xffffff;
}

#define expect_pixel(x, y, colour)                                             \
    cr_expect_eq(at(x, y), colour, "(%d, %d) is #%06x", x, y, at(x, y))

#define RED "rgba=#ff0000ff height=6 width=6"
#define BLUE "rgba=#0000ffff height=6 width=6"

Test(output_render, strokes_are_where_they_were_drawn)
{
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)(90,10)");
    say(&bob, output, "ADD_STROKE index=1 " BLUE " points=(50,40)");
    write_picture();
    cr_expect_eq(cairo_image_surface_get_width(picture), 100);
    cr_expect_eq(cairo_image_surface_get_height(picture), 80);
    expect_pixel(50, 10, 0xff0000);
    expect_pixel(50, 40, 0x0000ff);
    expect_pixel(50, 60, 0xffffff);
}

/* 3.2.14, 3.2.15, 3.2.18 */
Test(output_render, strokes_are_kept_by_their_index)
{
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&ada, output, "ADD_STROKE index=1 " RED " points=(30,10)");
    say(&bob, output, "INSERT_STROKE index=1 " BLUE " points=(50,10)");
    say(&ada, output, "REPLACE_STROKE index=0 " BLUE " points=(70,10)");
    say(&ada, output, "REMOVE_STROKE indexes=7,2");
    write_picture();
    expect_pixel(10, 10, 0xffffff);
    expect_pixel(30, 10, 0xffffff);
    expect_pixel(50, 10, 0x0000ff);
    expect_pixel(70, 10, 0x0000ff);
}

Test(output_render, two_who_add_at_one_index_both_keep_theirs)
{
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&bob, output, "ADD_STROKE index=0 " BLUE " points=(30,10)");
    write_picture();
    expect_pixel(10, 10, 0xff0000);
    expect_pixel(30, 10, 0x0000ff);
}

/* 3.2.25 */
Test(output_render, a_reset_leaves_white)
{
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&ada, output, "SEND_POINTS pen=8 rgba=#00ff00ff points=(50,50)(60,50)");
    say(&bob, output, "RESET_CANVAS");
    write_picture();
    expect_pixel(10, 10, 0xffffff);
    expect_pixel(55, 50, 0xffffff);
}

/* 3.2.19, 3.2.26 */
Test(output_render, a_fill_stops_at_the_line_around_it)
{
    say(&ada, output,
        "SEND_POINTS pen=2 rgba=#000000ff "
        "points=(20,20)(60,20)(60,60)(20,60)(20,20)");
    say(&ada, output, "BUCKET_FILL x=40 y=40 rgba=#00ff00ff");
    write_picture();
    expect_pixel(22, 22, 0x00ff00);
    expect_pixel(57, 57, 0x00ff00);
    expect_pixel(20, 40, 0x000000);
    expect_pixel(10, 10, 0xffffff);
}

/* 3.2.20 to 3.2.22 */
Test(output_render, a_selection_is_moved_and_stretched)
{
    say(&ada, output, "SEND_POINTS pen=10 rgba=#00ff00ff points=(10,15)(20,15)");
    say(&ada, output, "CREATE_SELECTION x=5 y=5 length=20 width=20 angle=0");
    say(&ada, output, "UPDATE_SELECTION x=50 y=30 length=40 width=40 angle=0");
    say(&ada, output, "REMOVE_SELECTION");
    write_picture();
    expect_pixel(15, 15, 0xffffff);
    expect_pixel(70, 50, 0x00ff00);
    expect_pixel(85, 55, 0x00ff00);
    expect_pixel(70, 34, 0xffffff);
}

Test(output_render, an_eraser_erases)
{
    say(&ada, output, "SEND_POINTS pen=10 rgba=#00ff00ff points=(10,15)(50,15)");
    say(&bob, output, "SEND_POINTS pen=10 rgba=#ffffff00 points=(30,15)");
    write_picture();
    expect_pixel(15, 15, 0x00ff00);
    expect_pixel(30, 15, 0xffffff);
}

/* D-1: each member's copy is the same stroke. */
Test(output_render, a_relayed_frame_draws_once)
{
    struct said to_bob = bob;
    to_bob.from = PP_FROM_SERVER;
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&to_bob, output, "ADD_STROKE name=ada index=0 " RED " points=(10,10)");
    say(&ada, output, "REMOVE_STROKE indexes=0");
    write_picture();
    expect_pixel(10, 10, 0xffffff);
}

Test(output_render, an_author_out_of_sight_is_drawn_by_one_witness)
{
    struct said to_ada = ada, to_bob = bob;
    to_ada.from = to_bob.from = PP_FROM_SERVER;
    say(&to_ada, output, "ADD_STROKE name=eve index=0 " RED " points=(10,10)");
    say(&to_bob, output, "ADD_STROKE name=eve index=0 " RED " points=(10,10)");
    say(&to_ada, output, "REMOVE_STROKE name=eve indexes=0");
    say(&to_bob, output, "REMOVE_STROKE name=eve indexes=0");
    write_picture();
    expect_pixel(10, 10, 0xffffff);
}

/* D-3, and V-1: what breaks a clause is not drawn. */
Test(output_render, other_lobbies_and_bad_frames_stay_out)
{
    struct said eve = said_by(4, "eve", "castle");
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&eve, output, "ADD_STROKE index=0 " RED " points=(30,10)");
    say(&ada, output, "ADD_STROKE index=-1 " RED " points=(50,10)");
    write_picture();
    expect_pixel(10, 10, 0xff0000);
    expect_pixel(30, 10, 0xffffff);
    expect_pixel(50, 10, 0xffffff);
}

Test(output_render, at_a_time_shows_what_was_there_then)
{
    output->close(output);
    ada = said_by(2, "ada", "house");
    output = render_as(".png", "+0.001");
    say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
    say(&ada, output, "ADD_STROKE index=1 " RED " points=(30,10)");
    say(&ada, output, "ADD_STROKE index=2 " RED " points=(50,10)");
    write_picture();
    expect_pixel(30, 10, 0xff0000);
    expect_pixel(50, 10, 0xffffff);
}

/* An index of 2^31 - 1 takes no memory for what was not seen. */
Test(output_render, an_index_out_of_all_proportion_is_put_at_the_end)
{
    say(&ada, output, "ADD_STROKE index=2147483647 " RED " points=(10,10)");
    write_picture();
    expect_pixel(10, 10, 0xff0000);
}

Test(output_render, vector_pictures_are_written_too)
{
    static const char *const endings[] = { ".svg", ".pdf" };
    static const char *const magic[] = { "<?xml", "%PDF-" };

    output->close(output);
    for (int i = 0; i < 2; i++) {
        char start[5] = "";
        FILE *stream;

        output = render_as(endings[i], NULL);
        say(&ada, output, "ADD_STROKE index=0 " RED " points=(10,10)");
        cr_expect_eq(output->close(output), 0);
        stream = fopen(file, "rb");
        cr_assert_not_null(stream);
        cr_expect_eq(fread(start, 1, 5, stream), 5);
        cr_expect_arr_eq(start, magic[i], 5);
        fclose(stream);
    }
}

Test(output_render, where_nothing_was_drawn_no_file_is_made)
{
    output->close(output);
    unlink(file);
    output = render_as(".png", NULL);
    cr_expect_eq(output->close(output), -1);
    cr_expect_neq(access(file, F_OK), 0);
}

Test(output_render, another_ending_is_refused)
{
    output->close(output);
    cr_expect_null(render_as(".gif", NULL));
}
