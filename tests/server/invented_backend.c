/* invented_backend.c - a store and a password check that answer in order. */
#include "invented_room.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* ---- questions and facts --------------------------------------------- */
static void append(struct question *question, const char *text, size_t size)
{
    question->key = realloc(question->key, question->size + size + 1);
    cr_assert_not_null(question->key);
    if (size)
        memcpy(question->key + question->size, text, size);
    question->size += size + 1;
    question->key[question->size - 1] = 0;
}

static struct question question_of(const struct hub_request *request)
{
    struct question question = { request->kind, NULL, NULL, 0, 0 };
    const struct pp_lobby *lobby = &request->lobby;
    if (request->kind == HUB_LOGIN || request->kind == HUB_SIGNUP ||
        request->kind == HUB_CHANNEL_ADD) {
        append(&question, request->name.text, request->name.size);
    } else {
        append(&question, lobby->filename.text, lobby->filename.size);
        append(&question, lobby->owner.text, lobby->owner.size);
    }
    question.key_size = question.size;
    append(&question, request->password.text, request->password.size);
    return question;
}

/* Accounts, lobbies and channels have facts of their own. */
static enum hub_request_kind family(enum hub_request_kind kind)
{
    switch (kind) {
    case HUB_LOGIN: return HUB_SIGNUP;
    case HUB_LOBBY_CHANGE:
    case HUB_LOBBY_REMOVE: return HUB_LOBBY_ADD;
    default: return kind;
    }
}

static struct question *fact(struct backend *backend,
                             const struct question *question)
{
    for (unsigned i = 0; i < backend->fact_count; i++) {
        struct question *fact = &backend->facts[i];
        if (fact->kind == family(question->kind) &&
            fact->key_size == question->key_size &&
            memcmp(fact->key, question->key, fact->key_size) == 0)
            return fact;
    }
    return NULL;
}

static void push(struct question **list, unsigned *count,
                 const struct question *question)
{
    *list = realloc(*list, (*count + 1) * sizeof **list);
    cr_assert_not_null(*list);
    (*list)[(*count)++] = *question;
}

/* ---- answers --------------------------------------------------------- */
static enum hub_result add(struct backend *backend, struct question *question)
{
    if (fact(backend, question))
        return HUB_NO;
    push(&backend->facts, &backend->fact_count, question);
    question->key = NULL; /* the fact has it */
    return HUB_OK;
}

static enum hub_result login(struct backend *backend,
                             const struct question *question)
{
    const struct question *known = fact(backend, question);
    return known && known->size == question->size &&
           memcmp(known->key, question->key, known->size) == 0 ?
           HUB_OK : HUB_NO;
}

static enum hub_result forget(struct backend *backend,
                              const struct question *question)
{
    struct question *known = fact(backend, question);
    if (!known)
        return HUB_OK;
    free(known->key);
    *known = backend->facts[--backend->fact_count];
    return HUB_OK;
}

static enum hub_result truth(struct backend *backend,
                             struct question *question)
{
    switch (question->kind) {
    case HUB_LOGIN: return login(backend, question);
    case HUB_LOBBY_CHANGE: return HUB_OK;
    case HUB_LOBBY_REMOVE: return forget(backend, question);
    default: return add(backend, question);
    }
}

/* ---- what the room uses ---------------------------------------------- */
void backend_keep(struct backend *backend, const struct hub_request *request,
                  void *token)
{
    struct question question = question_of(request);
    question.token = token;
    push(&backend->questions, &backend->count, &question);
    backend->asked[request->kind]++;
}

bool backend_take(struct backend *backend, void **token,
                  enum hub_result *result)
{
    if (backend->first == backend->count)
        return false;
    struct question question = backend->questions[backend->first++];
    *token = question.token;
    if (*result == HUB_TRUTH)
        *result = truth(backend, &question);
    free(question.key);
    return true;
}

void backend_account(struct backend *backend, const char *name,
                     const char *password)
{
    struct hub_request request = { .kind = HUB_SIGNUP };
    request.name = (struct pp_span){ name, strlen(name) };
    request.password = (struct pp_span){ password, strlen(password) };
    struct question question = question_of(&request);
    if (add(backend, &question) == HUB_NO)
        free(question.key);
}

void backend_free(struct backend *backend)
{
    while (backend->count > backend->first)
        free(backend->questions[--backend->count].key);
    while (backend->fact_count)
        free(backend->facts[--backend->fact_count].key);
    free(backend->questions);
    free(backend->facts);
}

void answers(void)
{
    answers_with(HUB_TRUTH);
}

unsigned waiting(void)
{
    const struct backend *backend = &invented()->backend;
    return backend->count - backend->first;
}

unsigned asked(enum hub_request_kind kind)
{
    return invented()->backend.asked[kind];
}

void account(const char *name)
{
    backend_account(&invented()->backend, name, SECRET);
}
