/* dialogues.c - what each kind of client says, over and over: valid frames in
 * text form. $ME, $ANN, $ROOM, $CHAT and $DEN are the names of this run. */
#include "dialogues.h"

#define DOCUMENT(filename, owner, protection, passcode) \
    "json={\"Filename\":\"" filename "\",\"Owner\":\"" owner "\"," \
    "\"Mode\":\"both\",\"Protection\":\"" protection "\"," \
    "\"Passcode\":\"" passcode "\"}"
#define ROOM DOCUMENT("$ROOM", "$ANN", "public", "")
#define DRAWING \
    "ADD_STROKE index=3 rgba=#ff0000ff height=2 width=2 points=(1.5,2)(3,4)", \
    "INSERT_STROKE index=0 rgba=#00ff0080 height=1.5 width=3 points=(0,0)", \
    "REPLACE_STROKE index=1 rgba=#0000ffff height=1 width=1 points=(9,9)(8,8)", \
    "SELECTED_STROKE indexes=3,1", \
    "UNSELECTED_STROKE indexes=1,3", \
    "REMOVE_STROKE indexes=5,2,0", \
    "SEND_POINTS pen=3 rgba=#102030ff points=(1,1)(2,2)(3,3)", \
    "CREATE_SELECTION x=1 y=2 length=30 width=40 angle=0", \
    "UPDATE_SELECTION x=5 y=6 length=30 width=40 angle=1.5", \
    "APPLY_FILTER_SELECTION filter=blur", \
    "REMOVE_SELECTION", \
    "RESIZE_CANVAS length=640 width=480", \
    "RESIZE_CANVAS_INT length=640 width=480", \
    "BUCKET_FILL x=10 y=20 rgba=#abcdefff", \
    "RESET_CANVAS"
#define CHATTING \
    "CHANNEL_CONNECTION channel=$CHAT", \
    "CHANNEL_MESSAGE channel=$CHAT content=hello", \
    "CHANNEL_MESSAGE channel=$CHAT content=\"a ; b\"", \
    "CHANNEL_FETCH", \
    "LOBBY_FETCH"

static const char *const member[] = {
    "LOBBY_CONNECT " ROOM, DRAWING, CHATTING, "UPDATE_DATABASE",
    "FETCH_DATABASE", NULL };

static const char *const wanderer[] = {
    "LOBBY_CREATION " DOCUMENT("$DEN", "$ME", "public", ""),
    "ADD_STROKE index=0 rgba=#ff0000ff height=2 width=2 points=(1,2)",
    "LOBBY_INFO_CHANGE json={\"Filename\":\"$DEN\",\"Owner\":\"$ME\","
        "\"Protection\":\"protected\",\"Passcode\":\"secret\"}",
    "LOBBY_FETCH",
    "LOBBY_CONNECT " DOCUMENT("$DEN", "$ME", "protected", "secret"),
    "LOBBY_DISCONNECT",
    "RESET_CANVAS",
    "LOBBY_INFO_CHANGE json={\"Filename\":\"$DEN\",\"Owner\":\"$ME\","
        "\"Protection\":\"private\",\"Passcode\":\"\"}",
    "LOBBY_CONNECT " ROOM,
    "ADD_STROKE index=1 rgba=#ff0000ff height=2 width=2 points=(1,2)",
    "CHANNEL_CREATION channel=$DEN",
    "CHANNEL_MESSAGE channel=$DEN content=alone",
    "CHANNEL_DISCONNECT channel=$DEN",
    CHATTING,
    "CHANNEL_DISCONNECT channel=$CHAT",
    "LOBBY_DISCONNECT", NULL };

static const char *const newcomer[] = {
    "CREATE_ACCOUNT password=secret",
    "CONNECTION password=secret",
    "LOBBY_FETCH",
    "LOBBY_CONNECT " ROOM,
    "RESET_CANVAS",
    "CONNECTION password=\"wrong\"",
    "CHANNEL_MESSAGE channel=$CHAT content=hello", NULL };

const char *const *dialogue_of(enum role role)
{
    return role == NEWCOMER ? newcomer : role == WANDERER ? wanderer : member;
}
