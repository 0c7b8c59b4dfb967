#include "conversation_internal.h"
#include "grow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- who it is ----------------------------------------------------------------- */

static void set_text(char **text, const char *now)
{
    if (strcmp(*text ? *text : "", now) == 0)
        return;
    free(*text);
    *text = *now ? strdup(now) : NULL;
}

static void refresh(struct talk *talk)
{
    struct pp_dialogue_peer peer;

    talk->stale = 0;
    if (!talk->server->dialogue ||
        pp_dialogue_peer(talk->server->dialogue, talk->public.id, &peer) != 0)
        return;
    set_text(&talk->user, peer.user);
    set_text(&talk->lobby, peer.lobby);
    set_text(&talk->owner, peer.owner);
}

/* Whether a frame can change who its client is or where: most can't, and cost
 * nothing. */
static int changes_peer(const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);

    return type && type->family != PP_FAMILY_DRAWING &&
           type->family != PP_FAMILY_CHANNEL;
}

void tell_forget(struct talk *talk)
{
    free(talk->user);
    free(talk->lobby);
    free(talk->owner);
}

struct clues talk_clues(struct lane *lane, int64_t time)
{
    struct talk *talk = lane->talk;
    struct clues clues = { .from = lane->from,
                           .now = (uint32_t)(time / 1000000000),
                           .date = lane->date,
                           .names = &talk->server->names };

    if (talk->stale)
        refresh(talk);
    if (talk->user) {
        clues.user = (const uint8_t *)talk->user;
        clues.user_size = strlen(talk->user);
    }
    return clues;
}

/* ---- records ------------------------------------------------------------------- */

static void fill(struct record *record, struct talk *talk,
                 enum record_kind kind, enum pp_from from, int64_t time,
                 uint64_t packet)
{
    if (talk->stale)
        refresh(talk);
    record->kind = kind;
    record->time = time;
    record->packet = packet;
    record->conversation = &talk->public;
    record->from = from;
    record->user = talk->user ? talk->user : "";
    record->lobby = talk->lobby ? talk->lobby : "";
    record->owner = talk->owner ? talk->owner : "";
}

static struct record begin(struct talk *talk, enum record_kind kind,
                           enum pp_from from, int64_t time, uint64_t packet)
{
    struct record record = { .kind = kind };

    fill(&record, talk, kind, from, time, packet);
    return record;
}

static void give(struct talk *talk, const struct record *record)
{
    struct output *output = talk->all->options.output;

    output->record(output, record);
}

void tell_open(struct talk *talk)
{
    struct record record = begin(talk, RECORD_OPEN, PP_FROM_CLIENT,
                                 talk->tcp->opened, 0);

    give(talk, &record);
}

void tell_close(struct talk *talk, enum pp_from from, enum tcp_end end,
                int64_t time)
{
    struct record record = begin(talk, RECORD_CLOSE, from, time, 0);
    struct pp_dialogue *dialogue = talk->server->dialogue;

    record.end = end;
    give(talk, &record);
    if (dialogue && (end == TCP_END_FIN || end == TCP_END_RST))
        pp_dialogue_end(dialogue, talk->public.id, from, end == TCP_END_RST,
                        time);
    talk->stale = 1;
    tell_findings(talk->all, 0);
}

void tell_gap(struct lane *lane, uint64_t count, enum tcp_missing why,
              struct origin origin)
{
    struct talk *talk = lane->talk;
    struct record record = begin(talk, RECORD_GAP, lane->from, origin.time,
                                 origin.packet);

    record.size = count;
    record.missing = why;
    talk->all->counts.gaps++;
    talk->all->counts.gap_bytes += count;
    give(talk, &record);
    if (talk->server->dialogue)
        pp_dialogue_lost(talk->server->dialogue, talk->public.id, lane->from,
                         origin.time);
    talk->stale = 1;
    tell_findings(talk->all, 0);
}

static struct pp_verdict nobodys_fault(const struct lane *lane, uint64_t size)
{
    struct pp_verdict verdict = { .clause = PP_CLAUSE_NONE };

    if (lane->of)
        snprintf(verdict.words, sizeof verdict.words,
                 "%llu of the %u bytes of a frame",
                 (unsigned long long)size, lane->of);
    else
        snprintf(verdict.words, sizeof verdict.words,
                 "%llu bytes that are no whole frame",
                 (unsigned long long)size);
    return verdict;
}

void tell_outside(struct lane *lane, const struct pp_verdict *blame,
                  uint64_t size, struct origin origin)
{
    struct talk *talk = lane->talk;
    struct record record = begin(talk, RECORD_BROKEN, lane->from, origin.time,
                                 origin.packet);
    struct pp_verdict verdict = blame ? *blame : nobodys_fault(lane, size);
    size_t told = lane->blamed < lane->head_size ? (size_t)lane->blamed
                                                 : lane->head_size;

    record.verdict = &verdict;
    record.size = size;
    record.bytes = lane->head + told;
    record.byte_count = lane->head_size - told;
    talk->all->counts.skipped_bytes += size;
    give(talk, &record);
    if (talk->server->dialogue)
        pp_dialogue_lost(talk->server->dialogue, talk->public.id, lane->from,
                         origin.time);
    tell_findings(talk->all, 0);
}

/* ---- frames -------------------------------------------------------------------- */

static void count_frame(struct talk *talk, struct record *record)
{
    struct conversation_counts *counts = &talk->all->counts;

    record->number = ++counts->frames;
    counts->broken_frames += record->verdict != NULL;
    counts->guessed += record->guessed != 0;
    talk->server->last = record->time;
}

/* The findings about this very frame go with it. */
static void attach_findings(struct conversations *all, struct record *record)
{
    size_t count = 0;

    while (count < all->finding_count &&
           all->findings[count].frame == record->number &&
           all->findings[count].connection == record->conversation->id)
        count++;
    record->findings = all->findings;
    record->finding_count = count;
    all->counts.findings += count;
}

void tell_frame(struct lane *lane, const struct pp_frame *frame, int guessed,
                struct origin origin)
{
    struct talk *talk = lane->talk;
    struct conversations *all = talk->all;
    struct record *record = &all->frame; /* to set all of it takes long */
    struct pp_verdict verdict;

    fill(record, talk, RECORD_FRAME, lane->from, origin.time, origin.packet);
    record->frame = frame;
    record->guessed = guessed;
    record->verdict = NULL;
    if (pp_frame_check(frame, lane->from, all->options.level, &verdict) != 0)
        record->verdict = &verdict;
    else if (!guessed)
        names_add(&talk->server->names, frame->name, frame->name_size);
    count_frame(talk, record);
    if (talk->server->dialogue) {
        pp_dialogue_frame(talk->server->dialogue, talk->public.id, lane->from,
                          origin.time, record->number, frame);
        attach_findings(all, record);
    }
    give(talk, record);
    talk->stale |= changes_peer(frame);
    if (all->finding_count)
        tell_findings(all, record->finding_count);
}

/* ---- findings ------------------------------------------------------------------ */

void tell_finding_hook(void *context, const struct pp_finding *finding)
{
    struct conversations *all = context;
    struct pp_finding *grown = grow(all->findings, &all->finding_room,
                                    all->finding_count + 1, sizeof *grown);

    if (!grown)
        return;
    all->findings = grown;
    all->findings[all->finding_count++] = *finding;
}

static void tell_finding(struct talk *talk, const struct pp_finding *finding)
{
    struct record record = begin(talk, RECORD_FINDING, finding->who,
                                 finding->time, 0);

    record.number = finding->frame;
    record.findings = finding;
    record.finding_count = 1;
    talk->all->counts.findings++;
    give(talk, &record);
}

void tell_findings(struct conversations *all, uint64_t attached)
{
    for (size_t i = (size_t)attached; i < all->finding_count; i++) {
        struct talk *talk;

        HASH_FIND(hh, all->talks, &all->findings[i].connection,
                  sizeof all->findings[i].connection, talk);
        if (talk)
            tell_finding(talk, &all->findings[i]);
    }
    all->finding_count = 0;
}
