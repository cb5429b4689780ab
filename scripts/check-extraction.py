#!/usr/bin/env python3
"""Scores the outputs of `retort evaluate --task gsm8k` again, by lm-evaluation-harness's rules and Python's own `re`.

    ./retort evaluate outputs FOLDER --out outputs.jsonl
    scripts/check-extraction.py outputs.jsonl QUESTIONS.jsonl

Task gsm8k, version 3.0: the filters strict-match and flexible-extract, and exact_match with its regexes_to_ignore. References are
taken from the questions' file and normalised as the harness does it, so that nothing of Retort's is trusted but the texts.
Prints a table; ends with 1 when one answer is scored or extracted otherwise.
"""

import json
import re
import sys

FILTERS = {
    "strict": (re.compile(r"#### (\-?[0-9\.\,]+)"), 0),
    "flexible": (re.compile(r"(-?[$0-9.,]{2,})|(-?[0-9]+)"), -1),
}
INVALID = "[invalid]"
IGNORED = [r",", r"\$", r"(?s).*#### ", r"\.$"]


def extracted(text, pattern, which):
    found = pattern.findall(text)
    if not found:
        return INVALID
    match = found[which]
    if isinstance(match, tuple):
        match = [part for part in match if part][0]
    return match.strip()


def normalised(text):
    for pattern in IGNORED:
        text = re.sub(pattern, "", text)
    return text.lower()


def main(outputs, questions):
    with open(questions, encoding="utf-8") as lines:
        answers = [json.loads(line)["answer"] for line in lines if line.strip()]
    with open(outputs, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    unequal = 0
    print("extraction  answers  right here  right there  scored otherwise  extracted otherwise")
    for name, (pattern, which) in FILTERS.items():
        here = there = scored = taken = 0
        for row in rows:
            found = extracted(row["answer"], pattern, which)
            right = normalised(found) == normalised(answers[row["index"]])
            here += row[name + "_correct"]
            there += right
            scored += right != row[name + "_correct"]
            taken += found != (row[name] or INVALID)
        print(f"{name:10}  {len(rows):7}  {here:10}  {there:11}  {scored:16}  {taken:19}")
        unequal += scored + taken
    return 1 if unequal else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
