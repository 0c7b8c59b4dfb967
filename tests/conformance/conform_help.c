#include "conform_help.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

void told_read(struct told *told, const char *text)
{
    struct mistakes mistakes = { NULL, 0 };
    struct session *session;
    struct script *script;

    memset(told, 0, sizeof *told);
    mistakes.out = open_memstream(&told->text, &told->size);
    script = script_parse(&told->arena, "t.session", text, strlen(text),
                          &mistakes);
    parse_sessions(&told->arena, script, &told->sessions, &mistakes);
    if (!mistakes.count)
        LL_FOREACH(told->sessions, session)
            check_session(session, &mistakes);
    fclose(mistakes.out);
    told->count = mistakes.count;
}

void told_free(struct told *told)
{
    free(told->text);
    arena_free(&told->arena);
}

const char *told_case(struct told *told, const char *lines)
{
    struct arena arena = { NULL };

    told_read(told, arena_print(&arena, "case \"x\"\n  clause D-1\n"
                                "  lobby room: alice bob\n"
                                "  channel chat: alice bob\n%s", lines));
    arena_free(&arena);
    return told->text;
}
