#include "outfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cli/cli.h>

#include "arena.h"

/* As open() would have made it: mkstemp() lets nobody else read. */
static void usual_mode(int fd)
{
    mode_t mask = umask(0);

    umask(mask);
    fchmod(fd, 0666 & ~mask);
}

static FILE *open_draft(struct outfile *out, const char *name)
{
    char *whole = realpath(name, NULL); /* through links, to what is there */
    int fd;

    out->place = whole ? whole : need(strdup(name));
    if (asprintf(&out->draft, "%s.XXXXXX", out->place) < 0)
        out->draft = need(NULL);
    fd = mkstemp(out->draft);
    if (fd < 0)
        return NULL;
    usual_mode(fd);
    return fdopen(fd, "w");
}

static void forget(struct outfile *out)
{
    free(out->place);
    free(out->draft);
    *out = (struct outfile){ 0 };
}

int outfile_open(struct outfile *out, const char *name)
{
    struct stat status;
    int there = stat(name, &status) == 0;

    *out = (struct outfile){ .name = name };
    if (!strcmp(name, "-"))
        out->file = stdout;
    else if (there && S_ISDIR(status.st_mode))
        errno = EISDIR;
    else if (there && access(name, W_OK))
        out->file = NULL;
    else if (there && !S_ISREG(status.st_mode))
        out->file = fopen(name, "w");
    else
        out->file = open_draft(out, name);
    if (out->file)
        return 0;
    cli_error("%s: cannot be written: %s", name, strerror(errno));
    forget(out);
    return -1;
}

static int close_it(struct outfile *out)
{
    int failed = ferror(out->file);

    if (out->file == stdout)
        return fflush(stdout) || failed ? -1 : 0;
    return fclose(out->file) || failed ? -1 : 0;
}

int outfile_keep(struct outfile *out)
{
    int result;

    if (!out->file)
        return 0;
    errno = 0;
    result = close_it(out);
    if (out->draft && (result || rename(out->draft, out->place))) {
        result = -1;
        unlink(out->draft);
    }
    if (result)
        cli_error("%s: could not be written: %s", out->name,
                  errno ? strerror(errno) : "the disk may be full");
    forget(out);
    return result;
}

void outfile_drop(struct outfile *out)
{
    if (!out->file)
        return;
    close_it(out);
    if (out->draft)
        unlink(out->draft);
    forget(out);
}
