#include "detail.h"

#include <polypaint/polypaint.h>

#include "secrets.h"

enum { ROW = 16 };

/* What a number of the header means. */
static void put_meaning(struct writer *writer, const struct record *record,
                        const struct pp_field *field)
{
    const struct pp_type *type = pp_type(record->frame->type);
    struct moment moment = { .form = MOMENT_DATE };
    char text[MOMENT_ROOM];
    size_t n;

    if (!strcmp(field->name, "type") && type)
        writer_format(writer, " %s", type->name);
    if (strcmp(field->name, "date"))
        return;
    n = moment_print(&moment, record->frame->date * INT64_C(1000000000), text);
    writer_format(writer, " %.*sZ", (int)n - 8, text); /* no decimals */
}

/* "index=3", "type=12 ADD_STROKE", "date=1516147200 2018-01-17T00:00:00Z" */
static void put_value(struct writer *writer, const struct record *record,
                      const struct pp_field *field,
                      const struct pp_text_style *style)
{
    size_t room = PP_TEXT_ROOM(field->size);

    writer_text(writer, field->name);
    writer_char(writer, '=');
    writer_took(writer, pp_text_print_field(record->frame, field, style,
                                            writer_room(writer, room), room));
    put_meaning(writer, record, field);
}

void detail_fields(struct writer *writer, const struct record *record,
                   const struct show *show)
{
    struct pp_field fields[PP_FIELDS_MAX];
    struct pp_text_style style = show_style(show);
    size_t i, count = pp_frame_fields(record->frame, record->from, fields);
    uint32_t end = 0;

    style.max_points = 0;
    for (i = 0; i < count; i++) {
        writer_text(writer, "    ");
        put_value(writer, record, &fields[i], &style);
        writer_char(writer, '\n');
        end = fields[i].offset + fields[i].size;
    }
    if (end < record->frame->size)
        writer_format(writer, "    %u bytes that belong to no field\n",
                      record->frame->size - end);
}

/* "    001c  00 00 c0 3f", as wide as `width` bytes are. */
static void put_row(struct writer *writer, const struct record *record,
                    uint32_t offset, uint32_t size, uint32_t width, int hidden)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t i;
    uint8_t byte;

    writer_format(writer, "    %04x ", offset);
    for (i = 0; i < width; i++) {
        byte = i < size ? record->frame->bytes[offset + i] : 0;
        writer_char(writer, ' ');
        writer_char(writer, i >= size ? ' ' : hidden ? '*' : digits[byte >> 4]);
        writer_char(writer, i >= size ? ' ' : hidden ? '*' : digits[byte & 15]);
    }
}

/* The bytes from `offset`, the name of what they are beside the first row. */
static void put_rows(struct writer *writer, const struct record *record,
                     uint32_t offset, uint32_t size,
                     const struct pp_field *field, const struct show *show)
{
    struct pp_text_style style = show_style(show);
    int hidden = !show->passwords &&
                 offset >= (uint32_t)PP_HEADER_SIZE + record->frame->name_size
                 && secrets_in(record->frame, record->from);
    uint32_t at = 0, n;

    style.max_points = SHOW_POINTS;
    do {
        n = size - at < ROW ? size - at : ROW;
        put_row(writer, record, offset + at, n, at ? n : ROW, hidden);
        writer_text(writer, at ? "" : "  ");
        if (!at && field)
            put_value(writer, record, field, &style);
        else if (!at)
            writer_text(writer, "belongs to no field");
        writer_char(writer, '\n');
        at += n;
    } while (at < size);
}

void detail_hex(struct writer *writer, const struct record *record,
                const struct show *show)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i, count = pp_frame_fields(record->frame, record->from, fields);
    uint32_t end = 0;

    for (i = 0; i < count; i++) {
        put_rows(writer, record, fields[i].offset, fields[i].size, &fields[i],
                 show);
        end = fields[i].offset + fields[i].size;
    }
    if (end < record->frame->size)
        put_rows(writer, record, end, record->frame->size - end, NULL, show);
}
