#include "output_pcap.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cli/cli.h>

#include "picked.h"

#define SECOND INT64_C(1000000000)

enum { SNAPLEN = 262144, NO_LINK = -1 };

struct copier {
    struct output output;
    struct source_options from;
    struct picked *picked;
    const char *file;
    FILE *out;
    int link; /* of all packets, or NO_LINK */
    int failed;
};

/* Of one packet; -1 after it told what is wrong. */
typedef int each_packet(struct copier *copier, const struct packet *packet,
                        void *context);

static int no_memory(void)
{
    cli_error("--pcap: out of memory");
    return -1;
}

/* ---- the first time -------------------------------------------------------- */

static void record(struct output *output, const struct record *record)
{
    struct copier *copier = (struct copier *)output;

    if (!copier->failed && picked_add(copier->picked, record))
        copier->failed = no_memory();
}

/* ---- the second and third ---------------------------------------------------- */

/* Where a capture is damaged was told the first time. */
static int read_again(struct copier *copier, each_packet *each, void *context)
{
    enum source_result result;
    struct source *source;
    struct packet packet;
    int failed;

    if (picked_is_empty(copier->picked))
        return 0;
    source = source_open(&copier->from);
    failed = source ? 0 : -1;
    while (!failed && (result = source_next(source, &packet)) != SOURCE_END)
        if (result == SOURCE_PACKET)
            failed = each(copier, &packet, context);
    source_close(source);
    return failed;
}

static const char *link_name(int link)
{
    const char *name = pcap_datalink_val_to_name(link);

    return name ? name : "unknown";
}

static int learn(struct copier *copier, const struct packet *packet,
                 void *context)
{
    (void)context;
    if (copier->link == NO_LINK)
        copier->link = packet->link;
    if (copier->link != packet->link) {
        cli_error("--pcap=%s: the captures have packets of different links, "
                  "%s and %s, and a capture has those of one: read those of "
                  "a kind alone", copier->file, link_name(copier->link),
                  link_name(packet->link));
        return -1;
    }
    return picked_learn(copier->picked, packet) ? no_memory() : 0;
}

static int copy(struct copier *copier, const struct packet *packet,
                void *context)
{
    int64_t part = packet->time % SECOND, seconds = packet->time / SECOND;
    struct pcap_pkthdr header = { .caplen = packet->size,
                                  .len = packet->wire };

    if (!picked_has(copier->picked, packet))
        return 0;
    header.ts.tv_sec = (time_t)(seconds - (part < 0));
    header.ts.tv_usec = (suseconds_t)(part < 0 ? part + SECOND : part);
    pcap_dump(context, &header, packet->bytes);
    return 0;
}

static int tell_unwritten(const struct copier *copier)
{
    cli_error("--pcap=%s: can't be written: %s", copier->file, strerror(errno));
    return -1;
}

/* The file is closed in any case. */
static int write_all(struct copier *copier)
{
    pcap_t *pcap = pcap_open_dead_with_tstamp_precision(
        copier->link == NO_LINK ? DLT_EN10MB : copier->link, SNAPLEN,
        PCAP_TSTAMP_PRECISION_NANO);
    pcap_dumper_t *dumper = pcap ? pcap_dump_fopen(pcap, copier->out) : NULL;
    int failed = -1;

    if (dumper) {
        failed = read_again(copier, copy, dumper);
        if (pcap_dump_flush(dumper) || ferror(copier->out))
            failed = tell_unwritten(copier);
    } else {
        cli_error("--pcap=%s: %s", copier->file,
                  pcap ? pcap_geterr(pcap) : "out of memory");
    }
    fclose(copier->out);
    if (pcap)
        pcap_close(pcap);
    return failed;
}

/* Not what is no file: a device, a pipe. */
static void remove_half(const char *file)
{
    struct stat stat;

    if (strcmp(file, "-") && !lstat(file, &stat) && S_ISREG(stat.st_mode))
        unlink(file);
}

static int close_copier(struct output *output)
{
    struct copier *copier = (struct copier *)output;
    int failed = copier->failed;

    if (!failed)
        failed = read_again(copier, learn, NULL);
    if (!failed)
        failed = write_all(copier);
    else
        fclose(copier->out);
    if (failed)
        remove_half(copier->file);
    picked_free(copier->picked);
    free(copier);
    return failed;
}

/* ---- beginning --------------------------------------------------------------- */

/* What is read again must still be there, and not be written over. */
static int check_input(const char *name, const char *file)
{
    struct stat in, out;

    if (!strcmp(name, "-") || (!stat(name, &in) && !S_ISREG(in.st_mode))) {
        cli_error("--pcap=%s: %s can't be read twice: write it to a file first "
                  "(tcpdump -w FILE, or cat)", file,
                  strcmp(name, "-") ? name : "standard input");
        return -1;
    }
    if (strcmp(file, "-") && !stat(name, &in) && !stat(file, &out) &&
        in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
        cli_error("--pcap=%s: is the capture that is read: name another file",
                  file);
        return -1;
    }
    return 0;
}

static int check(const char *file, const struct source_options *from)
{
    size_t i;

    if (from->interface) {
        cli_error("--pcap=%s: what comes live can't be read twice: tcpdump -i "
                  "%s -w FILE first, then read that", file, from->interface);
        return -1;
    }
    for (i = 0; i < from->file_count; i++)
        if (check_input(from->files[i], file))
            return -1;
    return 0;
}

static FILE *open_file(const char *file)
{
    return strcmp(file, "-") ? fopen(file, "wb")
                             : fdopen(dup(STDOUT_FILENO), "wb");
}

struct output *output_pcap(const char *file, const struct source_options *from)
{
    struct copier *copier;

    if (check(file, from))
        return NULL;
    copier = calloc(1, sizeof *copier);
    if (!copier || !(copier->picked = picked_new())) {
        free(copier);
        no_memory();
        return NULL;
    }
    copier->output = (struct output){ record, NULL, close_copier };
    copier->from = *from;
    copier->file = file;
    copier->link = NO_LINK;
    copier->out = open_file(file);
    if (copier->out)
        return &copier->output;
    tell_unwritten(copier);
    picked_free(copier->picked);
    free(copier);
    return NULL;
}
