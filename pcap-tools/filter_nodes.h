/* filter_nodes.h - a compiled filter: what filter_read.c makes and filter.c
 * evaluates. */
#ifndef PCAP_TOOLS_FILTER_NODES_H
#define PCAP_TOOLS_FILTER_NODES_H

#include "filter.h"

enum { FILTER_NODES = 500, FILTER_DEPTH = 50, FILTER_TEXT = 4000 };

enum filter_op {
    FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_HAS,
    FILTER_EQ, FILTER_NE, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE,
    FILTER_CONTAINS
};

/* Which part of a list is compared. */
enum filter_part { PART_ELEMENT, PART_COUNT, PART_X, PART_Y };

enum filter_literal { LITERAL_NONE, LITERAL_NUMBER, LITERAL_TEXT };

struct filter_node {
    enum filter_op op;
    uint16_t left, right; /* of AND and OR; NOT has left */
    struct fact fact;
    enum filter_part part;
    enum filter_literal literal;
    double number;
    double rounded;       /* the same as an f32 has it, to compare with one */
    int64_t time;         /* the same number as nanoseconds */
    size_t text, size;    /* in filter->text */
};

struct filter {
    struct filter_node nodes[FILTER_NODES];
    size_t count;
    uint16_t root;
    char text[FILTER_TEXT]; /* of all text literals */
    size_t used;
};

#endif
