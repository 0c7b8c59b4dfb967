/* dictionary.c - libFuzzer's dictionary out of the tables of types.h: what
 * frames begin with, the members and words of documents, statuses. */
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
    return 0;
}
