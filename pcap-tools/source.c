#include "source.h"

#include <cli/cli.h>
#include <stdio.h>
#include <stdlib.h>

#include "capture_file.h"
#include "interface.h"

struct source {
    struct capture_file *files;
    size_t file_count;
    /* files that have a packet: a heap, the earliest first */
    struct capture_file **ready;
    size_t ready_count;
    /* files whose next packet is to be read */
    struct capture_file **unread;
    size_t unread_count;

    pcap_t *interface;
    const char *interface_name;

    uint64_t number; /* of the last packet */
    volatile sig_atomic_t stop;
    char why[1024];
};

static int open_files(struct source *source,
                      const struct source_options *options)
{
    size_t i, count = options->file_count;

    source->files = calloc(count, sizeof *source->files);
    source->ready = calloc(count, sizeof *source->ready);
    source->unread = calloc(count, sizeof *source->unread);
    if (!source->files || !source->ready || !source->unread) {
        cli_error("no memory");
        return -1;
    }
    for (i = 0; i < count; i++) {
        if (capture_file_open(&source->files[i], options->files[i],
                              options->filter, &source->stop))
            return -1;
        source->file_count++;
        source->unread[count - 1 - i] = &source->files[i];
    }
    source->unread_count = count;
    return 0;
}

struct source *source_open(const struct source_options *options)
{
    struct source *source = calloc(1, sizeof *source);

    if (!source) {
        cli_error("no memory");
        return NULL;
    }
    if (options->interface) {
        source->interface_name = options->interface;
        source->interface = interface_open(options->interface, options->filter,
                                           options->snaplen);
        if (source->interface)
            return source;
    } else if (!open_files(source, options)) {
        return source;
    }
    source_close(source);
    return NULL;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    while (source->file_count)
        capture_file_close(&source->files[--source->file_count]);
    free(source->files);
    free(source->ready);
    free(source->unread);
    if (source->interface)
        pcap_close(source->interface);
    free(source);
}

/* Files that were named first come first, when times are equal. */
static int is_before(const struct capture_file *a, const struct capture_file *b)
{
    return a->next.time < b->next.time
        || (a->next.time == b->next.time && a < b);
}

static void push_ready(struct source *source, struct capture_file *file)
{
    struct capture_file **heap = source->ready;
    size_t at = source->ready_count++, above;

    for (; at; at = above) {
        above = (at - 1) / 2;
        if (!is_before(file, heap[above]))
            break;
        heap[at] = heap[above];
    }
    heap[at] = file;
}

static struct capture_file *pop_ready(struct source *source)
{
    struct capture_file **heap = source->ready, *first = heap[0], *last;
    size_t count = --source->ready_count, at = 0, below;

    last = heap[count];
    while ((below = 2 * at + 1) < count) {
        if (below + 1 < count && is_before(heap[below + 1], heap[below]))
            below++;
        if (!is_before(heap[below], last))
            break;
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = last;
    return first;
}

static enum source_result hand_out(struct source *source,
                                   const struct capture_file *file,
                                   struct packet *packet)
{
    *packet = file->next;
    packet->number = ++source->number;
    return SOURCE_PACKET;
}

static enum source_result next_of_files(struct source *source,
                                        struct packet *packet)
{
    enum capture_result result;
    struct capture_file *file;
    uint64_t skipped;

    while (source->unread_count) {
        file = source->unread[source->unread_count - 1];
        result = capture_file_next(file, &skipped);
        source->number += skipped;
        switch (result) {
        case CAPTURE_PACKET:
            /* mostly there is one file, or its turn goes on */
            if (source->unread_count == 1
                && (!source->ready_count || is_before(file, source->ready[0])))
                return hand_out(source, file, packet);
            push_ready(source, file);
            break;
        case CAPTURE_WAIT:
            return source->stop ? SOURCE_END : SOURCE_IDLE;
        case CAPTURE_DAMAGED:
            source->unread_count--;
            if (source->stop)
                return SOURCE_END;
            capture_file_why(file, source->why, sizeof source->why);
            return SOURCE_DAMAGED;
        case CAPTURE_END:
            break;
        }
        source->unread_count--;
    }
    if (!source->ready_count)
        return SOURCE_END;
    file = pop_ready(source);
    source->unread[source->unread_count++] = file;
    return hand_out(source, file, packet);
}

static enum source_result next_of_interface(struct source *source,
                                            struct packet *packet)
{
    struct pcap_pkthdr *header;
    const uint8_t *bytes;

    switch (interface_next(source->interface, &header, &bytes)) {
    case 1:
        capture_packet(packet, header, bytes);
        packet->link = pcap_datalink(source->interface);
        packet->number = ++source->number;
        return SOURCE_PACKET;
    case 0:
        return SOURCE_IDLE;
    default:
        snprintf(source->why, sizeof source->why, "%s: %s",
                 source->interface_name, pcap_geterr(source->interface));
        source->stop = 1;
        return SOURCE_DAMAGED;
    }
}

enum source_result source_next(struct source *source, struct packet *packet)
{
    if (source->stop)
        return SOURCE_END;
    return source->interface ? next_of_interface(source, packet)
                             : next_of_files(source, packet);
}

const char *source_why(const struct source *source)
{
    return source->why;
}

void source_progress(const struct source *source, uint64_t *read,
                     uint64_t *total)
{
    size_t i;

    *read = *total = 0;
    for (i = 0; i < source->file_count; i++)
        *read += unpack_read(source->files[i].unpack);
    for (i = 0; i < source->file_count; i++) {
        if (source->files[i].pipe) {
            *total = 0;
            return;
        }
        *total += source->files[i].size;
    }
}

void source_break(struct source *source)
{
    source->stop = 1;
}

uint64_t source_dropped(struct source *source)
{
    struct pcap_stat stat;

    if (!source->interface || pcap_stats(source->interface, &stat))
        return 0;
    return (uint64_t)stat.ps_drop + stat.ps_ifdrop;
}
