#include "duration.h"

#include <utlist.h>

enum { JOIN = 500 };

/* `for TIME` and `after TIME`, wherever they stand. */
static long long statement_waits(const struct statement *statement)
{
    long long time, sum = 0;
    int waits = 0;
    struct word word;
    size_t at = 0;

    while (word_next(statement->text, statement->size, &at, &word)) {
        time = waits ? parse_time(word.text, word.size) : 0;
        sum += time > 0 ? time : 0;
        waits = word_is(&word, "for") || word_is(&word, "after");
        if (word_is(&word, "join"))
            sum += JOIN;
    }
    return sum;
}

/* LOBBY_CONNECT is a join when it is sent, not when it is expected. */
static long long sent_join(const struct statement *statement)
{
    struct word who, verb, word;
    size_t at = 0;

    if (!word_next(statement->text, statement->size, &at, &who)
        || !word_next(statement->text, statement->size, &at, &verb)
        || !word_is(&verb, "send"))
        return 0;
    while (word_next(statement->text, statement->size, &at, &word))
        if (word_is(&word, "LOBBY_CONNECT"))
            return JOIN;
    return 0;
}

static long long nodes_wait(const struct node *nodes)
{
    const struct node *node;
    long long sum = 0;

    LL_FOREACH(nodes, node)
        sum += statement_waits(node->statement) + sent_join(node->statement)
            + nodes_wait(node->children);
    return sum;
}

long long duration_of(const struct session *session)
{
    return nodes_wait(session->steps);
}
