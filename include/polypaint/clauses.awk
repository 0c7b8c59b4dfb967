# Makes clauses.def from the tables of docs/PROTOCOL.md, which is where clauses
# are written: PP_CLAUSE(ENUM, "ID", party, level, "section", "words") each.
# A table of shapes has one column more (data), put in front of the words.
function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
BEGIN { FS = "|"; print "/* made from docs/PROTOCOL.md by clauses.awk: change it there */" }
{ gsub(/\\\|/, "\001") }
/^\| *[A-Z]+-[A-Za-z0-9.]+ *\|/ {
    id = trim($2); who = trim($3); level = trim($4); section = trim($5)
    words = trim($6)
    if (NF > 7) {
        if (words != "") data = words
        words = data ": " trim($7)
    }
    gsub(/\001/, "|", words)
    gsub(/\\/, "\\\\\\\\", words)
    gsub(/"/, "\\\"", words)
    name = toupper(id); gsub(/[-.]/, "_", name)
    printf "PP_CLAUSE(%s, \"%s\", %s, %s, \"%s\",\n          \"%s\")\n", \
        name, id, who, level, section, words
}
