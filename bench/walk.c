/* What reading a capture costs at the least: a loop of libpcap that copies the
 * payload of every TCP segment to its stream, where it is the next in order,
 * and walks over the frames. No checks, no output; Ethernet and IPv4 only.
 *
 *    walk FILE    prints how many frames there are
 */
#include <pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 17, STREAMS = 1 << 10, SYN = 2 };

struct stream {
    uint8_t key[12]; /* addresses and ports, as they are in the packet */
    uint32_t next, size;
    uint8_t bytes[ROOM];
};

static struct stream *streams[STREAMS];
static uint64_t frames;

static uint32_t big32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

static void walk(struct stream *stream)
{
    uint32_t at = 0, size;

    while (stream->size - at >= 8) {
        size = (uint32_t)stream->bytes[at] |
               (uint32_t)stream->bytes[at + 1] << 8;
        if (size < 8 || size > stream->size - at)
            break;
        frames++;
        at += size;
    }
    stream->size -= at;
    memmove(stream->bytes, stream->bytes + at, stream->size);
}

static struct stream *stream_of(const uint8_t key[12])
{
    uint32_t parts[3], hash;
    struct stream *stream;

    memcpy(parts, key, sizeof parts);
    hash = ((parts[0] * 31 + parts[1]) * 31 + parts[2]) * 0x9e3779b1u >> 22;
    while ((stream = streams[hash]) && memcmp(stream->key, key, 12))
        hash = (hash + 1) % STREAMS;
    if (stream)
        return stream;
    stream = streams[hash] = calloc(1, sizeof *stream);
    if (stream)
        memcpy(stream->key, key, 12);
    return stream;
}

static void take(uint8_t *context, const struct pcap_pkthdr *header,
                 const uint8_t *packet)
{
    const uint8_t *ip = packet + 14, *tcp;
    uint32_t total, used, size;
    struct stream *stream;
    uint8_t key[12];

    (void)context;
    if (header->caplen < 54)
        return;
    tcp = ip + (ip[0] & 15) * 4;
    total = (uint32_t)(ip[2] << 8 | ip[3]);
    used = (uint32_t)((ip[0] & 15) * 4 + (tcp[12] >> 4) * 4);
    memcpy(key, ip + 12, 8);
    memcpy(key + 8, tcp, 4);
    stream = stream_of(key);
    if (!stream || total < used || total + 14 > header->caplen)
        return;
    if (tcp[13] & SYN)
        stream->next = big32(tcp + 4) + 1;
    size = total - used;
    if (!size || big32(tcp + 4) != stream->next || stream->size + size > ROOM)
        return;
    memcpy(stream->bytes + stream->size, ip + used, size);
    stream->size += size;
    stream->next += size;
    walk(stream);
}
int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *pcap;

    if (argc != 2) {
        fprintf(stderr, "usage: walk FILE\n");
        return 2;
    }
    pcap = pcap_open_offline(argv[1], error);
    if (!pcap) {
        fprintf(stderr, "walk: %s\n", error);
        return 2;
    }
    pcap_loop(pcap, -1, take, NULL);
    printf("%llu\n", (unsigned long long)frames);
    pcap_close(pcap);
    return 0;
}
