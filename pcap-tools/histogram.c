#include "histogram.h"

/* Values below 32 have buckets of their own; above, the five bits behind the
 * first tell which. */
static unsigned bucket_of(uint64_t value)
{
    unsigned shift;

    if (value < HISTOGRAM_STEPS)
        return (unsigned)value;
    shift = 58 - (unsigned)__builtin_clzll(value);
    return (shift + 1) * HISTOGRAM_STEPS +
           (unsigned)(value >> shift & (HISTOGRAM_STEPS - 1));
}

/* The largest value that a bucket counts. */
static uint64_t bucket_top(unsigned bucket)
{
    unsigned shift = bucket / HISTOGRAM_STEPS - 1;

    if (bucket < HISTOGRAM_STEPS)
        return bucket;
    return (((uint64_t)HISTOGRAM_STEPS + bucket % HISTOGRAM_STEPS + 1)
            << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->buckets[bucket_of(value)]++;
    histogram->count++;
    if (value > histogram->max)
        histogram->max = value;
}

uint64_t histogram_percentile(const struct histogram *histogram,
                              double percent)
{
    double wanted = (double)histogram->count * percent / 100;
    uint64_t seen = 0, top;
    unsigned i;

    for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen && (double)seen >= wanted) {
            top = bucket_top(i);
            return top < histogram->max ? top : histogram->max;
        }
    }
    return histogram->max;
}

uint64_t histogram_between(const struct histogram *histogram, uint64_t from,
                           uint64_t to)
{
    uint64_t sum = 0;
    unsigned i;

    for (i = bucket_of(from); i < bucket_of(to); i++)
        sum += histogram->buckets[i];
    return sum;
}
