# A page's blocks, in order, as one shell script: sh blocks as they stand; a block after "<!-- file: PATH -->" becomes that file.
/^<!-- file: / { file = $3 }
/^```/ && inside {
    if (inside == "file") print "LFR_END_OF_FILE"
    inside = ""
    file = ""
    next
}
/^```sh$/ { inside = "sh"; next }
/^```/ && file {
    inside = "file"
    print "cat >" file " <<'LFR_END_OF_FILE'"
    next
}
/^```/ { inside = "text"; next }
inside == "sh" || inside == "file"
