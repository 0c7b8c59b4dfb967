/* The corpus is true, whole, and its JSON is up to date. Reading it checks
 * every entry: line against bytes, both against the library's verdict. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "internal.h"

static const char folder[] = "corpus/frames";

/* What there is of each thing. */
struct tally {
    int valid[256][2], invalid[256];
    int broken[PP_CLAUSE_COUNT], shown[PP_CLAUSE_COUNT];
};

static void count(void *context, const struct corpus_entry *entry)
{
    struct tally *tally = context;
    struct pp_frame frame;

    (entry->valid ? tally->shown : tally->broken)[entry->clause]++;
    if (!corpus_frame(entry, &frame))
        return;
    if (entry->valid)
        tally->valid[frame.type][entry->from]++;
    else
        tally->invalid[frame.type]++;
}

static long read_all(corpus_use *use, void *context)
{
    struct corpus_error error = { "" };
    long entries = corpus_read(folder, use, context, &error);

    cr_assert_gt(entries, 400, "%s", error.words);
    return entries;
}

Test(corpus, every_type_has_a_valid_frame_in_every_direction)
{
    struct tally tally = { 0 };
    unsigned id, from;

    read_all(count, &tally);
    for (id = 0; id < 256; id++)
        for (from = 0; from < 2; from++)
            cr_assert_eq(tally.valid[id][from] > 0,
                         pp_type_payload(id, (enum pp_from)from) !=
                             PP_PAYLOAD_NONE,
                         "type %u from %u: %d", id, from,
                         tally.valid[id][from]);
}

Test(corpus, every_type_has_an_invalid_frame)
{
    struct tally tally = { 0 };
    unsigned id;

    read_all(count, &tally);
    for (id = 0; id < PP_TYPE_COUNT; id++)
        cr_assert_gt(tally.invalid[id], 0, "%s", pp_type(id)->name);
    cr_assert_gt(tally.invalid[34], 0);
    cr_assert_gt(tally.invalid[255], 0);
}

/* Clauses that no single frame breaks: they need a session, ... */
static int needs_a_session(enum pp_clause_id id)
{
    switch (id) {
    case PP_CLAUSE_V_1:
    case PP_CLAUSE_V_2:
    case PP_CLAUSE_V_3:
    case PP_CLAUSE_V_4:
    case PP_CLAUSE_V_5:
    case PP_CLAUSE_V_8: return 1;
    default: return 0;
    }
}

/* ... or allow something: a valid frame shows it. */
static int allows(enum pp_clause_id id)
{
    switch (id) {
    case PP_CLAUSE_V_LOBBY_OTHERS:
    case PP_CLAUSE_V_INFO_OTHERS:
    case PP_CLAUSE_V_MESSAGE_FORM:
    case PP_CLAUSE_V_MESSAGE_SPACES:
    case PP_CLAUSE_V_MESSAGE_CONTENT:
    case PP_CLAUSE_V_POINTS_NONE: return 1;
    default: return 0;
    }
}

Test(corpus, every_clause_that_a_frame_can_break_is_broken)
{
    struct tally tally = { 0 };
    int id;

    read_all(count, &tally);
    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        const struct pp_clause *clause = pp_clause((enum pp_clause_id)id);

        if (strncmp(clause->id, "V-", 2) != 0 ||
            clause->party == PP_PARTY_C ||
            needs_a_session((enum pp_clause_id)id))
            continue;
        if (allows((enum pp_clause_id)id))
            cr_assert_gt(tally.shown[id], 0, "%s is not shown", clause->id);
        else
            cr_assert_gt(tally.broken[id], 0, "%s is not broken", clause->id);
    }
    cr_assert_gt(tally.broken[PP_CLAUSE_F_1], 0);
    cr_assert_gt(tally.broken[PP_CLAUSE_F_8], 0);
    cr_assert_gt(tally.broken[PP_CLAUSE_TY_1], 0);
}

/* Every byte of a valid frame belongs to a named field. */
static void has_fields(void *context, const struct corpus_entry *entry)
{
    struct pp_field fields[PP_FIELDS_MAX];
    struct pp_frame frame;
    size_t n, i, count_defs, end = 0;

    (void)context;
    if (!entry->valid)
        return;
    cr_assert(corpus_frame(entry, &frame));
    pp_payload_fields(pp_type_payload(frame.type, entry->from), &count_defs);
    n = pp_frame_fields(&frame, entry->from, fields);
    cr_assert_eq(n, PP_HEADERS + count_defs, "%s", entry->text);
    for (i = 0; i < n; i++) {
        cr_assert_eq(fields[i].offset, end, "%s", entry->text);
        end += fields[i].size;
    }
    cr_assert_eq(end, entry->size, "%s", entry->text);
    cr_assert_neq(strncmp(entry->text, "RAW", 3), 0, "%s", entry->text);
}

Test(corpus, valid_frames_are_all_fields)
{
    read_all(has_fields, NULL);
}

static void write_entry(void *context, const struct corpus_entry *entry)
{
    corpus_write_json(entry, context);
}

Test(corpus, frames_jsonl_is_up_to_date)
{
    char *made = NULL, *kept;
    size_t made_size = 0, kept_size;
    FILE *out = open_memstream(&made, &made_size);
    FILE *in = fopen("corpus/frames.jsonl", "r");

    cr_assert_not_null(in);
    read_all(write_entry, out);
    fclose(out);
    kept = malloc(made_size + 1);
    kept_size = fread(kept, 1, made_size + 1, in);
    fclose(in);
    cr_assert(kept_size == made_size && !memcmp(kept, made, made_size),
              "corpus/frames.jsonl is not what its source gives: run "
              "ppcorpus --write");
    free(kept);
    free(made);
}

Test(corpus, every_json_line_is_an_object)
{
    FILE *in = fopen("corpus/frames.jsonl", "r");
    struct pp_json_value object;
    char *line = NULL;
    size_t room = 0;
    ssize_t n;

    cr_assert_not_null(in);
    while ((n = getline(&line, &room, in)) > 0) {
        cr_assert_eq(pp_json_check(line, (size_t)n, &object, NULL), 0, "%s",
                     line);
        cr_assert_eq(object.kind, PP_JSON_OBJECT);
    }
    free(line);
    fclose(in);
}

/* ---- the reader notices what is wrong ----------------------------------- */

static void ignore(void *context, const struct corpus_entry *entry)
{
    (void)context;
    (void)entry;
}

/* A folder with that text in it is refused in words that hold `words`. */
static void refuses(const char *text, const char *words)
{
    char path[] = "/tmp/corpus-XXXXXX", file[64];
    struct corpus_error error = { "" };
    FILE *out;

    cr_assert_not_null(mkdtemp(path));
    snprintf(file, sizeof file, "%s/a.txt", path);
    out = fopen(file, "w");
    fputs(text, out);
    fclose(out);
    cr_assert_eq(corpus_read(path, ignore, NULL, &error), -1, "%s", text);
    cr_assert_not_null(strstr(error.words, words), "%s", error.words);
    remove(file);
    remove(path);
}

#define RESET "    RESET_CANVAS name=\"\" date=0\n    08 00 18 00 00 00 00 00\n"

Test(corpus, an_entry_that_is_not_true_is_refused)
{
    refuses("client valid\n    RESET_CANVAS\n    08 00 18 00 00 00 00 00\n",
            "a.txt:1: the bytes' line is RESET_CANVAS name=\"\" date=0");
    refuses("\n\nclient valid\n    RESET_CANVAS name=\"\" date=1\n"
            "    08 00 18 00 00 00 00 00\n",
            "a.txt:3: line and bytes differ at byte 3");
    refuses("client broken V-empty.size at 8\n" RESET, "says valid at 0");
    refuses("client valid\n    RAW 09 00 18 00 00 00 00 00 00\n"
            "    09 00 18 00 00 00 00 00 00\n", "says V-empty.size at 8");
    refuses("client broken V-empty.size at 7\n"
            "    RAW 09 00 18 00 00 00 00 00 00\n"
            "    09 00 18 00 00 00 00 00 00\n", "says V-empty.size at 8");
    refuses("client valid\n    RESET_CANVA\n    08\n", "did you mean");
}

Test(corpus, a_misspelt_entry_is_refused)
{
    refuses("clint valid\n" RESET, "expected, not clint valid");
    refuses("client invalid\n" RESET, "expected");
    refuses("client broken V-empty.size\n" RESET, "expected");
    refuses("client valid V-emty.size\n" RESET, "no clause V-emty.size");
    refuses("client valid\n", "text form and its bytes");
    refuses("client valid\n    RESET_CANVAS\n", "text form and its bytes");
    refuses("client valid\n    RESET_CANVAS\n    08 0\n", "no hex");
    refuses("client valid\n" RESET "client valid\n" RESET, "an empty line");
}

Test(corpus, a_folder_without_entries_is_refused)
{
    struct corpus_error error = { "" };

    cr_assert_eq(corpus_read("/nowhere", ignore, NULL, &error), -1);
    cr_assert_eq(corpus_read("lib", ignore, NULL, &error), -1);
    cr_assert_not_null(strstr(error.words, "no .txt file"));
}
