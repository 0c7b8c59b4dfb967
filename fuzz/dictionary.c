/* dictionary.c - libFuzzer's dictionary out of the tables of types.h: what
 * frames begin with, the members and words of documents, statuses, and the
 * words of lines and scripts. */
#include <polypaint/polypaint.h>

#include <stdio.h>

static void word(const char *text)
{
    printf("\"%s\"\n\"\\\"%s\\\"\"\n", text, text);
}

/* A member more, as it may stand in a document. */
static void member(const char *name)
{
    word(name);
    printf("\"\\\"%s\\\":\\\"a\\\",\"\n", name);
}

/* Taille, type and Date of a frame without data, of nobody. */
static void header(unsigned type)
{
    printf("\"\\x08\\x00\\x%02x\\x00\\x00\\x00\\x00\\x00\"\n", type);
}

static void put_words(const char *const *words)
{
    for (; *words; words++)
        printf("\"%s \"\n", *words);
}

/* What lines of the text form and scripts are written with. */
static void lines(void)
{
    static const char *const script[] = { "case \\\"a\\\"\\x0a", "clause D-1",
        "\\x0a  ", "users", "lobby r: a", "channel", "values", "end",
        "manual", "exact", "new", "connection", "when", "reading", "client",
        "a send", "a expect", "no", "nothing", "one of", "in any order",
        "repeat 2", "together", "sync", "closed", "login", "signup", "connect",
        "leave", "reset", "wait 1s", "within 5ms", "as=x", "@x", "cut=1",
        "more=00", "type=2", "size=9", "pieces=each", "has [{}]", "${a}",
        "${r.json}", "timeout", "note", "tag", "account", "stranger", "set",
        "name=a", "date=1", "(1,-2.5)", "0x7fc00000", "#ff0000ff", "1e-30",
        "RAW", NULL };
    unsigned type;

    for (type = 0; type < PP_TYPE_COUNT; type++)
        printf("\"%s \"\n", pp_type(type)->name);
#define PP_FIELD(kind, name, value) puts("\" " #name "=\"");
#define PP_PART(kind, name, value) puts("\" " #name "=\"");
#include <polypaint/payloads.def>
    put_words(script);
}

int main(void)
{
    unsigned type;

    for (type = 0; type < PP_TYPE_COUNT; type++)
        header(type);
#define PP_MEMBER(kind, name, field, rule) member(#name);
#define PP_PROTECTION(name) word(#name);
#include <polypaint/members.def>
#define PP_STATUS(value, number, name)                                      \
    printf("\"\\x%02x\\x00\\x00\\x00\"\n", number);
#include <polypaint/payloads.def>
    puts("\" ; \"\n\"\\\\u0000\"\n\"\\\\ud800\"\n\"\\\\ud83d\\\\ude00\"\n"
         "\"\\xc3\\xa9\"\n\"\\xed\\xa0\\x80\"\n\"\\xf4\\x90\\x80\\x80\"\n"
         "\"{}\"\n\"[]\"\n\"null\"\n\"true\"\n\"false\"\n\"-0.5e+3\"");
    lines();
    return 0;
}
