#include "summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cli/cli.h>

/* Words that are added behind each other, with semicolons between. */
struct list {
    char text[1000];
};

/* "3 gaps (417 bytes)"; nothing when there are none. */
static void add(struct list *list, uint64_t count, const char *one,
                const char *many)
{
    size_t used = strlen(list->text);

    if (count)
        snprintf(list->text + used, sizeof list->text - used, "%s%" PRIu64
                 " %s", used ? "; " : "", count, count == 1 ? one : many);
}

/* What was there and could not be shown. */
static void tell_missing(const struct summary *summary)
{
    const struct conversation_counts *seen = summary->conversations;
    struct list list = { "" };

    add(&list, seen->gaps, "gap", "gaps");
    add(&list, seen->gap_bytes, "byte missing", "bytes missing");
    add(&list, seen->skipped_bytes, "byte that is no frame",
        "bytes that are no frame");
    add(&list, seen->guessed, "frame whose start was guessed",
        "frames whose start was guessed");
    add(&list, summary->tcp->forgotten,
        "connection given up (more --memory helps)",
        "connections given up (more --memory helps)");
    add(&list, summary->tcp->differing, "byte sent again that was not the same",
        "bytes sent again that were not the same");
    add(&list, summary->layers->malformed, "malformed packet",
        "malformed packets");
    add(&list, summary->layers->fragments_dropped,
        "fragment of an incomplete datagram",
        "fragments of incomplete datagrams");
    add(&list, summary->layers->unknown_link,
        "packet of a link type that is not read",
        "packets of a link type that is not read");
    add(&list, summary->dropped, "packet dropped by the kernel",
        "packets dropped by the kernel");
    if (*list.text)
        cli_error("not everything is there: %s", list.text);
}

static void tell_seen(const struct summary *summary)
{
    struct list list = { "" };

    add(&list, summary->layers->packets, "packet", "packets");
    add(&list, summary->conversations->frames, "frame", "frames");
    add(&list, summary->conversations->conversations, "connection",
        "connections");
    cli_error("%s", *list.text ? list.text : "no packets");
}

static void tell_checked(const struct summary *summary)
{
    struct list found = { "" }, seen = { "" };

    add(&found, summary->problems, "breach of a clause",
        "breaches of clauses");
    add(&seen, summary->conversations->frames, "frame", "frames");
    add(&seen, summary->conversations->conversations, "connection",
        "connections");
    cli_error("%s in %s", *found.text ? found.text : "no breach of a clause",
              *seen.text ? seen.text : "no frames");
}

/* Somebody who sees nothing wants to know why. */
static void tell_nothing(const struct summary *summary)
{
    struct list list = { "" };

    add(&list, summary->layers->packets, "packet", "packets");
    add(&list, summary->conversations->other_streams,
        "TCP connection that speaks something else",
        "TCP connections that speak something else");
    cli_error("no PolyPaint here: %s; -p PORT says which port is one "
              "server's", *list.text ? list.text : "no packets");
}

void summary_tell(const struct summary *summary)
{
    tell_missing(summary);
    if (summary->checked)
        tell_checked(summary);
    else if (summary->ended)
        tell_seen(summary);
    else if (!summary->conversations->conversations)
        tell_nothing(summary);
}
