#include <cjson/cJSON.h>
#include <string.h>

#include "match.h"

static int has(const cJSON *actual, const cJSON *wanted);

static int object_has(const cJSON *actual, const cJSON *wanted)
{
    const cJSON *member, *found;

    cJSON_ArrayForEach(member, wanted) {
        found = cJSON_GetObjectItemCaseSensitive(actual, member->string);
        if (!found || !has(found, member))
            return 0;
    }
    return 1;
}

static int has_element(const cJSON *actual, const cJSON *wanted)
{
    const cJSON *candidate;

    cJSON_ArrayForEach(candidate, actual)
        if (has(candidate, wanted))
            return 1;
    return 0;
}

static int list_has(const cJSON *actual, const cJSON *wanted)
{
    const cJSON *element;

    cJSON_ArrayForEach(element, wanted)
        if (!has_element(actual, element))
            return 0;
    return 1;
}

static int has(const cJSON *actual, const cJSON *wanted)
{
    if (cJSON_IsObject(wanted))
        return cJSON_IsObject(actual) && object_has(actual, wanted);
    if (cJSON_IsArray(wanted))
        return cJSON_IsArray(actual) && list_has(actual, wanted);
    return cJSON_Compare(actual, wanted, 1);
}

int json_has(const char *text, size_t size, const char *wanted)
{
    cJSON *a = cJSON_ParseWithLength(text, size);
    cJSON *b = cJSON_Parse(wanted);
    int result = a && b && has(a, b);

    cJSON_Delete(a);
    cJSON_Delete(b);
    return result;
}

char *json_lacking(const char *text, size_t size, const char *wanted)
{
    cJSON *a = cJSON_ParseWithLength(text, size);
    cJSON *b = cJSON_Parse(wanted), *element, *next;
    char *rest = NULL;

    if (cJSON_IsArray(a) && cJSON_IsArray(b)) {
        for (element = b->child; element; element = next) {
            next = element->next;
            if (has_element(a, element))
                cJSON_Delete(cJSON_DetachItemViaPointer(b, element));
        }
        rest = cJSON_PrintUnformatted(b);
    }
    cJSON_Delete(a);
    cJSON_Delete(b);
    return rest;
}

int json_same(const char *text, size_t size, const char *other,
              size_t other_size)
{
    cJSON *a = cJSON_ParseWithLength(text, size);
    cJSON *b = cJSON_ParseWithLength(other, other_size);
    int result = a && b && cJSON_Compare(a, b, 1);

    cJSON_Delete(a);
    cJSON_Delete(b);
    return result;
}
