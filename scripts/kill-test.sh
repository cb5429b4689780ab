#!/usr/bin/env bash
# Kills `retort demo --from-scratch --quick` at random moments, lets it go on each time, and compares what comes out with
# a run that nobody disturbed: metrics.json must be equal to the byte.
#
#   scripts/kill-test.sh [KILLS [SEED]]        default: 6 kills, moments drawn anew each time
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

kills=${1:-6}
RANDOM=${2:-$RANDOM}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

demo() {
    ./retort demo --from-scratch --quick --quiet --workspace "$1"
}

begun=$(date +%s%N)
demo "$work/whole" >/dev/null || exit 1
whole=$((($(date +%s%N) - begun) / 1000000))
echo "undisturbed: $((whole / 1000)) s"

for ((kill = 1; kill <= kills; kill++)); do
    # up to a third of the whole: runs get ahead, and the kills fall on many steps
    after=$(((RANDOM * 32768 + RANDOM) % (whole / 3) + 500))
    demo "$work/killed" >/dev/null 2>&1 &
    run=$!
    sleep "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))"
    # the function's shell waits for the program: both must go
    if pkill -KILL -f -- "--workspace $work/killed"; then
        echo "kill $kill after $after ms, in: $(ls "$work/killed/steps" 2>/dev/null | grep '\.part$' | tr '\n' ' ')"
    else
        echo "kill $kill after $after ms came too late: the run was over"
    fi
    wait "$run" 2>/dev/null
done

demo "$work/killed" >/dev/null || exit 1
if cmp "$work/whole/metrics.json" "$work/killed/metrics.json"; then
    echo "metrics.json is equal to the byte: $(cksum <"$work/whole/metrics.json")"
else
    exit 1
fi
