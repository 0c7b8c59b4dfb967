/* options.h - ppdump's command line. */
#ifndef PCAP_TOOLS_OPTIONS_H
#define PCAP_TOOLS_OPTIONS_H

#include <cli/cli.h>
#include <polypaint/types.h>

#include "instant.h"
#include "output_fields.h"
#include "show.h"
#include "source.h"

enum { FILES_MAX = 1000, PORTS_MAX = 64 };

/* Outputs that can be asked for; outputs.c makes them. */
enum output_id {
    OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_CSV, OUTPUT_FIELDS, OUTPUT_STATS,
    OUTPUT_RENDER, OUTPUT_SCRIPT, OUTPUT_CORPUS, OUTPUT_HTML,
    OUTPUT_PCAP, OUTPUT_COUNT
};

struct wanted {
    int given;
    const char *path; /* NULL: standard output */
};

struct options {
    const char *files[FILES_MAX];
    size_t file_count;
    const char *interface;
    int snaplen;
    char *bpf; /* NULL: none */
    uint16_t ports[PORTS_MAX];
    size_t port_count;
    size_t memory;
    const char *filter, *follow;
    const char *lobby;    /* of --render */
    struct instant until; /* of --render */
    unsigned long long count;
    int check, live;
    enum pp_level level;
    struct show show;
    int time_given, help_fields;
    struct columns columns;
    struct wanted outputs[OUTPUT_COUNT];
};

/* Reads the command line, which must stay; options_free() at the end. */
enum cli_next options_read(struct options *options, int argc, char **argv);

/* What is to be read; it stays the options'. */
struct source_options options_source(const struct options *options);

void options_free(struct options *options);

#endif
