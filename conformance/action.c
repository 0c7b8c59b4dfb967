#include "action.h"

#include <string.h>

#include "script.h"

enum { REST = 99, WORDS_MAX = 4 };

/* In `words` $1 is the first word behind the action, $* all of them. */
static const struct action {
    const char *name;
    size_t least, most; /* words behind the action; REST: any number */
    const char *usage, *words;
} actions[] = {
    { "lobbies", 0, 0, "", "ask for the list of lobbies" },
    { "create", 1, 4, "LOBBY [PROTECTION [PASSCODE [MODE]]]",
      "create the lobby (and protection, passcode, mode, if given) $*" },
    { "join", 2, 3, "LOBBY OWNER [PASSCODE]",
      "join lobby $1 of $2 (passcode, if any: $3)" },
    { "leave", 0, 0, "", "leave the lobby" },
    { "protect", 2, 3, "LOBBY PROTECTION [PASSCODE]",
      "make your lobby $1 $2 (passcode, if any: $3)" },
    { "channels", 0, 0, "", "ask for the list of channels" },
    { "channel", 1, 1, "NAME", "enter channel $1, made if need be" },
    { "part", 1, 1, "NAME", "leave channel $1" },
    { "say", 2, REST, "CHANNEL TEXT", "say in a channel (named first): $*" },
    { "draw", 0, 1, "[N]", "draw a stroke (so many: $1)" },
    { "insert", 0, 0, "", "put a stroke in between" },
    { "replace", 0, 0, "", "change a stroke" },
    { "remove", 1, REST, "INDEX ...", "remove, in one go, strokes number $*" },
    { "select", 1, REST, "INDEX ...", "select strokes number $*" },
    { "unselect", 1, REST, "INDEX ...", "unselect strokes number $*" },
    { "paint", 0, 1, "[N]", "paint with the pixel pen (so many: $1)" },
    { "area", 0, 0, "", "select an area" },
    { "move", 0, 0, "", "move the selected area" },
    { "drop", 0, 0, "", "give up the selected area" },
    { "filter", 1, 1, "NAME", "apply filter $1 to the selected area" },
    { "fill", 0, 0, "", "fill with the bucket" },
    { "resize", 2, 2, "LENGTH WIDTH", "resize the canvas to $1 x $2" },
    { "resize_int", 2, 2, "LENGTH WIDTH",
      "resize the canvas to $1 x $2, in whole numbers" },
    { "reset", 0, 0, "", "reset the canvas" },
    { "quit", 0, 0, "", "end the client" }
};

enum { ACTIONS = sizeof actions / sizeof *actions };

static const struct action *find(const struct word *word)
{
    size_t i;

    for (i = 0; i < ACTIONS; i++)
        if (word_is(word, actions[i].name))
            return &actions[i];
    return NULL;
}

static const char *unknown(struct arena *arena, const struct word *word)
{
    const char *names[ACTIONS];
    size_t i;

    for (i = 0; i < ACTIONS; i++)
        names[i] = actions[i].name;
    return arena_print(arena, "an action such as draw is wanted here%s",
                       did_you_mean(arena, word->text, word->size, names,
                                    ACTIONS));
}

int action_check(struct arena *arena, const char *line, struct slip *slip)
{
    struct word word = { "", 0, 0 };
    const struct action *action;
    size_t at = 0, count = 0;

    word_next(line, strlen(line), &at, &word);
    *slip = (struct slip){ word.at, NULL };
    action = find(&word);
    while (action && word_next(line, strlen(line), &at, &word))
        count++;
    if (!action)
        slip->words = unknown(arena, &word);
    else if (count < action->least || count > action->most)
        slip->words = arena_print(arena, "`act %s%s%s` is wanted",
                                  action->name, *action->usage ? " " : "",
                                  action->usage);
    return slip->words ? -1 : 0;
}

/* What stands for "$1" or "$*"; "-" when the line has no such word. */
static const char *argument(struct arena *arena, const char *line, char which)
{
    size_t size = strlen(line), at = 0;
    struct word word = { "", 0, 0 };
    char i = '0';

    word_next(line, size, &at, &word);
    while (which != '*' && i < which && word_next(line, size, &at, &word))
        i++;
    if (which == '*')
        return arena_copy(arena, line + at, size - at);
    return i == which ? arena_copy(arena, word.text, word.size) : "-";
}

const char *action_words(struct arena *arena, const char *line)
{
    struct word word = { "", 0, 0 };
    const struct action *action;
    const char *words = "", *from, *hole;
    size_t at = 0;

    word_next(line, strlen(line), &at, &word);
    action = find(&word);
    if (!action)
        return line;
    for (from = action->words; (hole = strchr(from, '$')); from = hole + 2)
        words = arena_print(arena, "%s%.*s%s", words, (int)(hole - from), from,
                            argument(arena, line, hole[1]));
    return arena_print(arena, "%s%s", words, from);
}
