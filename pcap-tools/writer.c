#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cli/cli.h>

int writer_open(struct writer *writer, const char *path)
{
    int is_stdout = !path || !strcmp(path, "-");

    *writer = (struct writer){ .fd = STDOUT_FILENO, .name = path };
    if (is_stdout)
        writer->name = "standard output";
    else
        writer->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                          0666);
    if (writer->fd < 0) {
        cli_error("%s: can't be written: %s", path, strerror(errno));
        return -1;
    }
    writer->buffer = malloc(2 * (size_t)WRITER_ROOM);
    if (writer->buffer)
        return 0;
    cli_error("%s: out of memory", writer->name);
    if (!is_stdout)
        close(writer->fd);
    return -1;
}

void writer_flush(struct writer *writer)
{
    size_t at = 0;
    ssize_t n;

    while (at < writer->used && !writer->error) {
        n = write(writer->fd, writer->buffer + at, writer->used - at);
        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            writer->error = errno;
    }
    writer->used = 0;
}

int writer_close(struct writer *writer)
{
    writer_flush(writer);
    if (writer->fd != STDOUT_FILENO && close(writer->fd) && !writer->error)
        writer->error = errno;
    free(writer->buffer);
    if (!writer->error || writer->error == EPIPE)
        return 0;
    cli_error("%s: not all could be written: %s", writer->name,
              strerror(writer->error));
    return -1;
}

void writer_text(struct writer *writer, const char *text)
{
    writer_bytes(writer, text, strlen(text));
}

void writer_number(struct writer *writer, uint64_t number)
{
    char digits[20];
    size_t n = sizeof digits;

    do {
        digits[--n] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    writer_bytes(writer, digits + n, sizeof digits - n);
}

void writer_format(struct writer *writer, const char *format, ...)
{
    enum { ROOM = 4000 };
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(writer_room(writer, ROOM), ROOM, format, args);
    va_end(args);
    writer_took(writer, n < 0 ? 0 : n < ROOM ? (size_t)n : ROOM - 1);
}

void hex_digits(char *out, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < size; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
}

void writer_hex(struct writer *writer, const uint8_t *bytes, size_t size)
{
    hex_digits(writer_room(writer, 2 * size), bytes, size);
    writer_took(writer, 2 * size);
}
