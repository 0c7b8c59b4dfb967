#include "creep.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST = 12 }; /* samples that say anything */

void creep_add(struct creep *creep, double value)
{
    size_t i;

    if (!creep->every)
        creep->every = 1;
    if (creep->seen++ % creep->every)
        return;
    if (creep->count == CREEP_SAMPLES) {
        for (i = 0; i < CREEP_SAMPLES / 2; i++)
            creep->values[i] = creep->values[2 * i];
        creep->count = CREEP_SAMPLES / 2;
        creep->every *= 2;
    }
    creep->values[creep->count++] = value;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

static double median_of(const double *values, size_t count)
{
    double copy[CREEP_SAMPLES];

    memcpy(copy, values, count * sizeof *values);
    return median(copy, count);
}

/* The growth over all of them, by the median slope. */
static double growth(const double *values, size_t count)
{
    static double slopes[CREEP_SAMPLES * CREEP_SAMPLES / 2];
    size_t i, j, used = 0;

    for (i = 0; i < count; i++)
        for (j = i + 1; j < count; j++)
            slopes[used++] = (values[j] - values[i]) / (double)(j - i);
    return median(slopes, used) * (double)(count - 1);
}

double creep_growth(const struct creep *creep)
{
    size_t skip = creep->count / 3, count = creep->count - skip;
    const double *values = creep->values + skip;
    double all;

    if (creep->count < LEAST)
        return 0;
    all = growth(values, count);
    if (growth(values, count / 2) < all / 4 ||
        growth(values + count / 2, count - count / 2) < all / 4)
        return 0;
    return all;
}

void creep_thirds(const struct creep *creep, double *first, double *last)
{
    size_t third = creep->count / 3;

    *first = *last = 0;
    if (creep->count < LEAST)
        return;
    *first = median_of(creep->values, third);
    *last = median_of(creep->values + creep->count - third, third);
}
