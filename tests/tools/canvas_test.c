#include "canvas.h"

#include <polypaint/text.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOBBY "\"cat\" by \"alice\""
#define STROKE "ADD_STROKE name=bob date=5 index=0 rgba=#ff0000ff height=2 " \
               "width=2.0 points=(1.5,2)(3,4)"

static char folder[] = "/tmp/canvas_test.XXXXXX";
static char path[64], beside[64];
static struct canvas_problem problem;
static struct frames canvas;

static void setup(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/cat", folder);
    snprintf(beside, sizeof beside, "%s/link", folder);
}

static void teardown(void)
{
    frames_free(&canvas);
    unlink(path);
    unlink(beside);
    cr_expect_eq(rmdir(folder), 0, "nothing else was left there");
}

TestSuite(canvas, .init = setup, .fini = teardown);

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");

    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static void file_is(const char *text)
{
    char there[4096];
    FILE *file = fopen(path, "r");
    size_t size;

    cr_assert_not_null(file);
    size = fread(there, 1, sizeof there - 1, file);
    there[size] = 0;
    fclose(file);
    cr_assert_str_eq(there, text);
}

static void add(const char *line)
{
    static const struct pp_text_defaults defaults = { "bob", 3, 5 };
    struct pp_text_error error;
    uint8_t frame[PP_FRAME_MAX];
    size_t size = pp_text_parse(line, strlen(line), &defaults, frame, &error);

    cr_assert(size, "%s", error.words);
    cr_assert_eq(frames_add(&canvas, frame, size), 0);
}

static enum canvas_result read_it(void)
{
    return canvas_read(path, LOBBY, &canvas, &problem);
}

static enum canvas_result write_it(int careful)
{
    return canvas_write(path, LOBBY, &canvas, careful, &problem);
}

Test(canvas, is_written_and_read_back)
{
    struct frames again = { 0 };

    cr_assert_eq(read_it(), CANVAS_NONE);
    add(STROKE);
    add("RESET_CANVAS");
    cr_assert_eq(write_it(0), CANVAS_OK);
    file_is("# canvas of " LOBBY "\n" STROKE
            "\nRESET_CANVAS name=bob date=5\n");
    cr_assert_eq(canvas_read(path, LOBBY, &again, &problem), CANVAS_OK);
    cr_assert_eq(again.count, 2);
    cr_assert_eq(again.used, canvas.used);
    cr_assert_arr_eq(again.bytes, canvas.bytes, canvas.used);
    frames_free(&again);
}

Test(canvas, takes_comments_empty_lines_and_a_last_line_without_newline)
{
    write_file("# mine\n\n  \r\n" STROKE "\r\nRESET_CANVAS");
    cr_assert_eq(read_it(), CANVAS_OK);
    cr_assert_eq(canvas.count, 2);
}

Test(canvas, damaged_file_is_told_and_left_alone)
{
    write_file(STROKE "\nADD_STROKE index=\n");
    cr_assert_eq(read_it(), CANVAS_BAD);
    cr_assert_eq(problem.line, 2);
    cr_assert_gt(problem.column, 1);
    cr_assert_eq(write_it(0), CANVAS_BAD);
    file_is(STROKE "\nADD_STROKE index=\n");
}

Test(canvas, other_frames_are_damage)
{
    write_file("LOBBY_FETCH name=bob date=5\n");
    cr_assert_eq(read_it(), CANVAS_BAD);
    write_file("RAW 07 00 0c 00 00\n");
    cr_assert_eq(read_it(), CANVAS_BAD);
    cr_assert_eq(problem.line, 1);
}

Test(canvas, binary_file_is_damage)
{
    FILE *file = fopen(path, "w");

    fwrite("\0\1\2\377\n\0", 1, 6, file);
    fclose(file);
    cr_assert_eq(read_it(), CANVAS_BAD);
}

Test(canvas, of_another_lobby_is_left_alone)
{
    write_file("# canvas of \"dog\" by \"bob\"\nRESET_CANVAS\n");
    cr_assert_eq(read_it(), CANVAS_BAD);
    cr_assert_not_null(strstr(problem.words, "dog"));
    cr_assert_eq(write_it(0), CANVAS_BAD);
    file_is("# canvas of \"dog\" by \"bob\"\nRESET_CANVAS\n");
}

Test(canvas, careful_keeps_what_has_more)
{
    write_file(STROKE "\n");
    add("RESET_CANVAS");
    cr_assert_eq(write_it(1), CANVAS_KEPT);
    file_is(STROKE "\n");
    add(STROKE);
    cr_assert_eq(write_it(1), CANVAS_OK);
    frames_clear(&canvas);
    cr_assert_eq(write_it(0), CANVAS_OK);
    file_is("# canvas of " LOBBY "\n");
}

Test(canvas, link_stays_a_link_and_rights_stay)
{
    struct stat status;

    write_file("");
    cr_assert_eq(chmod(path, 0640), 0);
    cr_assert_eq(symlink(path, beside), 0);
    cr_assert_eq(canvas_write(beside, LOBBY, &canvas, 0, &problem),
                 CANVAS_OK);
    cr_assert_eq(lstat(beside, &status), 0);
    cr_assert(S_ISLNK(status.st_mode));
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 07777, 0640);
}

Test(canvas, only_files_are_files)
{
    cr_assert_eq(canvas_write("/dev/null", LOBBY, &canvas, 0, &problem),
                 CANVAS_BAD);
    cr_assert_eq(canvas_read(folder, LOBBY, &canvas, &problem), CANVAS_BAD);
    cr_assert_eq(canvas_write("/nowhere/at/all", LOBBY, &canvas, 0, &problem),
                 CANVAS_BAD);
    cr_assert_eq(problem.line, 0);
}
