#!/usr/bin/env python3
"""Prints the table of docs/planted.md from outputs of `retort bench planted --json`: the median of the seeds, and their range.

usage: scripts/planted-table.py batch-topk.json relu-l1.json …
"""
import json
import statistics
import sys
from collections import Counter

TESTS = (("nrn", "NRN"), ("latent_scaling", "latent scaling"), ("verified", "verification"))


def short(value, digits):
    text = f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if text.startswith("0.") else text


def spread(values, digits=3):
    values = [v for v in values if v is not None]
    if not values:
        return "–"
    low, mid, high = min(values), statistics.median(values), max(values)
    text = short(mid, digits)
    return text if short(low, digits) == short(high, digits) else f"{text} ({short(low, digits)} – {short(high, digits)})"


def sides(rows, get, digits=3):
    return " / ".join(spread([get(r, s) for r in rows], digits) for s in ("base", "distilled"))


def main():
    kinds = {}
    for file in sys.argv[1:]:
        for row in json.load(open(file, encoding="utf-8"))["rows"]:
            kinds.setdefault(row["name"], []).append(row)
    lines = {}

    def put(label, cell):
        lines[label] = [cell(rows) for rows in kinds.values()]

    put("seeds", lambda rs: str(len(rs)))
    put("FVU, base / distilled", lambda rs: sides(rs, lambda r, s: r["fvu"][s], 4))
    put("… ideal encoder", lambda rs: sides(rs, lambda r, s: r["ideal_fvu"][s], 4))
    put("L0", lambda rs: spread([r["l0"] for r in rs], 2))
    put("dead", lambda rs: spread([r["dead"] for r in rs]))
    put("largest cosine, independent, base / distilled", lambda rs: sides(rs, lambda r, s: r["independent"]["cosine"][s]))
    for name in next(iter(kinds.values()))[0]["classes"]:
        put(f"– {name}", lambda rs, n=name: sides(rs, lambda r, s: r["classes"][n]["cosine"][s]))
    for test, words in TESTS:
        get = lambda part: lambda rs: spread([r["exclusive"][test][part] for r in rs])
        put(f"exclusive by {words}: precision", get("precision"))
        put(f"exclusive by {words}: recall", get("recall"))
        wrong = lambda rs: sum((Counter(r["exclusive"][test]["wrong"]) for r in rs), Counter())
        put("… called so wrongly, all seeds", lambda rs: ", ".join(f"{n} {w}" for w, n in sorted(wrong(rs).items())) or "–")
        print_last = lines.pop("… called so wrongly, all seeds")
        lines[f"… by {words}, called so wrongly, all seeds"] = print_last
    put("classes called rightly by an atlas", lambda rs: spread([r["verdicts"]["right"] for r in rs]))
    print("| | " + " | ".join(kinds) + " |")
    print("|---" * (len(kinds) + 1) + "|")
    for label, cells in lines.items():
        print(f"| {label} | " + " | ".join(cells) + " |")


main()
