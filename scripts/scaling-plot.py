#!/usr/bin/env python3
"""Draws what scripts/scaling.sh measured, with the cost model of docs/performance.md, as SVG; prints the same as a table.

usage: scaling-plot.py scaling.jsonl out.svg
"""
import json
import math
import sys

COLOURS = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0"]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 70, 50, 20, 150


def runs(path):
    """(threads, F) -> (tokens/s, the limit's tokens/s)."""
    found = {}
    for line in filter(str.strip, open(path, encoding="utf-8")):
        run = json.loads(line)
        row = run["rows"][0]
        speed = row["tokens_per_s"]
        found[run["machine"]["cores"], row["features"]] = (speed, speed / row["fraction_of_limit"])
    return found


def main():
    found = runs(sys.argv[1])
    features = sorted({f for _, f in found})
    threads = sorted({t for t, _ in found})
    print("| F | " + " | ".join(f"{t} thread{'s' * (t > 1)}, tokens/s | of the limit" for t in threads) + " |")
    print("|---" * (1 + 2 * len(threads)) + "|")
    for f in features:
        cells = [f"{found[t, f][0]:,.0f} | {100 * found[t, f][0] / found[t, f][1]:.0f} %" for t in threads]
        print(f"| {f:,} | " + " | ".join(cells) + " |")

    values = [v for pair in found.values() for v in pair]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(f):
        span = math.log2(features[-1] / features[0])
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log2(f / features[0]) / span

    def y(v):
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - math.log10(v)) / (high - low)

    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12" fill="#333"><rect width="100%" height="100%" fill="white"/>'
    ]
    for power in range(low, high + 1):
        for step in range(1, 10):
            value = step * 10**power
            if value <= 10**high:
                shade = "#bbb" if step == 1 else "#eee"
                svg.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="{shade}"/>')
        svg.append(f'<text x="{LEFT - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for f in features:
        svg.append(f'<text x="{x(f):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{f:,}</text>')
    svg.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">features</text>')
    svg.append(f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">tokens/s</text>')
    for t, colour in zip(threads, COLOURS):
        for which, dash in ((0, ""), (1, ' stroke-dasharray="5 4"')):
            points = " ".join(f"{x(f):.1f},{y(found[t, f][which]):.1f}" for f in features)
            svg.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
            label = f"{t} thread{'s' * (t > 1)}" + (", limit" if which else "")
            at = y(found[t, features[-1]][which]) + 4
            svg.append(f'<text x="{WIDTH - RIGHT + 8}" y="{at:.1f}" fill="{colour}">{label}</text>')
        svg += [f'<circle cx="{x(f):.1f}" cy="{y(found[t, f][0]):.1f}" r="3" fill="{colour}"/>' for f in features]
    svg.append("</svg>")
    open(sys.argv[2], "w", encoding="utf-8").write("\n".join(svg) + "\n")


main()
