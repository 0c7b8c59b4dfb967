# The frames of corpus/frames.jsonl that a client may send, as a C table of hex.
BEGIN {
    print "#include \"dialogues.h\"\n\nconst char *const corpus_frames[] = {"
}
/"from":"client"/ && match($0, /"hex":"[0-9a-f]+"/) {
    print "    " substr($0, RSTART + 6, RLENGTH - 6) ","
}
END {
    print "    NULL };"
}
