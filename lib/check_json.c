/* The JSON documents: lobby, info, and the two lists. */
#include <string.h>

#include "judge.h"

enum rule { STRING, NOTEMPTY, PROTECTION, STRINGS };

struct member {
    enum pp_payload_kind kind;
    const char *name;
    size_t size;
    enum rule rule;
};

static const struct member members[] = {
#define PP_MEMBER(kind, name, field, rule)                                  \
    { PP_PAYLOAD_##kind, #name, sizeof #name - 1, rule },
#include <polypaint/members.def>
};

enum { MEMBERS = sizeof members / sizeof *members };

static const char *const protections[] = {
#define PP_PROTECTION(name) #name,
#include <polypaint/members.def>
};

/* The same clauses under the two documents' names. */
struct clauses {
    enum pp_clause_id json, members, strings, protection, notempty, repeated,
        text;
};

#define CLAUSES(kind)                                                       \
    { PP_CLAUSE_V_##kind##_JSON,       PP_CLAUSE_V_##kind##_MEMBERS,        \
      PP_CLAUSE_V_##kind##_STRINGS,    PP_CLAUSE_V_##kind##_PROTECTION,     \
      PP_CLAUSE_V_##kind##_NOTEMPTY,   PP_CLAUSE_V_##kind##_REPEATED,       \
      PP_CLAUSE_V_##kind##_TEXT }

static const struct clauses lobby_clauses = CLAUSES(LOBBY);
static const struct clauses info_clauses = CLAUSES(INFO);

/* ---- members ------------------------------------------------------------ */

/* Which of the document's members this is; -1: another. */
static int member_index(enum pp_payload_kind kind,
                        const struct pp_json_value *name)
{
    int i;

    for (i = 0; i < MEMBERS; i++)
        if (members[i].kind == kind &&
            pp_json_equals(name, members[i].name, members[i].size))
            return i;
    return -1;
}

/* A member that an object which ends at `end` does not have. */
static void judge_missing(struct pp_judge *judge, enum pp_payload_kind kind,
                          unsigned found, enum pp_clause_id clause, size_t end)
{
    int i;

    for (i = 0; i < MEMBERS; i++)
        if (members[i].kind == kind && !(found >> i & 1)) {
            pp_judge_broken(judge, clause, end, "member %s is missing",
                            members[i].name);
            return;
        }
}

static int is_protection(const struct pp_json_value *value)
{
    size_t i;

    for (i = 0; i < sizeof protections / sizeof *protections; i++)
        if (pp_json_equals(value, protections[i], strlen(protections[i])))
            return 1;
    return 0;
}

static void judge_value(struct pp_judge *judge, const struct clauses *clauses,
                        const struct member *member,
                        const struct pp_json_value *value, size_t at)
{
    if (value->kind != PP_JSON_STRING)
        pp_judge_broken(judge, clauses->strings, at, "%s is not a string",
                        member->name);
    else if (member->rule == NOTEMPTY && value->size == 2)
        pp_judge_broken(judge, clauses->notempty, at, "%s is empty",
                        member->name);
    else if (member->rule == PROTECTION && !is_protection(value))
        pp_judge_broken(judge, clauses->protection, at,
                        "%s is not public, private or protected",
                        member->name);
}

/* ---- lobby and info ----------------------------------------------------- */

static void judge_members(struct pp_judge *judge, enum pp_payload_kind kind,
                          const struct clauses *clauses, const char *text,
                          const struct pp_json_value *object)
{
    struct pp_json_value name, value;
    unsigned found = 0;
    size_t at = 0;
    int i;

    while (pp_json_next(object, &at, &name, &value)) {
        i = member_index(kind, &name);
        if (i < 0)
            continue; /* V-*.others */
        found |= 1u << i;
        judge_value(judge, clauses, &members[i], &value,
                    (size_t)(value.text - text));
    }
    judge_missing(judge, kind, found, clauses->members,
                  (size_t)(object->text - text) + object->size - 1);
}

/* V-*.text: escapes that are no characters, and what comes after. */
static void judge_escapes(struct pp_judge *judge, enum pp_clause_id clause,
                          const char *text, size_t size,
                          const struct pp_json_value *object)
{
    size_t bad = pp_json_bad_escape(object), start, end;

    start = (size_t)(object->text - text);
    if (bad)
        pp_judge_broken(judge, clause, start + bad,
                        "an escape that is NUL or half a surrogate pair");
    end = start + object->size;
    end += pp_json_space(text + end, size - end);
    if (end < size)
        pp_judge_broken(judge, clause, end,
                        "byte %#04x after the object's end",
                        (unsigned char)text[end]);
}

void pp_judge_document(struct pp_judge *judge, enum pp_payload_kind kind,
                       const char *text, size_t size)
{
    const struct clauses *clauses =
        kind == PP_PAYLOAD_LOBBY ? &lobby_clauses : &info_clauses;
    struct pp_json_value object;
    struct pp_json_error error;

    if (!pp_json_scan(text, size, &object, &error)) {
        pp_judge_broken(judge, clauses->json, error.offset, "%s", error.words);
        return;
    }
    if (object.kind != PP_JSON_OBJECT) {
        pp_judge_broken(judge, clauses->json, (size_t)(object.text - text),
                        "a JSON object expected");
        return;
    }
    judge_members(judge, kind, clauses, text, &object);
    if (judge->level == PP_LEVEL_R)
        return;
    pp_judge_repeated(judge, clauses->repeated, text, &object);
    judge_escapes(judge, clauses->text, text, size, &object);
}

/* ---- lists -------------------------------------------------------------- */

static void judge_strings(struct pp_judge *judge, const struct member *member,
                          const char *text, const struct pp_json_value *value)
{
    struct pp_json_value none, element;
    size_t at = 0;

    if (value->kind != PP_JSON_ARRAY) {
        pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON,
                        (size_t)(value->text - text), "%s is not a list",
                        member->name);
        return;
    }
    while (pp_json_next(value, &at, &none, &element))
        if (element.kind != PP_JSON_STRING) {
            pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON,
                            (size_t)(element.text - text),
                            "%s holds what is not a string", member->name);
            return;
        }
}

static void judge_entry(struct pp_judge *judge, enum pp_payload_kind kind,
                        const char *text, const struct pp_json_value *entry)
{
    struct pp_json_value name, value;
    unsigned found = 0;
    size_t at = 0;
    int i;

    while (pp_json_next(entry, &at, &name, &value)) {
        i = member_index(kind, &name);
        if (i < 0)
            continue;
        found |= 1u << i;
        if (members[i].rule == STRINGS)
            judge_strings(judge, &members[i], text, &value);
        else if (value.kind != PP_JSON_STRING)
            pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON,
                            (size_t)(value.text - text),
                            "%s is not a string", members[i].name);
    }
    judge_missing(judge, kind, found, PP_CLAUSE_V_LIST_JSON,
                  (size_t)(entry->text - text) + entry->size - 1);
}

void pp_judge_list(struct pp_judge *judge, enum pp_payload_kind kind,
                   const char *text, size_t size)
{
    struct pp_json_value list, none, entry;
    struct pp_json_error error;
    size_t at = 0;

    if (pp_json_check(text, size, &list, &error) != 0) {
        pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON, error.offset, "%s",
                        error.words);
        return;
    }
    if (list.kind != PP_JSON_ARRAY) {
        pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON,
                        (size_t)(list.text - text), "a JSON list expected");
        return;
    }
    while (pp_json_next(&list, &at, &none, &entry)) {
        if (entry.kind == PP_JSON_OBJECT)
            judge_entry(judge, kind, text, &entry);
        else
            pp_judge_broken(judge, PP_CLAUSE_V_LIST_JSON,
                            (size_t)(entry.text - text),
                            "an entry is not a JSON object");
        if (judge->verdict.clause != PP_CLAUSE_NONE)
            return; /* what is wrong further on comes later */
    }
}
