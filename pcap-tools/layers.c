#include "layers.h"

#include <stdlib.h>
#include <string.h>

#include "ip.h"
#include "link.h"

struct layers {
    struct layers_counts counts;
    struct fragments *fragments;
};

struct layers *layers_new(size_t memory)
{
    struct layers *layers = calloc(1, sizeof *layers);

    if (layers && !(layers->fragments = fragments_new(memory))) {
        free(layers);
        return NULL;
    }
    return layers;
}

void layers_free(struct layers *layers)
{
    if (!layers)
        return;
    fragments_free(layers->fragments);
    free(layers);
}

const struct layers_counts *layers_counts(const struct layers *layers)
{
    return &layers->counts;
}

/* The fragment's datagram, when it is complete now. */
static enum ip_result add_fragment(struct layers *layers,
                                   struct fragment *fragment,
                                   struct span *span)
{
    enum ip_result result = IP_FRAGMENT;
    uint8_t protocol;

    layers->counts.fragments++;
    if (fragments_add(layers->fragments, fragment, span, &protocol))
        result = ip_read_whole(fragment->key.family, protocol, span);
    layers->counts.fragments_dropped = fragments_unused(layers->fragments);
    return result;
}

/* 0 when the header is not whole or makes no sense. */
static int read_tcp(struct span *span, struct segment *segment)
{
    const uint8_t *at = span->at;
    uint32_t header;

    if (span->size < 20)
        return 0;
    header = (at[12] >> 4) * 4u;
    if (header < 20 || header > span->wire)
        return 0;
    segment->from.port = big16(at);
    segment->to.port = big16(at + 2);
    segment->seq = big32(at + 4);
    segment->ack = big32(at + 8);
    segment->flags = at[13];
    segment->window = big16(at + 14);
    span_skip(span, header);
    segment->bytes = span->at;
    segment->size = span->size;
    segment->wire = span->wire;
    return 1;
}

/* IP and TCP; the span begins with an IP header. */
static int read_ip(struct layers *layers, const struct packet *packet,
                   struct span *span, struct segment *segment)
{
    struct fragment fragment;
    enum ip_result result;

    result = ip_read(span, segment, &fragment);
    if (result == IP_FRAGMENT) {
        fragment.time = packet->time;
        result = add_fragment(layers, &fragment, span);
    }
    if (result == IP_TCP && !read_tcp(span, segment))
        result = IP_BAD;
    layers->counts.segments += result == IP_TCP;
    layers->counts.not_tcp += result == IP_OTHER;
    layers->counts.malformed += result == IP_BAD;
    return result == IP_TCP;
}

int layers_read(struct layers *layers, const struct packet *packet,
                struct segment *segment)
{
    struct span span = { packet->bytes, packet->size, packet->wire };

    layers->counts.packets++;
    switch (link_skip(packet->link, &span)) {
    case LINK_IP:
        memset(&segment->from, 0, sizeof segment->from);
        memset(&segment->to, 0, sizeof segment->to);
        segment->time = packet->time;
        segment->packet = packet->number;
        return read_ip(layers, packet, &span, segment);
    case LINK_OTHER:
        layers->counts.not_ip++;
        return 0;
    case LINK_CUT:
        layers->counts.malformed++;
        return 0;
    case LINK_UNKNOWN:
        layers->counts.unknown_link++;
    }
    return 0;
}
