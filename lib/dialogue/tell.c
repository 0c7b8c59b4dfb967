/* Findings, and what their words are made of. */
#include "follow.h"

#include <stdarg.h>
#include <stdio.h>

#include <polypaint/text.h>

static uint64_t mixed(uint64_t h)
{
    h *= UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

/* Not against those who look for collisions: eight bytes at a step. */
uint64_t ppd_hash(const void *bytes, size_t size, uint64_t seed)
{
    const uint8_t *at = bytes;
    uint64_t h = mixed(seed + size + 1), word;

    for (; size >= 8; at += 8, size -= 8) {
        memcpy(&word, at, 8);
        h = mixed(h ^ word);
    }
    word = 0;
    if (size)
        memcpy(&word, at, size);
    return mixed(mixed(h ^ word) + 1);
}

uint32_t ppd_mix(const void *key, size_t size)
{
    return (uint32_t)ppd_hash(key, size, 0);
}

struct ppd_word ppd_word(const void *bytes, size_t size)
{
    struct ppd_word word;
    size_t shown = size < 32 ? size : 32;

    if (pp_text_quote(shown ? bytes : "", shown, word.text, sizeof word.text)
            >= sizeof word.text)
        memcpy(word.text + sizeof word.text - 4, "...", 4);
    return word;
}

static bool is_told(const struct pp_dialogue *d, const struct ppd_look *look,
                    enum pp_clause_id clause)
{
    return d->options.hook && !look->link->blind
        && pp_clause(clause)->level <= d->options.level;
}

void ppd_tell(struct pp_dialogue *d, const struct ppd_look *look,
              enum pp_from who, enum pp_clause_id clause, const char *format,
              ...)
{
    struct pp_finding finding = { clause, who, look->link->id, look->number,
                                  look->time, "" };
    va_list values;

    if (!is_told(d, look, clause))
        return;
    va_start(values, format);
    vsnprintf(finding.words, sizeof finding.words, format, values);
    va_end(values);
    d->options.hook(d->options.context, &finding);
}

/* ---- findings that rest on a witness ------------------------------------------- */

static void drop_claim(struct pp_dialogue *d, unsigned i)
{
    d->claim_count--;
    memmove(&d->claims[i], &d->claims[i + 1],
            (d->claim_count - i) * sizeof *d->claims);
}

bool ppd_is_behind(const struct ppd_link *link)
{
    const struct ppd_seat *seat;
    const struct ppd_group *group;

    DL_FOREACH(link->seats, seat) {
        group = seat->group;
        if (seat->in != PPD_OUT
            && (group->sent_by == link->id ? group->others_sent_at
                                           : group->sent_at)
                >= link->served_at)
            return true;
    }
    return false;
}

void ppd_tell_if(struct pp_dialogue *d, const struct ppd_look *look,
                 const struct ppd_link *witness, enum pp_clause_id clause,
                 const char *format, ...)
{
    struct ppd_claim *claim;
    va_list values;

    if (!is_told(d, look, clause) || d->claim_count == PPD_CLAIMS
        || (witness != look->link && ppd_is_behind(witness)))
        return;
    claim = &d->claims[d->claim_count++];
    *claim = (struct ppd_claim){ witness->id, { clause, PP_FROM_SERVER,
        look->link->id, look->number, look->time, "" } };
    va_start(values, format);
    vsnprintf(claim->finding.words, sizeof claim->finding.words, format,
              values);
    va_end(values);
}

void ppd_doubt(struct pp_dialogue *d, const struct ppd_link *witness)
{
    unsigned i = 0;

    while (i < d->claim_count)
        if (d->claims[i].witness == witness->id)
            drop_claim(d, i);
        else
            i++;
}

void ppd_stands(struct pp_dialogue *d, const struct ppd_link *witness,
                int64_t until)
{
    unsigned i = 0;

    while (i < d->claim_count) {
        if ((witness && d->claims[i].witness != witness->id)
            || d->claims[i].finding.time >= until) {
            i++;
            continue;
        }
        d->options.hook(d->options.context, &d->claims[i].finding);
        drop_claim(d, i);
    }
}
