# shellcheck shell=bash
# Before the blocks of a page (page-script.awk): what each printed is in $LFR_OUTPUT, and is shown when one fails.
# shellcheck disable=SC2154 # code is assigned in the trap
trap 'code=$?; [ "$code" = 0 ] || cat "$LFR_OUTPUT"; exit "$code"' EXIT

# The lines of standard input are among those that the last block printed, in this order; "..." stands for what varies.
prints() {
    local wanted line pattern
    exec 3<"$LFR_OUTPUT"
    while IFS= read -r wanted; do
        pattern="$(printf '%s' "$wanted" | sed -e 's/[][*?\\]/\\&/g' -e 's/\.\.\./*/g')"
        while :; do
            IFS= read -r line <&3 || { echo "the page shows what was not printed: $wanted"; return 1; }
            # shellcheck disable=SC2053 # a pattern, made above
            if [[ $line == $pattern ]]; then break; fi
        done
    done
    exec 3<&-
}
