/* What reading a capture costs at the least: a loop of libpcap that copies the
 * payload of every TCP segment, in the order they come, and walks over the
 * frames of each direction. No checks, no output; Ethernet and IPv4 only.
 *
 *    walk FILE    prints how many frames there are
 */
#include <pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 17, DIRECTIONS = 1 << 10 };

struct direction {
    uint32_t size;
    uint8_t bytes[ROOM];
};

static struct direction *directions[DIRECTIONS];
static uint64_t frames;

static void walk(struct direction *direction)
{
    uint32_t at = 0, size;

    while (direction->size - at >= 8) {
        size = (uint32_t)direction->bytes[at] |
               (uint32_t)direction->bytes[at + 1] << 8;
        if (size < 8 || size > direction->size - at)
            break;
        frames++;
        at += size;
    }
    direction->size -= at;
    memmove(direction->bytes, direction->bytes + at, direction->size);
}

/* The addresses' last bytes and the client's port tell directions apart. */
static struct direction *direction_of(const uint8_t *ip, const uint8_t *tcp)
{
    unsigned key = (ip[15] * 31u + ip[19] * 17u + tcp[0] * 7u + tcp[1]) %
                   DIRECTIONS;

    if (!directions[key])
        directions[key] = calloc(1, sizeof *directions[key]);
    return directions[key];
}

static void take(uint8_t *context, const struct pcap_pkthdr *header,
                 const uint8_t *packet)
{
    const uint8_t *ip = packet + 14, *tcp;
    uint32_t total, used;
    struct direction *direction;

    (void)context;
    if (header->caplen < 54)
        return;
    tcp = ip + (ip[0] & 15) * 4;
    total = (uint32_t)(ip[2] << 8 | ip[3]);
    used = (uint32_t)((ip[0] & 15) * 4 + (tcp[12] >> 4) * 4);
    direction = direction_of(ip, tcp);
    if (!direction || total <= used || total + 14 > header->caplen ||
        direction->size + total - used > ROOM)
        return;
    memcpy(direction->bytes + direction->size, ip + used, total - used);
    direction->size += total - used;
    walk(direction);
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
