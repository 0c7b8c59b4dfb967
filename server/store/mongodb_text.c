/* Texts into documents and out of them. */
#include <stdio.h>

#include <unistr.h>

#include "store/mongodb.h"

void mongodb_append(bson_t *document, const char *field, struct pp_span text)
{
    const char *bytes = text.size ? text.text : "";

    if (u8_check((const uint8_t *)bytes, text.size))
        bson_append_binary(document, field, -1, BSON_SUBTYPE_BINARY,
                           (const uint8_t *)bytes, (uint32_t)text.size);
    else
        bson_append_utf8(document, field, -1, bytes, (int)text.size);
}

int mongodb_text(const bson_t *document, const char *path,
                 struct pp_span *text)
{
    bson_iter_t root, at;
    bson_subtype_t subtype;
    const uint8_t *bytes;
    uint32_t size;

    if (!bson_iter_init(&root, document)
        || !bson_iter_find_descendant(&root, path, &at))
        return -1;
    if (BSON_ITER_HOLDS_UTF8(&at)) {
        text->text = bson_iter_utf8(&at, &size);
    } else if (BSON_ITER_HOLDS_BINARY(&at)) {
        bson_iter_binary(&at, &subtype, &size, &bytes);
        text->text = (const char *)bytes;
    } else {
        return -1;
    }
    text->size = size;
    return 0;
}

void mongodb_describe(const char *collection, const bson_t *document,
                      char *words, size_t size)
{
    bson_t id = BSON_INITIALIZER;
    bson_iter_t at;
    char *json;

    if (bson_iter_init_find(&at, document, "_id"))
        bson_append_iter(&id, NULL, 0, &at);
    json = bson_as_relaxed_extended_json(&id, NULL);
    snprintf(words, size, "collection %s: the document %s", collection,
             json ? json : "");
    bson_free(json);
    bson_destroy(&id);
}

void mongodb_append_projection(bson_t *options,
                               const struct mongodb_shape *shape)
{
    bson_t fields;
    unsigned i;

    BSON_APPEND_DOCUMENT_BEGIN(options, "projection", &fields);
    for (i = 0; i < shape->count; i++)
        BSON_APPEND_INT32(&fields, shape->fields[i], 1);
    bson_append_document_end(options, &fields);
}
