# Makes a C table of the French document's numbered sections: each heading with
# what stands below it, up to the next one. A line of the table of contents ends
# in a tab and a page number; headings in the text have no tab. Only a section's
# number counts: the words of several headings were damaged by scanning, and
# the table of contents has its last lines in another order.
function flush_section() {
    if (number == "") return
    printf "    { \"%s\"%s },\n", number, text
    found++
}
BEGIN {
    print "/* made by conformance/french.awk: do not change it here */"
    print "#include \"french.h\"\n"
    print "const struct french_section french_sections[] = {"
}
/^[0-9]+(\.[0-9]+)*\.? / && !/\t/ && $1 ~ /\./ {
    flush_section()
    number = $1; sub(/\.$/, "", number)
    text = ","; blank = 0
}
/^[ \t\r]*$/ { blank = 1; next }
number != "" {
    gsub(/\r/, "")
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    gsub(/\t/, "\\t")
    gsub(/\?\?/, "?\\?")
    text = text "\n      \"" (blank ? "\\n" : "") $0 "\\n\""
    blank = 0
}
END {
    flush_section()
    print "    { 0, 0 }\n};"
    if (found < 30) {
        print "french.awk: only " found + 0 " sections" > "/dev/stderr"
        exit 2
    }
}
