/* types.h - what a frame may be: types, payloads, clauses.
 *
 * Everything here is made from types.def, payloads.def and clauses.def; look
 * a row up with pp_type(), pp_payload() or pp_clause(), or expand the .def
 * files yourself to make something of your own from them.
 */
#ifndef POLYPAINT_TYPES_H
#define POLYPAINT_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Who sent a frame. The same type may carry another payload each way. */
enum pp_from { PP_FROM_CLIENT, PP_FROM_SERVER };

enum pp_type_id {
#define PP_TYPE(id, name, client, server, family, mode, section) PP_##name = id,
#include <polypaint/types.def>
#undef PP_TYPE
    PP_TYPE_COUNT
};

enum pp_family {
    PP_FAMILY_DEPRECATED,
    PP_FAMILY_ACCOUNT,
    PP_FAMILY_LOBBY,
    PP_FAMILY_CHANNEL,
    PP_FAMILY_DRAWING,
    PP_FAMILY_SYNC
};

/* The drawing mode that a type belongs to (D-9). */
enum pp_mode { PP_MODE_NONE, PP_MODE_STROKE, PP_MODE_PIXEL, PP_MODE_BOTH };

enum pp_payload_kind {
    PP_PAYLOAD_NONE,    /* no frame of that type goes this way */
    PP_PAYLOAD_RELAYED, /* only in types.def; pp_type_payload() resolves it */
#define PP_PAYLOAD(kind, clause) PP_PAYLOAD_##kind,
#include <polypaint/payloads.def>
    PP_PAYLOAD_COUNT
};

/* How the bytes of a field are read: see payloads.def. */
enum pp_value_kind {
    PP_VALUE_U8,
    PP_VALUE_U16,
    PP_VALUE_U32,
    PP_VALUE_I32,
    PP_VALUE_F64,
    PP_VALUE_RGBA,
    PP_VALUE_NUMBER,
    PP_VALUE_I32_LIST,
    PP_VALUE_POINTS,
    PP_VALUE_NUMBER_POINTS,
    PP_VALUE_TEXT,
    PP_VALUE_JSON,
    PP_VALUE_LOGIN_STATUS,
    PP_VALUE_LOBBY_STATUS,
    PP_VALUE_ACCOUNT_STATUS,
    PP_VALUE_FREEZE
};

/* The numbers that status payloads carry, PP_LOGIN_STATUS_ACCEPTED and so on. */
enum pp_status {
#define PP_STATUS(value, number, name) PP_##value##_##name = number,
#include <polypaint/payloads.def>
};

/* Required by the document, interpreted, or an extension. */
enum pp_level { PP_LEVEL_R, PP_LEVEL_I, PP_LEVEL_X };

enum pp_party { PP_PARTY_S, PP_PARTY_C, PP_PARTY_B };

/* The clauses of docs/PROTOCOL.md: PP_CLAUSE_V_STROKE_SIZE is V-stroke.size. */
enum pp_clause_id {
    PP_CLAUSE_NONE,
#define PP_CLAUSE(name, id, party, level, section, words) PP_CLAUSE_##name,
#include <polypaint/clauses.def>
#undef PP_CLAUSE
    PP_CLAUSE_COUNT
};

struct pp_type {
    const char *name;
    enum pp_payload_kind client, server; /* server: RELAYED resolved */
    int relayed;                         /* the server sends what it received */
    enum pp_family family;
    enum pp_mode mode;
    const char *section; /* of the French document */
};

struct pp_clause {
    const char *id; /* "V-stroke.size" */
    enum pp_party party;
    enum pp_level level;
    const char *section; /* of the French document, may be "" */
    const char *words;   /* the clause's text, UTF-8, Markdown */
};

/* A field of a payload, as payloads.def has it. */
struct pp_field_def {
    const char *name;
    enum pp_value_kind value;
};

/* The type's row, or NULL for an ID that is none (34 to 255). */
const struct pp_type *pp_type(unsigned id);

/* The ID of the type with that name (as in types.def, case counts), or -1. */
int pp_type_by_name(const char *name, size_t size);

/* What the data of a type's frame holds when it comes from there;
 * PP_PAYLOAD_NONE when it may not come from there or is no type. */
enum pp_payload_kind pp_type_payload(unsigned id, enum pp_from from);

/* The fields of a payload in the order of their bytes; sets *count. */
const struct pp_field_def *pp_payload_fields(enum pp_payload_kind kind,
                                             size_t *count);

/* The name of a status number ("BAD_PASSWORD"), or NULL; and back, or -1. */
const char *pp_status_name(enum pp_value_kind kind, uint32_t number);
int64_t pp_status_number(enum pp_value_kind kind, const char *name,
                         size_t size);

/* The clause's row. PP_CLAUSE_NONE has an empty id. Never NULL. */
const struct pp_clause *pp_clause(enum pp_clause_id clause);

/* The clause with that ID ("V-stroke.size", case counts), or PP_CLAUSE_NONE. */
enum pp_clause_id pp_clause_by_id(const char *id, size_t size);

#ifdef __cplusplus
}
#endif
#endif
