#include "capture_file.h"

#include <cli/cli.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)

enum { WAIT = 10 }; /* ms */

int capture_filter(pcap_t *pcap, const char *name, const char *filter,
                   struct bpf_program *program)
{
    if (!pcap_compile(pcap, program, filter, 1, PCAP_NETMASK_UNKNOWN))
        return 0;
    cli_error("filter '%s': %s (for %s, link type %s); man pcap-filter tells "
              "how filters are written", filter, pcap_geterr(pcap), name,
              pcap_datalink_val_to_name(pcap_datalink(pcap)));
    return -1;
}

void capture_packet(struct packet *packet, const struct pcap_pkthdr *header,
                    const uint8_t *bytes)
{
    int64_t seconds = header->ts.tv_sec;

    /* pcapng can say times that no 64 bits of nanoseconds hold */
    if (seconds > INT64_MAX / SECOND - 1)
        seconds = INT64_MAX / SECOND - 1;
    if (seconds < INT64_MIN / SECOND + 1)
        seconds = INT64_MIN / SECOND + 1;
    packet->time = seconds * SECOND + header->ts.tv_usec;
    packet->bytes = bytes;
    packet->size = header->caplen;
    packet->wire = header->len > header->caplen ? header->len : header->caplen;
}

/* -1 after telling. */
static int open_descriptor(struct capture_file *file)
{
    struct stat stat;

    file->descriptor = STDIN_FILENO;
    if (strcmp(file->name, "-"))
        file->descriptor = open(file->name, O_RDONLY | O_CLOEXEC);
    else
        file->name = "standard input";
    if (file->descriptor < 0 || fstat(file->descriptor, &stat)) {
        cli_error("%s: %s", file->name, strerror(errno));
        return -1;
    }
    if (S_ISDIR(stat.st_mode)) {
        cli_error("%s: a directory; give the capture files in it", file->name);
        return -1;
    }
    file->pipe = !S_ISREG(stat.st_mode);
    file->size = file->pipe ? 0 : (uint64_t)stat.st_size;
    return 0;
}

static void tell_no_capture(const struct capture_file *file, const char *why)
{
    const char *packed = unpack_why(file->unpack);

    if (packed)
        cli_error("%s: its compressed data is damaged: %s", file->name, packed);
    else if (!unpack_read(file->unpack))
        cli_error("%s: empty; a capture has at least a header", file->name);
    else
        cli_error("%s: no pcap or pcapng capture that libpcap can read: %s",
                  file->name, why);
}

/* Opens it with libpcap; -1 after telling. */
static int open_capture(struct capture_file *file)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    FILE *stream = unpack_stream(file->unpack);

    if (!stream) {
        cli_error("%s: no memory", file->name);
        return -1;
    }
    file->pcap = pcap_fopen_offline_with_tstamp_precision(
        stream, PCAP_TSTAMP_PRECISION_NANO, why);
    if (!file->pcap) {
        tell_no_capture(file, why);
        fclose(stream);
        return -1;
    }
    file->next.link = pcap_datalink(file->pcap);
    return 0;
}

int capture_file_open(struct capture_file *file, const char *name,
                      const char *filter, const volatile sig_atomic_t *stop)
{
    *file = (struct capture_file){ .name = name, .descriptor = -1 };
    if (open_descriptor(file))
        goto fail;
    if (!(file->unpack = unpack_new(file->descriptor, stop))) {
        cli_error("%s: no memory", file->name);
        goto fail;
    }
    if (open_capture(file))
        goto fail;
    if (filter) {
        if (capture_filter(file->pcap, file->name, filter, &file->filter))
            goto fail;
        file->filtered = 1;
    }
    return 0;
fail:
    capture_file_close(file);
    return -1;
}

void capture_file_close(struct capture_file *file)
{
    if (file->filtered)
        pcap_freecode(&file->filter);
    if (file->pcap)
        pcap_close(file->pcap);
    unpack_free(file->unpack);
    if (file->descriptor > STDIN_FILENO)
        close(file->descriptor);
    *file = (struct capture_file){ .descriptor = -1 };
}

/* A pipe of which all that came is read, and nothing comes for a moment. */
static int nothing_comes(const struct capture_file *file)
{
    struct pollfd poll_for = { .fd = file->descriptor, .events = POLLIN };

    return unpack_plain(file->unpack)
        && ftello(pcap_file(file->pcap)) == (off_t)unpack_written(file->unpack)
        && poll(&poll_for, 1, WAIT) <= 0;
}

enum capture_result capture_file_next(struct capture_file *file,
                                      uint64_t *skipped)
{
    struct pcap_pkthdr *header;
    const uint8_t *bytes;
    int result;

    *skipped = 0;
    for (;;) {
        if (file->pipe && nothing_comes(file))
            return CAPTURE_WAIT;
        result = pcap_next_ex(file->pcap, &header, &bytes);
        if (result != 1)
            return result == PCAP_ERROR_BREAK ? CAPTURE_END : CAPTURE_DAMAGED;
        file->packets++;
        if (!file->filtered
            || pcap_offline_filter(&file->filter, header, bytes))
            break;
        ++*skipped;
    }
    capture_packet(&file->next, header, bytes);
    return CAPTURE_PACKET;
}

void capture_file_why(const struct capture_file *file, char *out, size_t room)
{
    const char *packed = unpack_why(file->unpack);
    const char *why = packed ? packed : pcap_geterr(file->pcap);
    const char *kinds = strstr(why, "different from the")
        ? "; libpcap reads no captures of interfaces of several kinds" : "";

    snprintf(out, room, "%s: packet %llu, byte %lld: %s%s%s", file->name,
             (unsigned long long)file->packets + 1,
             (long long)ftello(pcap_file(file->pcap)),
             packed ? "its compressed data is damaged: " : "", why, kinds);
}
