#include "commands.h"

#include <polypaint/build.h>
#include <polypaint/json.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 4, NO_TYPE = -1 };

/* How a command becomes frames. In `data` $N is argument N as a JSON string
 * ($0: one's own name) and %N is argument N as it is. */
struct command {
    const char *name, *arguments, *help;
    enum command_kind kind;
    int first, second; /* frame types, or NO_TYPE */
    size_t least, most;
    int rest; /* the last argument is the rest of the line */
    const char *data;
    const char *otherwise[ARGUMENTS]; /* what is left out */
};

static const struct command commands[] = {
    { "create", "FILENAME [PROTECTION [PASSCODE [MODE]]]",
      "make a lobby", COMMAND_FRAMES,
      PP_LOBBY_CREATION, NO_TYPE, 1, 4, 0,
      "{\"Filename\":$1,\"Owner\":$0,\"Mode\":$4,"
      "\"Protection\":$2,\"Passcode\":$3}",
      { "", "public", "", "stroke" } },
    { "join", "FILENAME OWNER [PASSCODE]", "enter a lobby", COMMAND_FRAMES,
      PP_LOBBY_CONNECT, NO_TYPE, 2, 3, 0,
      "{\"Filename\":$1,\"Owner\":$2,\"Mode\":\"stroke\","
      "\"Protection\":\"public\",\"Passcode\":$3}",
      { "", "", "", "" } },
    { "leave", "", "leave the lobby", COMMAND_FRAMES, PP_LOBBY_DISCONNECT,
      NO_TYPE, 0, 0, 0, "", { "", "", "", "" } },
    { "protect", "FILENAME PROTECTION [PASSCODE]",
      "change your own lobby's protection", COMMAND_FRAMES,
      PP_LOBBY_INFO_CHANGE, NO_TYPE, 2, 3, 0,
      "{\"Filename\":$1,\"Owner\":$0,\"Protection\":$2,\"Passcode\":$3}",
      { "", "", "", "" } },
    { "lobbies", "", "list the lobbies", COMMAND_FRAMES, PP_LOBBY_FETCH,
      NO_TYPE, 0, 0, 0, "", { "", "", "", "" } },
    { "channel", "NAME", "make a channel if there is none, and join it",
      COMMAND_FRAMES, PP_CHANNEL_CREATION, PP_CHANNEL_CONNECTION, 1, 1, 0,
      "%1", { "", "", "", "" } },
    { "say", "CHANNEL TEXT", "say something in a channel", COMMAND_FRAMES,
      PP_CHANNEL_MESSAGE, NO_TYPE, 2, 2, 1, "%1 ; %2", { "", "", "", "" } },
    { "part", "NAME", "leave a channel", COMMAND_FRAMES,
      PP_CHANNEL_DISCONNECT, NO_TYPE, 1, 1, 0, "%1", { "", "", "", "" } },
    { "channels", "", "list the channels", COMMAND_FRAMES, PP_CHANNEL_FETCH,
      NO_TYPE, 0, 0, 0, "", { "", "", "", "" } },
    { "canvas", "", "print the canvas, a line for each frame", COMMAND_CANVAS,
      NO_TYPE, NO_TYPE, 0, 0, 0, "", { "", "", "", "" } },
    { "help", "", "this list", COMMAND_HELP, NO_TYPE, NO_TYPE, 0, 0, 0, "",
      { "", "", "", "" } },
    { "quit", "", "send what is kept, and end", COMMAND_QUIT, NO_TYPE,
      NO_TYPE, 0, 0, 0, "", { "", "", "", "" } },
};

#define COMMANDS (sizeof commands / sizeof *commands)

int command_help(size_t i, char *out, size_t capacity)
{
    char left[64];

    if (i >= COMMANDS)
        return 0;
    snprintf(left, sizeof left, "/%s %s", commands[i].name,
             commands[i].arguments);
    if (strlen(left) < 32)
        snprintf(out, capacity, "%-32s%s", left, commands[i].help);
    else
        snprintf(out, capacity, "%s: %s", left, commands[i].help);
    return 1;
}

/* ---- taking the line apart ----------------------------------------------- */

struct words {
    const char *line;
    size_t size, at;
    struct pp_span argument[ARGUMENTS];
    size_t count;
    uint8_t *room; /* of PP_FRAME_MAX for each quoted argument */
    struct pp_text_error *error;
};

static int wrong(struct words *words, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int wrong(struct words *words, size_t column, const char *format, ...)
{
    va_list args;

    words->error->column = column;
    va_start(args, format);
    vsnprintf(words->error->words, sizeof words->error->words, format, args);
    va_end(args);
    return -1;
}

/* The size of a quoted string, its quotes included, or up to the end. */
static size_t quoted(const char *text, size_t size)
{
    size_t n = 1;

    while (n < size && text[n] != '"')
        n += text[n] == '\\' ? 2 : 1;
    return n < size ? n + 1 : size;
}

static int unquote(struct words *words, size_t start, struct pp_span *argument)
{
    uint8_t *room = words->room + words->count * PP_FRAME_MAX;

    if (pp_text_value(PP_VALUE_TEXT, words->line + start, words->at - start,
                      room, &argument->size, words->error)) {
        words->error->column += start;
        return -1;
    }
    argument->text = (const char *)room;
    return 0;
}

static void skip_spaces(struct words *words)
{
    while (words->at < words->size && words->line[words->at] == ' ')
        words->at++;
}

static int next_word(struct words *words, int rest)
{
    size_t start = words->at, left = words->size - start;
    const char *text = words->line + start;
    const char *end = memchr(text, ' ', left);
    struct pp_span *argument = &words->argument[words->count];

    if (!rest && *text == '"') {
        words->at += quoted(text, left);
        if (unquote(words, start, argument))
            return -1;
        if (words->at < words->size && words->line[words->at] != ' ')
            return wrong(words, words->at, "a space must follow the quote");
    } else {
        *argument = (struct pp_span){
            text, rest || !end ? left : (size_t)(end - text)
        };
        words->at += argument->size;
    }
    words->count++;
    skip_spaces(words);
    return 0;
}

static int read_words(struct words *words, const struct command *command)
{
    for (skip_spaces(words); words->at < words->size;) {
        if (words->count == command->most)
            return wrong(words, words->at, "too much: /%s %s", command->name,
                         command->arguments);
        if (next_word(words,
                      command->rest && words->count + 1 == command->most))
            return -1;
    }
    if (words->count < command->least)
        return wrong(words, words->size, "too little: /%s %s", command->name,
                     command->arguments);
    while (words->count < ARGUMENTS) {
        const char *text = command->otherwise[words->count];

        words->argument[words->count++] =
            (struct pp_span){ text, strlen(text) };
    }
    return 0;
}

/* ---- making frames ------------------------------------------------------- */

static void add_json(struct pp_builder *builder, const struct pp_span *text)
{
    char quoted_text[PP_FRAME_MAX];
    size_t n = pp_json_quote(text->text, text->size, quoted_text,
                             sizeof quoted_text);

    if (n > sizeof quoted_text)
        builder->failed = 1;
    else
        pp_build_bytes(builder, quoted_text, n);
}

static void add_data(struct pp_builder *builder, const char *data,
                     const struct words *words,
                     const struct pp_text_defaults *from)
{
    const struct pp_span own = { from->name, from->name_size };

    for (; *data; data++) {
        if (*data == '$') {
            data++;
            add_json(builder, *data == '0' ? &own
                                           : &words->argument[*data - '1']);
        } else if (*data == '%') {
            const struct pp_span *text = &words->argument[*++data - '1'];

            pp_build_bytes(builder, text->text, text->size);
        } else {
            pp_build_bytes(builder, data, 1);
        }
    }
}

static int add_frame(int type, const struct command *command,
                     struct words *words, const struct pp_text_defaults *from,
                     struct frames *frames)
{
    uint8_t room[PP_FRAME_MAX];
    struct pp_builder builder;
    size_t size;

    if (type == NO_TYPE)
        return 0;
    pp_build(&builder, room, sizeof room, (unsigned)type, from->date,
             from->name, from->name_size);
    add_data(&builder, command->data, words, from);
    size = pp_build_end(&builder);
    if (!size)
        return wrong(words, 0, "too long for a frame of 65535 bytes");
    if (frames_add(frames, room, size))
        return wrong(words, 0, "out of memory");
    return 0;
}

static const struct command *find(const char *name, size_t size)
{
    size_t i;

    for (i = 0; i < COMMANDS; i++)
        if (strlen(commands[i].name) == size
            && !memcmp(commands[i].name, name, size))
            return &commands[i];
    return NULL;
}

static enum command_kind run(const struct command *command,
                             struct words *words,
                             const struct pp_text_defaults *from,
                             struct frames *frames)
{
    if (read_words(words, command)
        || add_frame(command->first, command, words, from, frames)
        || add_frame(command->second, command, words, from, frames))
        return COMMAND_MISTAKE;
    return command->kind;
}

enum command_kind command_read(const char *line, size_t size,
                               const struct pp_text_defaults *from,
                               struct frames *frames,
                               struct pp_text_error *error)
{
    const char *space = memchr(line, ' ', size);
    size_t end = space ? (size_t)(space - line) : size;
    const struct command *command = find(line + 1, end - 1);
    struct words words = { .line = line, .size = size, .at = end,
                           .error = error };
    enum command_kind kind = COMMAND_MISTAKE;

    if (!command) {
        wrong(&words, 0, "no such command; /help lists them");
        return COMMAND_MISTAKE;
    }
    words.room = malloc((size_t)ARGUMENTS * PP_FRAME_MAX);
    if (words.room)
        kind = run(command, &words, from, frames);
    else
        wrong(&words, 0, "out of memory");
    free(words.room);
    return kind;
}
