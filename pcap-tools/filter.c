/* Evaluating a filter. */
#include "filter.h"

#include <string.h>

#include "filter_nodes.h"

/* Whether a comparison that came out below, at or above 0 is what was asked
 * for. */
static int holds(enum filter_op op, int order)
{
    switch (op) {
    case FILTER_EQ: return order == 0;
    case FILTER_NE: return order != 0;
    case FILTER_LT: return order < 0;
    case FILTER_LE: return order <= 0;
    case FILTER_GT: return order > 0;
    default: return order >= 0;
    }
}

/* NaN is different from everything, and neither below nor above. */
static int number_holds(enum filter_op op, double a, double b)
{
    if (a != a)
        return op == FILTER_NE;
    return holds(op, (a > b) - (a < b));
}

static int text_holds(const struct filter *filter,
                      const struct filter_node *node, const char *text,
                      size_t size)
{
    const char *literal = filter->text + node->text;
    size_t least = size < node->size ? size : node->size;
    int order;

    if (node->op == FILTER_CONTAINS)
        return memmem(text, size, literal, node->size) != NULL;
    if (size != node->size && node->op <= FILTER_NE)
        return node->op == FILTER_NE;
    order = least ? memcmp(text, literal, least) : 0;
    return holds(node->op, order ? order : (size > node->size) -
                                               (size < node->size));
}

/* ---- lists -------------------------------------------------------------- */

static int coordinate_holds(const struct filter_node *node,
                            enum pp_value_kind kind, uint32_t bits)
{
    float real;

    if (kind == PP_VALUE_NUMBER_POINTS &&
        pp_number_is_int(bits, PP_NUMERIC_AUTO))
        return number_holds(node->op, (int32_t)bits, node->number);
    memcpy(&real, &bits, sizeof real);
    return number_holds(node->op, (double)real, node->rounded);
}

static int element_holds(const struct facts *facts,
                         const struct pp_field *field,
                         const struct filter_node *node, uint32_t i)
{
    const struct pp_frame *frame = facts->record->frame;
    uint32_t x, y;

    if (node->part == PART_ELEMENT)
        return number_holds(node->op, pp_field_index(frame, field, i),
                            node->number);
    pp_field_point(frame, field, i, &x, &y);
    return coordinate_holds(node, field->kind, node->part == PART_X ? x : y);
}

static int any_element(struct facts *facts, const struct filter_node *node)
{
    const struct pp_field *field = facts_field(facts, node->fact.name);
    uint32_t i;

    if (!field)
        return 0;
    if (node->part == PART_COUNT)
        return number_holds(node->op, field->value.count, node->number);
    for (i = 0; i < field->value.count; i++)
        if (element_holds(facts, field, node, i))
            return 1;
    return 0;
}

/* ---- nodes -------------------------------------------------------------- */

static int is_list(enum fact_kind kind)
{
    return kind == FACT_INDEXES || kind == FACT_POINTS;
}

static int compare(const struct filter *filter, struct facts *facts,
                   const struct filter_node *node)
{
    struct fact_value value;

    if (is_list(node->fact.kind))
        return any_element(facts, node);
    if (!facts_get(facts, &node->fact, &value))
        return 0;
    if (node->literal == LITERAL_TEXT)
        return value.has_text &&
               text_holds(filter, node, value.text, value.size);
    if (value.has_time)
        return holds(node->op, (value.time > node->time) -
                                   (value.time < node->time));
    return value.has_number &&
           number_holds(node->op, value.number,
                        value.is_f32 ? node->rounded : node->number);
}

/* A fact alone: the record has it. */
static int has(struct facts *facts, const struct filter_node *node)
{
    struct fact_value value;

    if (is_list(node->fact.kind))
        return facts_field(facts, node->fact.name) != NULL;
    if (!facts_get(facts, &node->fact, &value))
        return 0;
    return node->fact.id != FACT_ok || value.number != 0;
}

static int matches(const struct filter *filter, struct facts *facts,
                   uint16_t at)
{
    const struct filter_node *node = &filter->nodes[at];

    switch (node->op) {
    case FILTER_AND:
        return matches(filter, facts, node->left) &&
               matches(filter, facts, node->right);
    case FILTER_OR:
        return matches(filter, facts, node->left) ||
               matches(filter, facts, node->right);
    case FILTER_NOT: return !matches(filter, facts, node->left);
    case FILTER_HAS: return has(facts, node);
    default: return compare(filter, facts, node);
    }
}

int filter_matches(const struct filter *filter, struct facts *facts)
{
    return matches(filter, facts, filter->root);
}
