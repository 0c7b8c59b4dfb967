#include "internal.h"

#include <string.h>

#include <polypaint/types.h>

#define RELAYED_OR(kind, client)                                            \
    (PP_PAYLOAD_##kind == PP_PAYLOAD_RELAYED ? PP_PAYLOAD_##client          \
                                             : PP_PAYLOAD_##kind)

static const struct pp_type types[] = {
#define PP_TYPE(id, name, client, server, family, mode, section)            \
    [id] = { #name,                                                         \
             PP_PAYLOAD_##client,                                           \
             RELAYED_OR(server, client),                                    \
             PP_PAYLOAD_##server == PP_PAYLOAD_RELAYED,                     \
             PP_FAMILY_##family,                                            \
             PP_MODE_##mode,                                                \
             section },
#include <polypaint/types.def>
#undef PP_TYPE
};

static const enum pp_clause_id payload_clauses[PP_PAYLOAD_COUNT] = {
#define PP_PAYLOAD(kind, clause) [PP_PAYLOAD_##kind] = PP_CLAUSE_##clause,
#include <polypaint/payloads.def>
};

/* All fields of all payloads in one row, and where each payload's begin. The
 * numbers come from an enum in which a payload takes no place of its own. */
static const struct pp_field_def fields[] = {
#define PP_FIELD(kind, name, value) { #name, PP_VALUE_##value },
#include <polypaint/payloads.def>
};

enum {
#define PP_PAYLOAD(kind, clause) FIRST_##kind, BACK_##kind = FIRST_##kind - 1,
#define PP_FIELD(kind, name, value) AT_##kind##_##name,
#include <polypaint/payloads.def>
    FIELDS
};

static const uint8_t first_field[PP_PAYLOAD_COUNT + 1] = {
#define PP_PAYLOAD(kind, clause) [PP_PAYLOAD_##kind] = FIRST_##kind,
#include <polypaint/payloads.def>
    [PP_PAYLOAD_COUNT] = FIELDS
};

static const struct pp_field_def parts[] = {
#define PP_PART(kind, name, value) { #name, PP_VALUE_##value },
#include <polypaint/payloads.def>
};

enum {
#define PP_PAYLOAD(kind, clause) PARTS_##kind, PBACK_##kind = PARTS_##kind - 1,
#define PP_PART(kind, name, value) PART_##kind##_##name,
#include <polypaint/payloads.def>
    PARTS
};

static const uint8_t first_part[PP_PAYLOAD_COUNT + 1] = {
#define PP_PAYLOAD(kind, clause) [PP_PAYLOAD_##kind] = PARTS_##kind,
#include <polypaint/payloads.def>
    [PP_PAYLOAD_COUNT] = PARTS
};

static const struct {
    enum pp_value_kind kind;
    uint32_t number;
    const char *name;
} statuses[] = {
#define PP_STATUS(value, number, name) { PP_VALUE_##value, number, #name },
#include <polypaint/payloads.def>
};

static const struct pp_clause clauses[] = {
    { "", PP_PARTY_B, PP_LEVEL_R, "", "" },
#define PP_CLAUSE(name, id, party, level, section, words)                   \
    { id, PP_PARTY_##party, PP_LEVEL_##level, section, words },
#include <polypaint/clauses.def>
#undef PP_CLAUSE
};

static int same(const char *word, const char *text, size_t size)
{
    return strlen(word) == size && !memcmp(word, text, size);
}

const struct pp_type *pp_type(unsigned id)
{
    return id < PP_TYPE_COUNT ? &types[id] : NULL;
}

int pp_type_by_name(const char *name, size_t size)
{
    int id;

    for (id = 0; id < PP_TYPE_COUNT; id++)
        if (same(types[id].name, name, size))
            return id;
    return -1;
}

enum pp_payload_kind pp_type_payload(unsigned id, enum pp_from from)
{
    if (id >= PP_TYPE_COUNT)
        return PP_PAYLOAD_NONE;
    return from == PP_FROM_CLIENT ? types[id].client : types[id].server;
}

enum pp_payload_kind pp_type_shape(unsigned type, enum pp_from from)
{
    enum pp_payload_kind kind = pp_type_payload(type, from);

    if (kind != PP_PAYLOAD_NONE)
        return kind;
    return pp_type_payload(type, from == PP_FROM_CLIENT ? PP_FROM_SERVER
                                                        : PP_FROM_CLIENT);
}

static int is_payload(enum pp_payload_kind kind)
{
    return kind > PP_PAYLOAD_RELAYED && kind < PP_PAYLOAD_COUNT;
}

enum pp_clause_id pp_payload_clause(enum pp_payload_kind kind)
{
    return is_payload(kind) ? payload_clauses[kind] : PP_CLAUSE_NONE;
}

const struct pp_field_def *pp_payload_fields(enum pp_payload_kind kind,
                                             size_t *count)
{
    if (!is_payload(kind)) {
        *count = 0;
        return fields;
    }
    *count = (size_t)(first_field[kind + 1] - first_field[kind]);
    return fields + first_field[kind];
}

const struct pp_field_def *pp_payload_parts(enum pp_payload_kind kind,
                                            size_t *count)
{
    if (!is_payload(kind)) {
        *count = 0;
        return parts;
    }
    *count = (size_t)(first_part[kind + 1] - first_part[kind]);
    return parts + first_part[kind];
}

const char *pp_status_name(enum pp_value_kind kind, uint32_t number)
{
    size_t i;

    for (i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].kind == kind && statuses[i].number == number)
            return statuses[i].name;
    return NULL;
}

int64_t pp_status_number(enum pp_value_kind kind, const char *name,
                         size_t size)
{
    size_t i;

    for (i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].kind == kind && same(statuses[i].name, name, size))
            return statuses[i].number;
    return -1;
}

const struct pp_clause *pp_clause(enum pp_clause_id clause)
{
    /* the enum may be unsigned: what is out of range is no clause */
    return (unsigned)clause < PP_CLAUSE_COUNT ? &clauses[clause] : clauses;
}

enum pp_clause_id pp_clause_by_id(const char *id, size_t size)
{
    int i;

    for (i = 1; i < PP_CLAUSE_COUNT; i++)
        if (same(clauses[i].id, id, size))
            return (enum pp_clause_id)i;
    return PP_CLAUSE_NONE;
}
