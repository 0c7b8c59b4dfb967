#include "canvas.h"

#include <polypaint/check.h>
#include <polypaint/text.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TITLE "# canvas of "

static enum canvas_result bad(struct canvas_problem *problem, size_t line,
                              size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static enum canvas_result bad(struct canvas_problem *problem, size_t line,
                              size_t column, const char *format, ...)
{
    va_list args;

    problem->line = line;
    problem->column = column;
    va_start(args, format);
    vsnprintf(problem->words, sizeof problem->words, format, args);
    va_end(args);
    return CANVAS_BAD;
}

/* ---- reading ------------------------------------------------------------- */

struct reader {
    const char *lobby;
    struct frames *canvas;
    struct canvas_problem *problem;
    uint8_t *frame; /* PP_FRAME_MAX */
    size_t number;  /* of the line */
};

static enum canvas_result read_title(struct reader *reader, const char *title)
{
    if (!strcmp(title, reader->lobby))
        return CANVAS_OK;
    return bad(reader->problem, reader->number, 1,
               "this is the canvas of %s, not of %s", title, reader->lobby);
}

static enum canvas_result read_frame(struct reader *reader, const char *line,
                                     size_t size)
{
    static const struct pp_text_defaults defaults = { NULL, 0, 0 };
    struct pp_text_error error;
    struct pp_verdict verdict;
    struct pp_frame frame;
    const struct pp_type *type;
    size_t bytes = pp_text_parse(line, size, &defaults, reader->frame, &error);

    if (!bytes)
        return bad(reader->problem, reader->number, error.column + 1, "%s",
                   error.words);
    if (pp_frame_read(reader->frame, bytes, &frame) != PP_SPLIT_FRAME
        || frame.size != bytes || !(type = pp_type(frame.type))
        || type->family != PP_FAMILY_DRAWING)
        return bad(reader->problem, reader->number, 1, "not a drawing frame");
    if (pp_frame_check(&frame, PP_FROM_SERVER, PP_LEVEL_R, &verdict))
        return bad(reader->problem, reader->number, 1, "%s: %s",
                   pp_clause(verdict.clause)->id, verdict.words);
    if (frames_add(reader->canvas, frame.bytes, frame.size))
        return bad(reader->problem, reader->number, 1, "out of memory");
    return CANVAS_OK;
}

static enum canvas_result read_line(struct reader *reader, char *line,
                                    size_t size)
{
    reader->number++;
    while (size && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        line[--size] = 0;
    if (!strncmp(line, TITLE, strlen(TITLE)))
        return read_title(reader, line + strlen(TITLE));
    if (line[0] == '#' || strspn(line, " \t") == size)
        return CANVAS_OK;
    return read_frame(reader, line, size);
}

static enum canvas_result read_lines(struct reader *reader, FILE *file)
{
    enum canvas_result result = CANVAS_OK;
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    errno = 0;
    while (result == CANVAS_OK && (size = getline(&line, &room, file)) >= 0)
        result = read_line(reader, line, (size_t)size);
    if (result == CANVAS_OK && !feof(file))
        result = bad(reader->problem, 0, 0, "%s", strerror(errno));
    free(line);
    return result;
}

/* A device or a directory would hang, or be replaced: files only. */
static enum canvas_result open_file(const char *path, FILE **file,
                                    struct canvas_problem *problem)
{
    struct stat status;

    if (stat(path, &status))
        return errno == ENOENT ? CANVAS_NONE
                               : bad(problem, 0, 0, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return bad(problem, 0, 0, "not a regular file");
    *file = fopen(path, "re");
    return *file ? CANVAS_OK : bad(problem, 0, 0, "%s", strerror(errno));
}

enum canvas_result canvas_read(const char *path, const char *lobby,
                               struct frames *canvas,
                               struct canvas_problem *problem)
{
    struct reader reader = { lobby, canvas, problem, NULL, 0 };
    FILE *file;
    enum canvas_result result = open_file(path, &file, problem);

    if (result != CANVAS_OK)
        return result;
    reader.frame = malloc(PP_FRAME_MAX);
    result = reader.frame ? read_lines(&reader, file)
                          : bad(problem, 0, 0, "out of memory");
    free(reader.frame);
    fclose(file);
    return result;
}

/* ---- writing ------------------------------------------------------------- */

static int print_all(FILE *file, const char *lobby,
                     const struct frames *canvas)
{
    size_t at = 0, room = PP_TEXT_ROOM(PP_FRAME_MAX);
    char *line = malloc(room);
    struct pp_frame frame;

    if (!line)
        return -1;
    fprintf(file, TITLE "%s\n", lobby);
    while (frames_next(canvas, &at, &frame)) {
        pp_text_print(&frame, PP_FROM_CLIENT, NULL, line, room);
        fprintf(file, "%s\n", line);
    }
    free(line);
    return ferror(file) ? -1 : 0;
}

/* What the file would have got from fopen(); mkstemp() makes it private. */
static mode_t mode_for(const char *path)
{
    struct stat status;
    mode_t mask = umask(0);

    umask(mask);
    return stat(path, &status) ? 0666 & ~mask : status.st_mode & 07777;
}

static int fill(int fd, const char *path, const char *lobby,
                const struct frames *canvas)
{
    FILE *file = fdopen(fd, "w");
    int failed;

    if (!file) {
        close(fd);
        return -1;
    }
    failed = print_all(file, lobby, canvas) || fflush(file)
             || fchmod(fd, mode_for(path)) || fsync(fd);
    return fclose(file) || failed ? -1 : 0;
}

/* Writes beside the file and renames: a reader finds the old one or the new. */
static enum canvas_result replace(const char *path, const char *lobby,
                                  const struct frames *canvas,
                                  struct canvas_problem *problem)
{
    char target[PATH_MAX], fresh[PATH_MAX + 8];
    int fd;

    if (!realpath(path, target)) /* so that a link stays one */
        snprintf(target, sizeof target, "%s", path);
    snprintf(fresh, sizeof fresh, "%s.XXXXXX", target);
    fd = mkstemp(fresh);
    if (fd < 0)
        return bad(problem, 0, 0, "%s", strerror(errno));
    if (!fill(fd, target, lobby, canvas) && !rename(fresh, target))
        return CANVAS_OK;
    bad(problem, 0, 0, "%s", strerror(errno));
    unlink(fresh);
    return CANVAS_BAD;
}

/* Two who save must not both look first and then both write: a lock on the
 * folder leaves no file behind, unlike one on a file that is renamed. Where
 * there are no locks it goes on without. */
static int lock_folder(const char *path)
{
    char copy[PATH_MAX];
    int fd;

    snprintf(copy, sizeof copy, "%s", path);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) && errno == EINTR)
        ;
    return fd;
}

enum canvas_result canvas_write(const char *path, const char *lobby,
                                const struct frames *canvas, int careful,
                                struct canvas_problem *problem)
{
    struct frames there = { 0 };
    int lock = lock_folder(path);
    enum canvas_result result = canvas_read(path, lobby, &there, problem);

    if (result != CANVAS_BAD) {
        if (careful && frames_missing(&there, canvas, NULL))
            result = CANVAS_KEPT;
        else
            result = replace(path, lobby, canvas, problem);
    }
    frames_free(&there);
    if (lock >= 0)
        close(lock);
    return result;
}
