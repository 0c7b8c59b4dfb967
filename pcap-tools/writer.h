/* writer.h - a buffered text file that outputs write to.
 *
 * What has been written stays in the buffer until it is full or flushed. An
 * error sticks: what comes later is dropped, and writer_close() tells it. A
 * reader that went away (EPIPE) is no error: nobody wants more.
 */
#ifndef PCAP_TOOLS_WRITER_H
#define PCAP_TOOLS_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The most that may be asked for at once: the longest line of a frame, twice.
 */
enum { WRITER_ROOM = 1 << 20 };

struct writer {
    char *buffer;     /* 2 * WRITER_ROOM bytes */
    size_t used;
    int fd;
    int error;        /* errno, or 0 */
    const char *name; /* for messages; the caller's */
};

/* `path` "-" or NULL is standard output. 0, or -1 after it told why not. */
int writer_open(struct writer *writer, const char *path);

/* Where `size` <= WRITER_ROOM bytes may be written; then writer_took(). */
static inline char *writer_room(struct writer *writer, size_t size);
static inline void writer_took(struct writer *writer, size_t size);

void writer_flush(struct writer *writer);

/* Nothing more will be taken: the reader is gone or the disk is full. */
static inline int writer_failed(const struct writer *writer);

/* Flushes and frees: 0, or -1 after it told what could not be written. */
int writer_close(struct writer *writer);

/* `size` <= WRITER_ROOM */
static inline void writer_bytes(struct writer *writer, const void *bytes,
                                size_t size);
static inline void writer_char(struct writer *writer, char c);
void writer_text(struct writer *writer, const char *text);
void writer_number(struct writer *writer, uint64_t number);
void writer_format(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* up to 4,000 bytes */

/* Writes two hex digits for each byte. */
void hex_digits(char *out, const uint8_t *bytes, size_t size);

/* `size` <= WRITER_ROOM / 2 */
void writer_hex(struct writer *writer, const uint8_t *bytes, size_t size);

static inline int writer_failed(const struct writer *writer)
{
    return writer->error;
}

static inline char *writer_room(struct writer *writer, size_t size)
{
    if (writer->used + size > 2 * (size_t)WRITER_ROOM)
        writer_flush(writer);
    return writer->buffer + writer->used;
}

static inline void writer_took(struct writer *writer, size_t size)
{
    writer->used += size;
}

static inline void writer_bytes(struct writer *writer, const void *bytes,
                                size_t size)
{
    memcpy(writer_room(writer, size), bytes, size);
    writer->used += size;
}

static inline void writer_char(struct writer *writer, char c)
{
    *writer_room(writer, 1) = c;
    writer->used++;
}

#endif
