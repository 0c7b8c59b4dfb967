#include "caught.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void write_segment(FILE *out, const struct segment *segment)
{
    char from[ENDPOINT_TEXT], to[ENDPOINT_TEXT];
    uint32_t i;

    endpoint_text(&segment->from, from);
    endpoint_text(&segment->to, to);
    fprintf(out, "%s > %s %u %u %u %u ", from, to, segment->seq, segment->ack,
            segment->flags, segment->window);
    for (i = 0; i < segment->size; i++)
        fprintf(out, "%02x", segment->bytes[i]);
    fprintf(out, segment->size < segment->wire ? "+%u\n" : "\n",
            segment->wire - segment->size);
}

/* One packet; the sanitizers see every byte read behind its end. */
static void take(struct caught *caught, struct layers *layers, FILE *out,
                 struct packet packet)
{
    struct segment segment;
    uint8_t *copy = malloc(packet.size ? packet.size : 1);

    cr_assert(copy);
    memcpy(copy, packet.bytes, packet.size);
    packet.bytes = copy;
    cr_assert_leq(packet.size, packet.wire);
    if (layers_read(layers, &packet, &segment)) {
        cr_assert_leq(segment.size, segment.wire);
        cr_assert_eq(segment.packet, packet.number);
        write_segment(out, &segment);
    }
    free(copy);
    caught->backwards += caught->packets && packet.time < caught->last_time;
    if (!caught->packets++)
        caught->first_time = packet.time;
    caught->last_time = packet.time;
    cr_assert_gt(packet.number, caught->last_number);
    caught->last_number = packet.number;
}

struct caught caught_read(const struct source_options *options)
{
    struct caught caught = { 0 };
    struct source *source = source_open(options);
    struct layers *layers = layers_new(1 << 20);
    enum source_result result;
    struct packet packet;
    size_t size;
    FILE *out = open_memstream(&caught.segments, &size);

    cr_assert(source && layers && out, "can't open %s", options->files[0]);
    while ((result = source_next(source, &packet)) != SOURCE_END) {
        if (result == SOURCE_PACKET)
            take(&caught, layers, out, packet);
        if (result == SOURCE_DAMAGED) {
            caught.damaged++;
            snprintf(caught.why, sizeof caught.why, "%s", source_why(source));
        }
    }
    fclose(out);
    caught.counts = *layers_counts(layers);
    layers_free(layers);
    source_close(source);
    return caught;
}

struct caught caught_file(const char *name)
{
    struct source_options options = { .files = &name, .file_count = 1 };

    return caught_read(&options);
}

int caught_any(const void *bytes, size_t size)
{
    const char *name = caught_write(bytes, size);
    struct source_options options = { .files = &name, .file_count = 1 };
    struct source *source = source_open(&options);
    enum source_result result;
    struct packet packet;
    unsigned results = 0;

    if (!source)
        return 0;
    while ((result = source_next(source, &packet)) != SOURCE_END) {
        cr_assert_lt(results++, 2000);
        cr_assert(result != SOURCE_PACKET || packet.size <= packet.wire);
    }
    source_close(source);
    return 1;
}

void caught_free(struct caught *caught)
{
    free(caught->segments);
}

char *caught_bytes(const struct caught *caught, const char *end)
{
    const char *line = caught->segments, *hex;
    char *all = NULL;
    size_t size, length;
    FILE *out = open_memstream(&all, &size);

    cr_assert(out);
    for (; *line; line += length + 1) {
        length = strcspn(line, "\n");
        if (strncmp(line, end, strlen(end)) || line[strlen(end)] != ' ')
            continue;
        for (hex = line + length; hex[-1] != ' '; hex--)
            ;
        fwrite(hex, 1, (size_t)(line + length - hex), out);
    }
    fclose(out);
    return all;
}

const char *caught_write(const void *bytes, size_t size)
{
    static char name[64];
    static int memory = -1;

    if (memory < 0)
        memory = memfd_create("caught", MFD_CLOEXEC);
    cr_assert_eq(ftruncate(memory, 0), 0);
    cr_assert_eq(pwrite(memory, bytes, size, 0), (ssize_t)size);
    snprintf(name, sizeof name, "/proc/self/fd/%d", memory);
    return name;
}

uint8_t *caught_load(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    uint8_t *bytes = malloc(1 << 20);

    cr_assert(file && bytes, "%s", name);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}
