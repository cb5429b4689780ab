#!/usr/bin/env bash
# Times BatchTopK's training step by the number of features and of threads: one JSON object a line.
#
#   scripts/scaling.sh [SECONDS [D [K]]] > scaling.jsonl && scripts/scaling-plot.py scaling.jsonl docs/img/scaling.svg
set -euo pipefail
cd "$(dirname "$0")/.."

cores=$(nproc)
for power in 12 13 14 15 16; do
    threads=1
    while :; do
        taskset -c "0-$((threads - 1))" ./retort bench crosscoder --kind batch-topk --d "${2:-576}" \
            --features $((1 << power)) --k "${3:-64}" --seconds "${1:-20}" --json 2>/dev/null | tr -d '\n'
        echo
        [ "$threads" -lt "$cores" ] || break
        threads=$((threads * 2 < cores ? threads * 2 : cores))
    done
done
