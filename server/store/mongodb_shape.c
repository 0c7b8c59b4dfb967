/* --mongodb-users=COLLECTION:FIELD,... and its like. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/mongodb.h"

static const struct {
    const char *option, *standard, *fields;
    unsigned count, keys;
} tables[MONGODB_TABLES] = {
    [MONGODB_USERS] = { "--mongodb-users", "users:username,password",
                        "NAME,PASSWORD", 2, 1 },
    [MONGODB_LOBBIES] = { "--mongodb-lobbies",
                          "lobbies:Filename,Owner,Mode,Protection,Passcode",
                          "FILENAME,OWNER,MODE,PROTECTION,PASSCODE", 5, 2 },
    [MONGODB_CHANNELS] = { "--mongodb-channels", "channels:Name,Creator",
                           "NAME,CREATOR", 2, 1 },
};

static int wrong(enum mongodb_table table, const char *given, const char *why,
                 char *error, size_t size)
{
    snprintf(error, size, "%s=%s: %s; give COLLECTION or COLLECTION:%s",
             tables[table].option, given, why, tables[table].fields);
    return -1;
}

static bool is_collection(const char *name)
{
    return *name && *name != '.' && !strchr(name, '$')
        && strncmp(name, "system.", 7) && strcmp(name, MONGODB_OWN);
}

/* "a", or "a.b" for what is in a document of a document. */
static bool is_field(const char *name)
{
    size_t size = strlen(name);

    return size && *name != '.' && name[size - 1] != '.'
        && !strstr(name, "..") && !strchr(name, '$');
}

/* Whether one of two fields is the other, or holds it. */
static bool overlap(const char *a, const char *b)
{
    size_t size = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    return !strncmp(a, b, size) && (!a[size] || a[size] == '.')
        && (!b[size] || b[size] == '.');
}

/* Takes the list behind the colon apart, in place. NULL, or what is wrong. */
static const char *read_fields(struct mongodb_shape *shape, char *list)
{
    unsigned i, j;

    for (i = 0; i < shape->count; i++) {
        if (!list)
            return "fields are missing";
        shape->fields[i] = strsep(&list, ",");
        if (!is_field(shape->fields[i]))
            return "that can't be a field's name";
        for (j = 0; j < i; j++)
            if (overlap(shape->fields[i], shape->fields[j]))
                return "two of the fields are one";
    }
    return list ? "there are too many fields" : NULL;
}

/* The collection that was given, and the fields that were not. */
static char *whole(const char *given, const char *standard)
{
    const char *rest = strchr(given, ':') ? "" : strchr(standard, ':');
    char *text = malloc(strlen(given) + strlen(rest) + 1);

    if (text)
        strcat(strcpy(text, given), rest);
    return text;
}

int mongodb_shape_read(struct mongodb_shape *shape, enum mongodb_table table,
                       const char *given, char *error, size_t size)
{
    const char *standard = tables[table].standard, *why;
    char *list;

    if (!given)
        given = standard;
    shape->count = tables[table].count;
    shape->keys = tables[table].keys;
    if (!(list = shape->collection = whole(given, standard)))
        return wrong(table, given, "out of memory", error, size);
    strsep(&list, ":");
    if (!is_collection(shape->collection))
        return wrong(table, given, "that can't be a collection's name", error,
                     size);
    if ((why = read_fields(shape, list)))
        return wrong(table, given, why, error, size);
    return 0;
}
