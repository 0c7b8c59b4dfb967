/* Reading a filter's text. */
#include "filter.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>

#include "filter_nodes.h"

struct reader {
    const char *text;
    size_t at, depth;
    struct filter *filter;
    struct filter_error *error;
};

/* ---- mistakes ----------------------------------------------------------- */

__attribute__((format(printf, 3, 4)))
static int fail(struct reader *in, size_t column, const char *format, ...)
{
    va_list args;

    in->error->column = column;
    va_start(args, format);
    vsnprintf(in->error->words, sizeof in->error->words, format, args);
    va_end(args);
    return -1;
}

/* A name of the expression, NUL-terminated, for messages and look-ups. */
struct word {
    char text[40];
    size_t size, column;
};

/* Keeps the nearest of the words that are offered. */
struct guess {
    const char *best;
    unsigned distance;
};

static void offer(struct guess *guess, const char *written, const char *word)
{
    unsigned distance = cli_distance(written, word);

    if (distance < guess->distance) {
        guess->distance = distance;
        guess->best = word;
    }
}

/* Far-off words are no help: a third of the letters may differ. */
static struct guess no_guess(const struct word *word)
{
    return (struct guess){ NULL, (unsigned)word->size / 3 + 2 };
}

static int unknown_name(struct reader *in, const struct word *word)
{
    struct guess guess = no_guess(word);
    struct fact fact;
    size_t i;

    for (i = 0; facts_at(i, &fact); i++)
        offer(&guess, word->text, fact.name);
    if (guess.best)
        return fail(in, word->column, "no such name: %s; did you mean %s?",
                    word->text, guess.best);
    return fail(in, word->column, "no such name: %s; -e help lists them",
                word->text);
}

/* ---- words of the language ---------------------------------------------- */

static void skip_space(struct reader *in)
{
    in->at += strspn(in->text + in->at, " \t\r\n");
}

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

static size_t name_size(const struct reader *in)
{
    char first = in->text[in->at];

    return first >= '0' && first <= '9'
               ? 0 : strspn(in->text + in->at, name_letters);
}

/* Takes the sign or word when it comes next. */
static int take(struct reader *in, const char *sign)
{
    size_t n = strlen(sign);

    skip_space(in);
    if (strncmp(in->text + in->at, sign, n))
        return 0;
    if (strchr(name_letters, *sign) && name_size(in) != n)
        return 0;
    in->at += n;
    return 1;
}

static int read_word(struct reader *in, struct word *word)
{
    size_t n;

    skip_space(in);
    word->column = in->at;
    word->size = n = name_size(in);
    if (!n)
        return fail(in, in->at, in->text[in->at]
                        ? "a name is missing here" : "the filter ends here, "
                        "where a name is missing");
    snprintf(word->text, sizeof word->text, "%.*s", (int)n,
             in->text + in->at);
    in->at += n;
    return 0;
}

/* ---- literals ----------------------------------------------------------- */

static int add_byte(struct reader *in, struct filter_node *node, char byte)
{
    if (in->filter->used == FILTER_TEXT)
        return fail(in, in->at, "too much text: %d bytes are possible",
                    FILTER_TEXT);
    in->filter->text[in->filter->used++] = byte;
    node->size++;
    return 0;
}

/* The byte of an escape; in->at is moved behind it. */
static int read_escape(struct reader *in, char *byte)
{
    unsigned code;
    int n = 0;

    switch (in->text[in->at]) {
    case '"':
    case '\\': *byte = in->text[in->at]; break;
    case 'n': *byte = '\n'; break;
    case 'r': *byte = '\r'; break;
    case 't': *byte = '\t'; break;
    case 'x':
        if (sscanf(in->text + in->at + 1, "%2x%n", &code, &n) == 1 && n == 2) {
            *byte = (char)code;
            in->at += 2;
            break;
        }
        /* fall through */
    default:
        return fail(in, in->at - 1, "no such escape: \\\", \\\\, \\n, \\r, "
                                    "\\t and \\xHH are");
    }
    in->at++;
    return 0;
}

static int read_text(struct reader *in, struct filter_node *node)
{
    size_t column = in->at++;
    char byte;

    node->literal = LITERAL_TEXT;
    node->text = in->filter->used;
    for (;;) {
        byte = in->text[in->at];
        if (!byte)
            return fail(in, column, "this text has no closing quote");
        in->at++;
        if (byte == '"')
            return 0;
        if (byte == '\\' && read_escape(in, &byte))
            return -1;
        if (add_byte(in, node, byte))
            return -1;
    }
}

/* Seconds as nanoseconds, digit by digit: a double would round them. */
static int64_t exact_time(const char *text)
{
    char *end;
    int negative = *text == '-', places;
    int64_t time = strtoll(text, &end, 10);

    if (time > 9000000000LL || time < -9000000000LL)
        return time < 0 ? INT64_MIN : INT64_MAX;
    time *= 1000000000;
    if (*end == '.')
        for (places = 100000000, end++; *end >= '0' && *end <= '9' && places;
             end++, places /= 10)
            time += (negative ? -1 : 1) * places * (*end - '0');
    return time;
}

static int read_number(struct reader *in, struct filter_node *node)
{
    const char *text = in->text + in->at;
    char *end;

    node->literal = LITERAL_NUMBER;
    if (*text == '#') {
        node->number = (double)strtoul(text + 1, &end, 16);
        if (end != text + 9)
            return fail(in, in->at, "a colour is #rrggbbaa");
    } else {
        node->number = strtod(text, &end);
        node->rounded = (double)(float)node->number;
        node->time = exact_time(text);
    }
    if (end == text)
        return fail(in, in->at, "a number, a \"text\" or a word is missing "
                                "here");
    in->at += (size_t)(end - text);
    return 0;
}

/* Whether the word is one that the fact may be; else says which it may be. */
static int check_word(struct reader *in, const struct fact *fact,
                      const struct word *word)
{
    struct guess guess = no_guess(word);
    const char *name;
    size_t i;

    for (i = 0; (name = facts_word(fact, i)); i++) {
        if (!strcmp(name, word->text))
            return 0;
        offer(&guess, word->text, name);
    }
    if (!i)
        return fail(in, word->column, "text stands between quotes: \"%s\"",
                    word->text);
    if (guess.best)
        return fail(in, word->column, "%s is never %s; did you mean %s?",
                    fact->name, word->text, guess.best);
    return fail(in, word->column, "%s is never %s; it may be %s, for example",
                fact->name, word->text, facts_word(fact, i - 1));
}

/* A word such as ADD_STROKE. */
static int read_name(struct reader *in, struct filter_node *node)
{
    struct word word;
    size_t i;

    if (read_word(in, &word) || check_word(in, &node->fact, &word))
        return -1;
    node->literal = LITERAL_TEXT;
    node->text = in->filter->used;
    for (i = 0; i < word.size; i++)
        if (add_byte(in, node, word.text[i]))
            return -1;
    return 0;
}

/* ---- comparisons -------------------------------------------------------- */

static int read_op(struct reader *in, enum filter_op *op)
{
    static const struct {
        const char *sign;
        enum filter_op op;
    } ops[] = {
        { "==", FILTER_EQ }, { "!=", FILTER_NE }, { "<=", FILTER_LE },
        { ">=", FILTER_GE }, { "<", FILTER_LT },  { ">", FILTER_GT },
        { "~", FILTER_CONTAINS },
    };
    size_t i;

    for (i = 0; i < sizeof ops / sizeof *ops; i++)
        if (take(in, ops[i].sign)) {
            *op = ops[i].op;
            return 1;
        }
    return 0;
}

/* What may stand to the right of that fact. */
static int check_literal(struct reader *in, const struct filter_node *node,
                         size_t column)
{
    enum fact_kind kind = node->fact.kind;
    int text = kind == FACT_TEXT, word = kind == FACT_WORD;

    if (node->op == FILTER_CONTAINS &&
        (node->literal != LITERAL_TEXT || !(text || word)))
        return fail(in, column, "~ looks for a \"text\" in a text; %s is %s",
                    node->fact.name, text || word ? "compared with none"
                                                  : "a number");
    if (kind == FACT_TIME && memchr(in->text + column, 'e', in->at - column))
        return fail(in, column, "seconds stand here without an exponent");
    if (text && node->literal == LITERAL_NUMBER)
        return fail(in, column, "%s is text: put quotes around what it is "
                                "compared with", node->fact.name);
    if (!text && !word && node->literal == LITERAL_TEXT)
        return fail(in, column, "%s is a number", node->fact.name);
    return 0;
}

static int read_literal(struct reader *in, struct filter_node *node)
{
    struct word word = { "", 0, 0 };
    size_t column;

    skip_space(in);
    column = word.column = in->at;
    if (in->text[in->at] == '"') {
        if (read_text(in, node))
            return -1;
        word.size = (size_t)snprintf(word.text, sizeof word.text, "%.*s",
                                     (int)node->size,
                                     in->filter->text + node->text);
        if (node->fact.kind == FACT_WORD && node->op <= FILTER_NE &&
            check_word(in, &node->fact, &word))
            return -1;
    } else if (name_size(in)) {
        if (read_name(in, node))
            return -1;
    } else if (read_number(in, node)) {
        return -1;
    }
    return check_literal(in, node, column);
}

static int read_part(struct reader *in, struct filter_node *node)
{
    static const char *const parts[] = { "", "count", "x", "y" };
    struct word word;
    int points = node->fact.kind == FACT_POINTS;
    int list = points || node->fact.kind == FACT_INDEXES;
    unsigned part;

    if (in->text[in->at] != '.')
        return 0;
    in->at++;
    if (read_word(in, &word))
        return -1;
    for (part = PART_COUNT; part <= PART_Y; part++)
        if (!strcmp(word.text, parts[part]) &&
            (points || (list && part == PART_COUNT))) {
            node->part = (enum filter_part)part;
            return 0;
        }
    return fail(in, word.column, "%s has no .%s%s", node->fact.name,
                word.text, points ? ": .count, .x and .y are" :
                list ? ": .count is" : "");
}

static struct filter_node *add_node(struct reader *in, enum filter_op op)
{
    struct filter *filter = in->filter;

    if (filter->count == FILTER_NODES) {
        fail(in, in->at, "too long: up to %d parts are possible",
             FILTER_NODES);
        return NULL;
    }
    filter->nodes[filter->count] = (struct filter_node){ .op = op };
    return &filter->nodes[filter->count++];
}

static int read_comparison(struct reader *in, uint16_t *at)
{
    struct filter_node *node;
    struct word word;

    if (read_word(in, &word))
        return -1;
    if (!(node = add_node(in, FILTER_HAS)))
        return -1;
    *at = (uint16_t)(node - in->filter->nodes);
    if (facts_find(word.text, word.size, &node->fact))
        return unknown_name(in, &word);
    if (node->fact.kind == FACT_HEX || node->fact.kind == FACT_FORM)
        return fail(in, word.column, "%s can't be compared: ask for a field",
                    word.text);
    if (read_part(in, node))
        return -1;
    if (!read_op(in, &node->op))
        return node->part == PART_ELEMENT ? 0 :
            fail(in, in->at, "a comparison is missing here");
    if (node->fact.kind == FACT_POINTS && node->part == PART_ELEMENT)
        return fail(in, word.column, "%s is a list of points: say %s.x, %s.y "
                    "or %s.count", word.text, word.text, word.text, word.text);
    return read_literal(in, node);
}

/* ---- and, or, not ------------------------------------------------------- */

static int read_or(struct reader *in, uint16_t *at);

static int read_not(struct reader *in, uint16_t *at)
{
    struct filter_node *node;
    int result;

    if (++in->depth > FILTER_DEPTH)
        return fail(in, in->at, "nested too deeply");
    if (take(in, "!") || take(in, "not")) {
        if (!(node = add_node(in, FILTER_NOT)))
            return -1;
        *at = (uint16_t)(node - in->filter->nodes);
        result = read_not(in, &node->left);
    } else if (take(in, "(")) {
        result = read_or(in, at);
        if (!result && !take(in, ")"))
            result = fail(in, in->at, "a closing parenthesis is missing here");
    } else {
        result = read_comparison(in, at);
    }
    in->depth--;
    return result;
}

/* One or more of what `next` reads, joined by the sign or the word. */
static int read_joined(struct reader *in, uint16_t *at, enum filter_op op,
                       const char *sign, const char *word,
                       int (*next)(struct reader *, uint16_t *))
{
    struct filter_node *node;
    uint16_t left;

    if (next(in, at))
        return -1;
    while (take(in, sign) || take(in, word)) {
        left = *at;
        if (!(node = add_node(in, op)))
            return -1;
        *at = (uint16_t)(node - in->filter->nodes);
        node->left = left;
        if (next(in, &node->right))
            return -1;
    }
    return 0;
}

static int read_and(struct reader *in, uint16_t *at)
{
    return read_joined(in, at, FILTER_AND, "&&", "and", read_not);
}

static int read_or(struct reader *in, uint16_t *at)
{
    return read_joined(in, at, FILTER_OR, "||", "or", read_and);
}

/* ---- the whole ---------------------------------------------------------- */

struct filter *filter_new(const char *text, struct filter_error *error)
{
    struct reader in = { text, 0, 0, calloc(1, sizeof(struct filter)), error };

    if (!in.filter) {
        fail(&in, 0, "out of memory");
        return NULL;
    }
    if (!read_or(&in, &in.filter->root)) {
        skip_space(&in);
        if (!text[in.at])
            return in.filter;
        fail(&in, in.at, text[in.at] == '=' ? "is it ==?" :
                         "&& or || is missing here");
    }
    filter_free(in.filter);
    return NULL;
}

void filter_free(struct filter *filter)
{
    free(filter);
}
