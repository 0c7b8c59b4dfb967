/* Every capture of corpus/captures: the frames, gaps and rests that its truth
 * says, no more and no less. */
#include <conversation.h>
#include <criterion/criterion.h>
#include <dirent.h>
#include <layers.h>
#include <source.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "corpus/captures/"

enum { SIDES_MOST = 512, TEXT = 1 << 16 };

/* What one side of a connection said, in words. */
struct side {
    char whose[80]; /* client's end, how often it was used before, sender */
    char frames[TEXT / 4];
    char gaps[1024];
    unsigned long rest; /* bytes of frames that are not whole */
};

struct story {
    struct output output; /* first */
    struct side sides[SIDES_MOST];
    size_t count;
    uint64_t ids[SIDES_MOST]; /* of the conversation, of ours */
};

static struct story truth, ours;

static void append(char *text, size_t room, const char *more)
{
    cr_assert(strlen(text) + strlen(more) < room, "too much was said");
    strcat(text, more);
}

static struct side *add_side(struct story *story, const char *client,
                             const char *from, uint64_t id)
{
    struct side *side = &story->sides[story->count];
    unsigned before = 0;

    cr_assert(story->count < SIDES_MOST);
    for (size_t i = 0; i < story->count; i++)
        before += strncmp(story->sides[i].whose, client, strlen(client)) == 0 &&
                  strstr(story->sides[i].whose, from) != NULL;
    snprintf(side->whose, sizeof side->whose, "%s #%u %s", client, before, from);
    story->ids[story->count++] = id;
    return side;
}

/* ---- the truth ------------------------------------------------------------- */

/* The text of a member, without quotes. */
static const char *member(const char *line, const char *name, char out[TEXT])
{
    char key[32];
    const char *at;

    snprintf(key, sizeof key, "\"%s\": ", name);
    at = strstr(line, key);
    out[0] = 0;
    if (at)
        sscanf(at + strlen(key), "%*[\"]%65535[^\"]", out);
    if (at && !out[0])
        sscanf(at + strlen(key), "%[0-9]", out);
    return at ? out : NULL;
}

static void read_line(const char *line)
{
    static char value[TEXT], why[TEXT];
    struct side *side;

    if (!member(line, "from", value)) {
        member(line, "client", value);
        add_side(&truth, value, "client", 0);
        add_side(&truth, value, "server", 0);
        return;
    }
    side = &truth.sides[truth.count - (strcmp(value, "client") == 0 ? 2 : 1)];
    if (member(line, "hex", value)) {
        append(side->frames, sizeof side->frames, value);
        append(side->frames, sizeof side->frames, "\n");
    } else if (member(line, "gap", value)) {
        append(side->gaps, sizeof side->gaps, value);
        append(side->gaps, sizeof side->gaps, " ");
        append(side->gaps, sizeof side->gaps, member(line, "why", why));
        append(side->gaps, sizeof side->gaps, "\n");
    } else {
        side->rest += strtoul(member(line, "part", value), NULL, 10);
    }
}

static void read_truth(const char *name)
{
    static char line[2 * TEXT];
    char path[300];
    FILE *file;

    memset(&truth, 0, sizeof truth);
    snprintf(path, sizeof path, FOLDER "%.*s.truth.jsonl",
             (int)strcspn(name, "."), name);
    file = fopen(path, "r");
    cr_assert_not_null(file, "%s is not there", path);
    while (fgets(line, sizeof line, file))
        read_line(line);
    fclose(file);
}

/* ---- ours ------------------------------------------------------------------ */

static struct side *side_of(const struct record *record)
{
    for (size_t i = 0; i < ours.count; i++)
        if (ours.ids[i] == record->conversation->id)
            return &ours.sides[i + record->from];
    cr_assert_fail("a record without OPEN before it");
    abort();
}

static void take(struct output *output, const struct record *record)
{
    static const char *const why[] = { "lost", "cut", "memory", "end" };
    static char text[TEXT];
    struct side *side;

    (void)output;
    if (record->kind == RECORD_OPEN) {
        endpoint_text(&record->conversation->client, text);
        add_side(&ours, text, "client", record->conversation->id);
        add_side(&ours, text, "server", record->conversation->id);
        return;
    }
    side = side_of(record);
    if (record->kind == RECORD_FRAME) {
        for (size_t i = 0; i < record->frame->size; i++)
            snprintf(text + 2 * i, 3, "%02x", record->frame->bytes[i]);
        append(side->frames, sizeof side->frames, text);
        append(side->frames, sizeof side->frames, "\n");
    } else if (record->kind == RECORD_GAP) {
        snprintf(text, sizeof text, "%lu %s\n", (unsigned long)record->size,
                 why[record->missing]);
        append(side->gaps, sizeof side->gaps, text);
    } else if (record->kind == RECORD_BROKEN) {
        side->rest += record->size;
    }
}

static int is_merged(const char *name)
{
    return strcmp(name, "merge-client.pcap") == 0;
}

static void read_capture(const char *name, const uint16_t *ports,
                         size_t port_count)
{
    char path[300];
    /* of a capture in two files the other is merged with it */
    const char *files[] = { path, FOLDER "merge-server.pcap" };
    const struct source_options from = {
        .files = files,
        .file_count = is_merged(name) ? 2 : 1
    };
    const struct conversation_options how = { .ports = ports,
                                              .port_count = port_count,
                                              .level = PP_LEVEL_R,
                                              .memory = 64 << 20,
                                              .output = &ours.output };
    struct source *source;
    struct layers *layers = layers_new(1 << 20);
    struct conversations *all = conversations_new(&how);
    struct packet packet;
    struct segment segment;
    enum source_result result;

    memset(&ours, 0, sizeof ours);
    ours.output.record = take;
    snprintf(path, sizeof path, FOLDER "%s", name);
    source = source_open(&from);
    cr_assert_not_null(source);
    while ((result = source_next(source, &packet)) != SOURCE_END)
        if (result == SOURCE_PACKET && layers_read(layers, &packet, &segment))
            conversations_segment(all, &segment);
    conversations_finish(all);
    conversations_free(all);
    layers_free(layers);
    source_close(source);
}

/* ---- both ------------------------------------------------------------------ */

static int differs(const char *name, const struct side *should,
                   const struct side *is)
{
    static const struct side nothing;
    int wrong = 0;

    is = is ? is : &nothing;
    if (strcmp(should->frames, is->frames) != 0 && ++wrong)
        cr_log_error("%s %s: frames should be\n%sbut are\n%s", name,
                     should->whose, should->frames, is->frames);
    if (strcmp(should->gaps, is->gaps) != 0 && ++wrong)
        cr_log_error("%s %s: gaps should be\n%sbut are\n%s", name,
                     should->whose, should->gaps, is->gaps);
    if (should->rest != is->rest && ++wrong)
        cr_log_error("%s %s: %lu bytes should be of frames in part, and %lu are",
                     name, should->whose, should->rest, is->rest);
    return wrong;
}

static const struct side *find(const struct story *story, const char *whose)
{
    for (size_t i = 0; i < story->count; i++)
        if (strcmp(story->sides[i].whose, whose) == 0)
            return &story->sides[i];
    return NULL;
}

/* Strangers may talk to the server too, but say no frames. */
static int compare(const char *name)
{
    int wrong = 0;

    for (size_t i = 0; i < truth.count; i++)
        wrong += differs(name, &truth.sides[i],
                         find(&ours, truth.sides[i].whose));
    for (size_t i = 0; i < ours.count; i++) {
        const struct side *side = &ours.sides[i];

        if (!side->frames[0] || find(&truth, side->whose))
            continue;
        cr_log_error("%s %s: invented\n%s", name, side->whose, side->frames);
        wrong++;
    }
    return wrong;
}

static int check_all(const uint16_t *ports, size_t count)
{
    DIR *folder = opendir(FOLDER);
    struct dirent *entry;
    int wrong = 0, files = 0;

    cr_assert_not_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        if (!strstr(entry->d_name, ".pcap") ||
            strcmp(entry->d_name, "merge-server.pcap") == 0)
            continue;
        read_truth(is_merged(entry->d_name) ? "evening" : entry->d_name);
        read_capture(entry->d_name, ports, count);
        wrong += compare(entry->d_name);
        files++;
    }
    closedir(folder);
    cr_assert(files > 50, "only %d captures were found", files);
    return wrong;
}

Test(captures, are_read_on_any_port)
{
    cr_assert_eq(check_all(NULL, 0), 0);
}

Test(captures, are_read_on_given_ports)
{
    static const uint16_t ports[] = { 5000, 4711 };

    cr_assert_eq(check_all(ports, 2), 0);
}
