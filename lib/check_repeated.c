/* No member twice in an object, however many there are. */
#include "judge.h"

/* The shortest member is `"":0,`: no frame holds more. */
enum { NAMES_MAX = PP_FRAME_MAX / 5 + 1 };

struct names {
    const char *text;
    size_t size, count;
    uint16_t at[NAMES_MAX]; /* where each name begins in the text */
};

static struct pp_json_value name_at(const struct names *names, size_t i)
{
    struct pp_json_value name = { 0 };

    pp_json_scan(names->text + names->at[i], names->size - names->at[i], &name,
                 NULL);
    return name;
}

/* By the name, then by where it stands. */
static int names_order(const struct names *names, size_t i, size_t j)
{
    struct pp_json_value a = name_at(names, i), b = name_at(names, j);
    int order = pp_json_compare(&a, &b);

    return order ? order : names->at[i] - names->at[j];
}

static void swap(struct names *names, size_t i, size_t j)
{
    uint16_t at = names->at[i];

    names->at[i] = names->at[j];
    names->at[j] = at;
}

static void sift_down(struct names *names, size_t i, size_t count)
{
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && names_order(names, child, child + 1) < 0)
            child++;
        if (names_order(names, i, child) >= 0)
            return;
        swap(names, i, child);
    }
}

/* A heap sort: thousands of names made to collide must not take longer than
 * others (qsort() may allocate, a hash table has a worst case). */
static void sort(struct names *names)
{
    size_t i;

    for (i = names->count / 2; i-- > 0;)
        sift_down(names, i, names->count);
    for (i = names->count; i-- > 1;) {
        swap(names, 0, i);
        sift_down(names, 0, i);
    }
}

void pp_judge_repeated(struct pp_judge *judge, enum pp_clause_id clause,
                       const char *text, const struct pp_json_value *object)
{
    struct names names;
    struct pp_json_value name, value;
    size_t at = 0, i;

    names.text = text;
    names.size = (size_t)(object->text - text) + object->size;
    names.count = 0;
    while (names.count < NAMES_MAX &&
           pp_json_next(object, &at, &name, &value))
        names.at[names.count++] = (uint16_t)(name.text - text);
    sort(&names);
    for (i = 1; i < names.count; i++) {
        struct pp_json_value a = name_at(&names, i - 1);

        name = name_at(&names, i);
        if (pp_json_compare(&a, &name) == 0)
            pp_judge_broken(judge, clause, names.at[i],
                            "a member comes twice");
    }
}
