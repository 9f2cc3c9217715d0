# The blocks of pages, in order, as one shell script. An sh block stands as it is, and what it prints is kept; after "<!-- file: PATH -->" a block becomes that file;
# after "<!-- output -->" its lines are looked for, in order, in what the sh block before it printed; after "<!-- not run: REASON -->" or "<!-- run by: FILE -->"
# it is left out. With -v only=file or only=sh: those alone. A file without fences (a preamble) is taken whole where its name ends in .sh.
FILENAME ~ /\.sh$/ { print; next }
/^<!-- file: / { file = $3; next }
/^<!-- output -->$/ { shown = 1; next }
/^<!-- (not run|run by): / { left_out = 1; next }
/^```/ && inside {
    if (inside == "file") print "LFR_END_OF_BLOCK"
    if (inside == "shown") print "LFR_END_OF_BLOCK"
    if (inside == "sh") print "} >\"$LFR_OUTPUT\" 2>&1\ncat \"$LFR_OUTPUT\""
    inside = ""
    next
}
/^```/ {
    inside = "text"
    if (file && only != "sh") {
        inside = "file"
        if (match(file, /\/[^\/]*$/)) print "mkdir -p " substr(file, 1, RSTART - 1)
        print "cat >" file " <<'LFR_END_OF_BLOCK'"
    } else if (shown && only != "file") {
        inside = "shown"
        print "prints <<'LFR_END_OF_BLOCK'"
    } else if ($0 == "```sh" && !left_out && only != "file") {
        inside = "sh"
        print "{"
    }
    file = ""
    shown = left_out = 0
    next
}
!inside { file = ""; shown = left_out = 0 }
inside == "sh" || inside == "file" || inside == "shown"
