#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dialogues.h"
#include "../fuzz.h"
#include "../mutate.h"

enum {
    LINES = 64,
    STEPS = 64,
    ROOM = 1 << 18,  /* bytes of one piece */
    NEW_THINGS = 24, /* lobbies, channels and accounts that one may make up: a
                      * server keeps them, and may grow by them */
    BIG = 2000       /* of a corpus frame that is then seldom sent */
};

struct frame_bytes {
    uint8_t *bytes;
    size_t size;
};

struct source {
    enum role role;
    unsigned player;
    const struct names *names;
    uint32_t seed;
    struct frame_bytes lines[LINES]; /* its dialogue */
    struct frame_bytes *corpus;
    unsigned line_count, corpus_count, at, made_up, stamp;
    uint64_t hash;
    uint8_t *piece;
    struct step steps[STEPS];
    unsigned step_count;
};

static uint32_t below(struct source *source, uint32_t limit)
{
    return fuzz_random(&source->seed) % limit;
}

/* ---- what it begins with ------------------------------------------------- */

/* The name that a $WORD stands for; *size of its letters. */
static const char *meaning(const struct source *source, const char *word,
                           size_t *size)
{
    const struct names *names = source->names;
    const struct { const char *word, *name; } known[] = {
        { "$ME", names->name[source->player] }, { "$ANN", names->name[0] },
        { "$ROOM", names->room }, { "$CHAT", names->chat },
        { "$DEN", names->den } };
    unsigned i;

    for (i = 0; i < sizeof known / sizeof *known; i++) {
        *size = strlen(known[i].word);
        if (!strncmp(word, known[i].word, *size))
            return known[i].name;
    }
    return NULL;
}

static void fill_in(const struct source *source, const char *line, char *out,
                    size_t room)
{
    size_t size, used = 0;
    const char *name;

    while (*line && used + 256 < room) {
        name = *line == '$' ? meaning(source, line, &size) : NULL;
        if (name) {
            strcpy(out + used, name);
            used += strlen(name);
            line += size;
        } else {
            out[used++] = *line++;
        }
    }
    out[used] = '\0';
}

static struct frame_bytes keep(const uint8_t *bytes, size_t size)
{
    struct frame_bytes kept = { malloc(size), size };

    if (!kept.bytes)
        abort();
    memcpy(kept.bytes, bytes, size);
    return kept;
}

static void read_dialogue(struct source *source)
{
    const char *const *line = dialogue_of(source->role);
    const char *name = source->names->name[source->player];
    struct pp_text_defaults defaults = { name, strlen(name), SOURCE_DATE };
    static uint8_t bytes[PP_FRAME_MAX];
    struct pp_text_error error;
    char text[2048];
    size_t size;

    for (; *line && source->line_count < LINES; line++) {
        fill_in(source, *line, text, sizeof text);
        size = pp_text_parse(text, strlen(text), &defaults, bytes, &error);
        if (!size) /* a mistake in dialogues.c */
            abort();
        source->lines[source->line_count++] = keep(bytes, size);
    }
}

static unsigned hex(char letter)
{
    return letter <= '9' ? (unsigned)letter - '0' : (unsigned)letter - 'a' + 10;
}

/* The frame, with this client's name where the corpus has alice's. */
static struct frame_bytes renamed(const struct source *source,
                                  const uint8_t *bytes, size_t size)
{
    static const char corpus_name[] = "alice";
    const char *name = source->names->name[source->player];
    static uint8_t out[PP_FRAME_MAX];
    struct pp_frame frame;
    size_t made;

    if (pp_frame_read(bytes, size, &frame) != PP_SPLIT_FRAME ||
        frame.size != size || frame.name_size != strlen(corpus_name) ||
        memcmp(frame.name, corpus_name, frame.name_size))
        return keep(bytes, size);
    made = pp_build_frame(out, sizeof out, frame.type, SOURCE_DATE, name,
                          strlen(name), frame.data, frame.data_size);
    return made ? keep(out, made) : keep(bytes, size);
}

static void read_corpus(struct source *source)
{
    static uint8_t bytes[PP_FRAME_MAX];
    const char *text;
    unsigned count = 0, i;
    size_t size;

    while (corpus_frames[count])
        count++;
    source->corpus = calloc(count, sizeof *source->corpus);
    if (!source->corpus)
        abort();
    for (i = 0; i < count; i++) {
        size = 0;
        for (text = corpus_frames[i]; *text && size < sizeof bytes; text += 2)
            bytes[size++] = (uint8_t)(hex(text[0]) << 4 | hex(text[1]));
        source->corpus[i] = renamed(source, bytes, size);
    }
    source->corpus_count = count;
}

struct source *source_new(unsigned seed, unsigned player,
                          const struct names *names)
{
    struct source *source = calloc(1, sizeof *source);
    unsigned i;

    if (!source)
        abort();
    source->role = stage_role(player);
    source->player = player;
    source->names = names;
    source->hash = 14695981039346656037u;
    source->seed = seed * 2654435761u + player * 40503u;
    for (i = 0; i < 4; i++) /* neighbours part ways */
        fuzz_random(&source->seed);
    source->piece = malloc(ROOM);
    if (!source->piece)
        abort();
    read_dialogue(source);
    read_corpus(source);
    return source;
}

void source_free(struct source *source)
{
    unsigned i;

    for (i = 0; i < source->line_count; i++)
        free(source->lines[i].bytes);
    for (i = 0; i < source->corpus_count; i++)
        free(source->corpus[i].bytes);
    free(source->corpus);
    free(source->piece);
    free(source);
}

/* ---- what comes next ----------------------------------------------------- */

static size_t append(struct source *source, size_t size,
                     const struct frame_bytes *frame)
{
    if (size + frame->size > ROOM / 2)
        return size;
    memcpy(source->piece + size, frame->bytes, frame->size);
    return size + frame->size;
}

/* The next lines of the dialogue, and now and then a frame of the corpus. */
static size_t gather(struct source *source, unsigned lines)
{
    const struct frame_bytes *frame;
    size_t size = 0;

    while (lines--) {
        size = append(source, size, &source->lines[source->at]);
        source->at = (source->at + 1) % source->line_count;
    }
    if (below(source, 2)) {
        frame = &source->corpus[below(source, source->corpus_count)];
        if (frame->size < BIG || !below(source, 16))
            size = append(source, size, frame);
    }
    return size;
}

/* Whether a server that obeyed this frame would have more to keep. */
static int makes_something(const struct pp_frame *frame)
{
    return frame->type == PP_LOBBY_CREATION ||
           frame->type == PP_CHANNEL_CREATION ||
           frame->type == PP_CREATE_ACCOUNT;
}

static unsigned things_made(const uint8_t *bytes, size_t size)
{
    unsigned count = 0;
    struct pp_frame frame;

    while (pp_frame_read(bytes, size, &frame) == PP_SPLIT_FRAME) {
        count += (unsigned)makes_something(&frame);
        bytes += frame.size;
        size -= frame.size;
    }
    return count;
}

/* Changes the piece, one time in four not at all. */
static size_t change(struct source *source, size_t size)
{
    static uint8_t before[ROOM];
    unsigned times = below(source, 4), made;
    size_t old = size;

    memcpy(before, source->piece, size);
    while (times--) {
        bytes_seed(fuzz_random(&source->seed));
        size = mutate_frames(source->piece, size, ROOM,
                             fuzz_random(&source->seed));
    }
    made = things_made(source->piece, size);
    if (!made || (old == size && !memcmp(before, source->piece, size)))
        return size;
    if (source->made_up < NEW_THINGS) {
        source->made_up += made;
        return size;
    }
    memcpy(source->piece, before, old);
    return old;
}

static void add_step(struct source *source, enum step_kind kind,
                     uint8_t *bytes, size_t size)
{
    size_t i;

    if (source->step_count == STEPS)
        return;
    source->steps[source->step_count++] = (struct step){
        .player = source->player, .kind = kind, .bytes = bytes, .size = size };
    source->hash = (source->hash ^ (unsigned)kind) * 1099511628211u;
    for (i = 0; i < size; i++)
        source->hash = (source->hash ^ bytes[i]) * 1099511628211u;
}

/* Each frame has a Date of its own, so that no two are the same; the changes
 * that its highest byte met stay. */
static void stamp(struct source *source, uint8_t *frame)
{
    uint32_t date = pp_get_u32(frame + 3);

    pp_put_u32(frame + 3, (date & ~SOURCE_DATES) |
                          (source->stamp++ & SOURCE_DATES));
}

/* Frame by frame; who sent what is none can only hang up. */
static void cut(struct source *source, size_t size)
{
    uint8_t *bytes = source->piece;
    struct pp_frame frame;

    while (size && source->step_count < STEPS - 2 &&
           pp_frame_read(bytes, size, &frame) == PP_SPLIT_FRAME) {
        stamp(source, bytes);
        add_step(source, STEP_SEND, bytes, frame.size);
        bytes += frame.size;
        size -= frame.size;
    }
    if (size)
        add_step(source, STEP_SEND, bytes, size);
    if (size || source->role == NEWCOMER)
        add_step(source, below(source, 2) ? STEP_CLOSE : STEP_RESET, NULL, 0);
}

const struct step *source_next(struct source *source, unsigned *count)
{
    source->step_count = 0;
    while (!source->step_count)
        cut(source, change(source, gather(source, 1 + below(source, 4))));
    *count = source->step_count;
    return source->steps;
}

uint64_t source_hash(const struct source *source)
{
    return source->hash;
}
