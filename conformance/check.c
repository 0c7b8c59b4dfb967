/* A case is executed without a server, so that every mistake is found before
 * anything runs: each row of values, each statement once, in its order. */
#include <stdlib.h>
#include <string.h>

#include "step.h"

struct checker {
    struct scene scene;
    struct arena arena;
    struct mistakes *mistakes;
    const struct session *session;
    int together;              /* inside such a block */
    int connected[ROLES_MAX];  /* has or had a connection */
};

static const char *const plain[PROPERTIES] = { "stroke", "public", "" };

/* The name and password that a case gives its client; mistakes in them are
 * found with those in properties. */
static void pretend_login(struct checker *checker, const struct role *role,
                          struct identity *who)
{
    const char **fields[LOGINS] = { &who->name, &who->password }, *error, *text;
    struct filled filled;
    int i;

    for (i = 0; i < LOGINS; i++) {
        if (!role->login[i]
            || vars_fill(&checker->scene.vars, &checker->arena, role->login[i],
                         strlen(role->login[i]), &filled))
            continue;
        text = parse_text(&checker->arena, filled.text, filled.size, &error);
        *fields[i] = text ? text : *fields[i];
    }
}

/* Roles as they might be: a user's name is its role's. */
static void pretend(struct checker *checker)
{
    const struct session *session = checker->session;
    const struct role *role;
    struct identity *who;
    int i, p;

    for (i = 0; i < session->role_count; i++) {
        role = &session->roles[i];
        who = &checker->scene.who[i];
        who->name = role->kind == ROLE_CONNECTION && role->of >= 0
            ? session->roles[role->of].name : role->name;
        who->password = "password";
        pretend_login(checker, role, who);
        who->owner = role->of >= 0 ? session->roles[role->of].name : "";
        for (p = 0; p < PROPERTIES; p++)
            who->properties[p] = plain[p];
        checker->connected[i] = role->kind == ROLE_USER;
    }
    scene_cast(&checker->scene);
}

/* Whether a property's value reads as a text, its variables filled in. */
static int check_property(struct checker *checker, const struct role *role,
                          const char *written)
{
    struct filled filled;
    const char *error;

    if (vars_fill(&checker->scene.vars, &checker->arena, written,
                  strlen(written), &filled))
        error = filled.error;
    else if (parse_text(&checker->arena, filled.text, filled.size, &error))
        return 0;
    mistake(checker->mistakes, role->mark.statement, role->mark.at,
            "property %s: %s", written, error);
    return -1;
}

static int check_properties(struct checker *checker)
{
    const struct role *role;
    int i, p, failed = 0;

    for (i = 0; i < checker->session->role_count; i++) {
        role = &checker->session->roles[i];
        for (p = 0; p < PROPERTIES; p++)
            if (role->properties[p])
                failed |= check_property(checker, role, role->properties[p]);
        for (p = 0; p < LOGINS; p++)
            if (role->login[p])
                failed |= check_property(checker, role, role->login[p]);
    }
    return failed;
}

static int tell(struct checker *checker, const struct node *node,
                const char *words)
{
    mistake(checker->mistakes, node->statement, 0, "%s", words);
    return -1;
}

/* What only the steps before show. */
static int check_order(struct checker *checker, const struct node *node,
                       const struct step *step)
{
    int *connected = step->role < 0 ? NULL : &checker->connected[step->role];

    if (checker->together && step->verb != VERB_SEND
        && step->verb != VERB_LEAVE && step->verb != VERB_SET
        && step->verb != VERB_REPEAT)
        return tell(checker, node, "only send, leave, set and repeat may stand "
                    "in `together`");
    if (step->verb == VERB_CONNECT || step->verb == VERB_LOGIN
        || step->verb == VERB_SIGNUP)
        *connected = 1;
    else if (connected && !*connected)
        return tell(checker, node, "this role has no connection yet: connect, "
                    "login or signup comes first");
    return 0;
}

static int check_nodes(struct checker *checker, const struct node *nodes);

static int check_block(struct checker *checker, const struct node *node,
                       const struct step *step)
{
    int failed;

    if (node->kind == NODE_REPEAT) {
        if (step->name)
            vars_set(&checker->scene.vars, step->name, strlen(step->name), "0",
                     1);
        return check_nodes(checker, node->children);
    }
    if (checker->together)
        return tell(checker, node, "`together` inside `together`");
    checker->together = 1;
    failed = check_nodes(checker, node->children);
    checker->together = 0;
    return failed;
}

static int check_node(struct checker *checker, const struct node *node)
{
    struct step_slip slip;
    struct step step = { .role = -1 };

    if (node->kind != NODE_TOGETHER) {
        if (step_read(&checker->scene, node, &step, &slip)) {
            mistake(checker->mistakes, slip.statement, slip.slip.at, "%s",
                    slip.slip.words);
            return -1;
        }
        if (check_order(checker, node, &step))
            return -1;
        if (step.verb == VERB_SEND)
            scene_remember(&checker->scene, &step);
    }
    if (node->kind == NODE_REPEAT || node->kind == NODE_TOGETHER)
        return check_block(checker, node, &step);
    return 0;
}

static int check_nodes(struct checker *checker, const struct node *nodes)
{
    int failed = 0;

    for (; nodes; nodes = nodes->next)
        failed |= check_node(checker, nodes);
    return failed;
}

static int check_row(const struct session *session, int row,
                     struct mistakes *mistakes)
{
    struct checker checker = { .mistakes = mistakes, .session = session };
    int failed;

    scene_begin(&checker.scene, session, &checker.arena, row);
    pretend(&checker);
    failed = check_properties(&checker);
    failed |= check_nodes(&checker, session->steps);
    if (failed && session->row_count)
        mistake(mistakes, session->rows[row], 0,
                "this was found with the values of this row");
    scene_end(&checker.scene);
    arena_free(&checker.arena);
    return failed;
}

void check_session(const struct session *session, struct mistakes *mistakes)
{
    int row = 0;

    do {
        if (check_row(session, row, mistakes))
            return;
    } while (++row < session->row_count);
}
