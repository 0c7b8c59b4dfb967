" Vim syntax: cases of the PolyPaint conformance suite (*.session)
" made by tools/editors/generate
if exists("b:current_syntax")
  finish
endif

syntax case match
syntax keyword sessionCase case nextgroup=sessionString skipwhite
syntax keyword sessionHeaders clause tag note reading when values exact manual timeout users accounts strangers client lobby channel new connection
syntax keyword sessionBlocks set repeat together end
syntax keyword sessionVerbs connect login signup join leave sync end close reset pause resume send expect act
syntax keyword sessionTypes MESSAGE LINE_MODE PIXEL_MODE CONNECTION LOBBY_CREATION LOBBY_FETCH LOBBY_CONNECT CHANNEL_CREATION CHANNEL_CONNECTION CHANNEL_DISCONNECT CHANNEL_MESSAGE CHANNEL_FETCH ADD_STROKE REMOVE_STROKE INSERT_STROKE SELECTED_STROKE UNSELECTED_STROKE REPLACE_STROKE SEND_POINTS CREATE_SELECTION REMOVE_SELECTION UPDATE_SELECTION APPLY_FILTER_SELECTION RESIZE_CANVAS RESET_CANVAS BUCKET_FILL UPDATE_DATABASE LOBBY_DISCONNECT LOBBY_FREEZE_STATE FETCH_DATABASE CREATE_ACCOUNT LOBBY_INFO_CHANGE LOBBY_PLAYER_KICK RESIZE_CANVAS_INT RAW
syntax keyword sessionExpected nothing no closed open one of in any order has lacks for after within since with
syntax match sessionField /\<\(angle\|as\|channel\|content\|cut\|date\|filter\|first\|height\|index\|indexes\|json\|length\|message\|more\|name\|name_size\|password\|pause\|pen\|pieces\|points\|reason\|rgba\|size\|state\|status\|type\|width\|x\|y\)\ze=/
syntax match sessionComment /\(^\|\s\)\zs#.*$/ contains=@Spell
syntax region sessionString start=/"/ skip=/\\./ end=/"/ contains=sessionVariable
syntax match sessionVariable /\${[^}]*}/
syntax match sessionLabel /@\k\+/
syntax match sessionClause /\<[A-Z]\{1,2}-[0-9a-z.]\+\>/
syntax match sessionNumber /\<[0-9]\+\(\.[0-9]\+\)\?\(ms\|s\)\?\>/
syntax match sessionJoin /\\$/

highlight default link sessionCase Structure
highlight default link sessionHeaders PreProc
highlight default link sessionBlocks Repeat
highlight default link sessionVerbs Statement
highlight default link sessionTypes Type
highlight default link sessionExpected Keyword
highlight default link sessionField Identifier
highlight default link sessionComment Comment
highlight default link sessionString String
highlight default link sessionVariable Special
highlight default link sessionLabel Tag
highlight default link sessionClause Constant
highlight default link sessionNumber Number
highlight default link sessionJoin Special

let b:current_syntax = "polypaint-session"
