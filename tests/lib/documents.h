/* documents.h - JSON documents for the tests of their clauses. */
#ifndef TESTS_LIB_DOCUMENTS_H
#define TESTS_LIB_DOCUMENTS_H

#include "support.h"

/* A LOBBY_CREATION and a LOBBY_INFO_CHANGE with that data. */
const struct pp_frame *lobby(const char *json);
const struct pp_frame *info(const char *json);

/* The offset at which `part` stands in the frame's data. */
size_t at(const struct pp_frame *frame, const char *part);

void good(const struct pp_frame *frame);

/* Breaks an R clause at both levels. */
void bad_r(const struct pp_frame *frame, const char *clause, size_t offset);

/* Breaks an I clause, and nothing that the document says. */
void bad_i(const struct pp_frame *frame, const char *clause, size_t offset);

/* The members of the two documents, with that Protection. */
#define FOUR(protection)                                                    \
    "\"Filename\":\"f\",\"Owner\":\"o\",\"Protection\":" protection         \
    ",\"Passcode\":\"\""
#define FIVE(protection) FOUR(protection) ",\"Mode\":\"m\""

#endif
