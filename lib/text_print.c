/* A frame as a line. */
#include <polypaint/text.h>

#include <string.h>

#include "internal.h"

/* A channel message in the document's form, "name ; content": then its parts
 * can be shown, and come back as the same bytes. (A space before the name
 * would put the ';' further right than its size says.) */
static int in_parts(const uint8_t *data, size_t size,
                    struct pp_message *message)
{
    size_t separator;

    if (pp_message_split(data, size, message) != 0 || !message->channel_size)
        return 0;
    separator = message->channel_size + 1;
    return separator + 1 < size && data[separator - 1] == ' ' &&
           data[separator] == ';' && data[separator + 1] == ' ';
}

static void put_name(struct pp_sink *sink, const char *name)
{
    pp_sink_bytes(sink, " ", 1);
    pp_sink_text(sink, name);
    pp_sink_bytes(sink, "=", 1);
}

static void put_message(struct pp_sink *sink, const struct pp_message *message)
{
    size_t count;
    const struct pp_field_def *parts =
        pp_payload_parts(PP_PAYLOAD_MESSAGE, &count);

    put_name(sink, parts[0].name);
    pp_sink_word(sink, message->channel, message->channel_size);
    put_name(sink, parts[1].name);
    pp_sink_word(sink, message->content, message->content_size);
}

static void put_field(struct pp_sink *sink, const struct pp_frame *frame,
                      const struct pp_field *field,
                      const struct pp_text_style *style)
{
    put_name(sink, field->name);
    pp_sink_field(sink, frame, field, style);
}

static void put_words(struct pp_sink *sink, const struct pp_frame *frame,
                      enum pp_from from, enum pp_payload_kind kind,
                      const struct pp_text_style *style)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i, count = pp_frame_fields(frame, from, fields);
    struct pp_message message;

    pp_sink_text(sink, pp_type(frame->type)->name);
    if (!style->no_name)
        put_field(sink, frame, &fields[PP_HEADER_name], style);
    if (!style->no_date)
        put_field(sink, frame, &fields[PP_HEADER_date], style);
    if (kind == PP_PAYLOAD_MESSAGE &&
        in_parts(frame->data, frame->data_size, &message)) {
        put_message(sink, &message);
        return;
    }
    for (i = PP_HEADERS; i < count; i++)
        put_field(sink, frame, &fields[i], style);
}

static void put_raw(struct pp_sink *sink, const uint8_t *bytes, size_t size)
{
    pp_sink_text(sink, "RAW");
    pp_sink_hex(sink, bytes, size);
}

/* A frame of bad shape may still hold a password somewhere. */
static int may_hold_secret(unsigned type)
{
    switch (pp_type_payload(type, PP_FROM_CLIENT)) {
    case PP_PAYLOAD_PASSWORD:
    case PP_PAYLOAD_LOBBY:
    case PP_PAYLOAD_INFO: return 1;
    default: return 0;
    }
}

static void put_frame_raw(struct pp_sink *sink, const struct pp_frame *frame,
                          const struct pp_text_style *style)
{
    if (style->hide_secrets && may_hold_secret(frame->type)) {
        put_raw(sink, frame->bytes,
                (size_t)PP_HEADER_SIZE + frame->name_size);
        pp_sink_text(sink, " ***");
        return;
    }
    put_raw(sink, frame->bytes, frame->size);
}

size_t pp_text_print(const struct pp_frame *frame, enum pp_from from,
                     const struct pp_text_style *style, char *out,
                     size_t capacity)
{
    static const struct pp_text_style plain;
    enum pp_payload_kind kind = pp_type_shape(frame->type, from);
    struct pp_sink sink = { out, capacity, 0 };

    if (!style)
        style = &plain;
    if (kind != PP_PAYLOAD_NONE && pp_payload_fits(kind, frame->data_size))
        put_words(&sink, frame, from, kind, style);
    else
        put_frame_raw(&sink, frame, style);
    return pp_sink_end(&sink);
}

size_t pp_text_print_raw(const uint8_t *bytes, size_t size, char *out,
                         size_t capacity)
{
    struct pp_sink sink = { out, capacity, 0 };

    put_raw(&sink, bytes, size);
    return pp_sink_end(&sink);
}
