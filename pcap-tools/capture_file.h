/* capture_file.h - one capture file, read by libpcap. */
#ifndef PCAP_TOOLS_CAPTURE_FILE_H
#define PCAP_TOOLS_CAPTURE_FILE_H

#include <pcap/pcap.h>
#include <signal.h>

#include "packet.h"
#include "unpack.h"

enum capture_result {
    CAPTURE_PACKET,
    CAPTURE_WAIT, /* a pipe: nothing came for a moment */
    CAPTURE_END,
    CAPTURE_DAMAGED
};

struct capture_file {
    const char *name;
    int descriptor;
    struct unpack *unpack;
    pcap_t *pcap;
    struct bpf_program filter;
    int filtered, pipe;
    uint64_t packets; /* read, filtered out ones too */
    uint64_t size;    /* of the file, 0 when that can't be known */
    struct packet next;
};

/* "-" is standard input. `filter` may be NULL. -1 after cli_error(). */
int capture_file_open(struct capture_file *file, const char *name,
                      const char *filter, const volatile sig_atomic_t *stop);

/* Reads on to the next packet that the filter lets through: file->next, all but
 * its number. *skipped is how many it did not let through. */
enum capture_result capture_file_next(struct capture_file *file,
                                      uint64_t *skipped);

/* Why it is DAMAGED, and where: "FILE: packet 17, byte 20480: why". */
void capture_file_why(const struct capture_file *file, char *out, size_t room);

void capture_file_close(struct capture_file *file);

/* A filter for what `pcap` reads; -1 after cli_error(). */
int capture_filter(pcap_t *pcap, const char *name, const char *filter,
                   struct bpf_program *program);

/* A packet as libpcap tells it, all but its number. */
void capture_packet(struct packet *packet, const struct pcap_pkthdr *header,
                    const uint8_t *bytes);

#endif
