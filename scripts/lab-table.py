#!/usr/bin/env python3
"""Prints the table of docs/lab.md#five-pairs from the outputs of `retort demo --json` or `retort run --json`.

usage: scripts/lab-table.py seed0.json seed1.json seed2.json
"""

import json
import sys

NULLS = (("identical", "base twice"), ("continued", "base trained on"))


def number(value, digits):
    text = f"{value:.{digits}f}"
    if text.startswith(("0.", "-0.")) and float(text) != 0:
        text = text.replace("0.", ".", 1)
    if float(text) == 0:
        text = ("−" if value < 0 else "") + f".{'0' * digits}"
    return text.replace("-", "−")


def estimate(figure, digits=3):
    if figure is None:
        return "–"
    text = number(figure["value"], digits)
    if "low" in figure:
        text += f" [{number(figure['low'], digits)}, {number(figure['high'], digits)}]"
    return text


def paper(study, category, percent):
    rows = [r for r in study["ablation"]["paper"]
            if r["crosscoder"] == "relu-l1" and r["category"] == category and r["k_percent"] == percent]
    return rows[0] if rows else {}


def chosen(study):
    rows = [r for r in study["steering"] if r.get("chosen")]
    return rows[0] if rows else {}


def main():
    studies = [json.load(open(file, encoding="utf-8")) for file in sys.argv[1:]]
    if not studies:
        sys.exit(__doc__)

    def row(name, target, cell):
        print(f"| {name} | {target} | " + " | ".join(cell(s) for s in studies) + " |")

    def figure(name, target, find, digits=3):
        row(name, target, lambda s: estimate(find(s), digits))

    def null(study, arm):
        return study["null_pairs"][arm]

    print("| figure | target |" + "".join(f" seed {i} |" for i in range(len(studies))))
    print("|---" * (2 + len(studies)) + "|")
    figure("base, answered at once", "≤ .45", lambda s: s["models"]["base"]["direct_accuracy"])
    figure("distilled, greedy", "≥ .97", lambda s: s["models"]["distilled"]["greedy_accuracy"])
    figure("distilled, sampled", "≥ .75", lambda s: s["models"]["distilled"]["sampled_accuracy"])
    figure("P(opener after a wrong step)", "≥ .30", lambda s: s["models"]["distilled"]["reflection_after_wrong"])
    figure("P(opener after a right step)", "≤ ⅕ of it", lambda s: s["models"]["distilled"]["reflection_after_right"])
    row("base: P(opener after a wrong step)", "< .01",
        lambda s: f"{s['models']['base']['reflection_after_wrong']['value']:.5f}")

    if any("teacher" in s for s in studies):
        row("teacher", "", lambda s: s.get("teacher", "v2"))
        for checks in ("greedy_redundant_checks", "sampled_redundant_checks", "sampled_necessary_checks"):
            figure(checks.replace("_", " ") + " an answer", "", lambda s: s["models"]["distilled"].get(checks))

    def fvu(kind):
        return lambda s: " / ".join(number(s["crosscoders"][kind]["fvu"][m]["value"], 3) for m in ("base", "distilled"))

    row("ReLU-L1: FVU base / distilled", "≤ .05", fvu("relu-l1"))
    row("ReLU-L1: L0, dead", "dead ≤ .05", lambda s: number(s["crosscoders"]["relu-l1"]["l0"]["value"], 1) + ", "
        + number(s["crosscoders"]["relu-l1"]["dead"]["value"], 3))
    row("BatchTopK: FVU base / distilled; dead", "–",
        lambda s: fvu("batch-topk")(s) + "; " + number(s["crosscoders"]["batch-topk"]["dead"]["value"], 3))
    name = "ReLU-L1: share of NRN > .9"
    figure(name, "", lambda s: s["crosscoders"]["relu-l1"]["nrn"]["above_0.9"])
    for arm, words in NULLS:
        figure(f"{name} – null, {words}", "", lambda s: null(s, arm)["crosscoders"]["relu-l1"]["nrn"]["above_0.9"])
    figure("… real − base trained on", "> 0",
           lambda s: null(s, "continued")["real_minus_null"]["relu-l1"]["nrn_above_0.9"])
    for contrast, target in (("pre_hard", "≥ .75"), ("at_hard", "≥ .77")):
        name = f"mean best AUROC, `{contrast}`"
        figure(name, target, lambda s: s["category_means"][contrast]["best_auroc"])
        for arm, words in NULLS:
            figure(f"{name} – null, {words}", "", lambda s: null(s, arm)["category_means"][contrast]["best_auroc"])
    name = "best NRN > ½ − best NRN ≤ ½, `segment`"
    figure(name, "≥ .05", lambda s: s["category_means"]["segment"]["above_minus_below_half"])
    for arm, words in NULLS:
        figure(f"{name} – null, {words}", "≤ .02",
               lambda s: null(s, arm)["category_means"]["segment"]["above_minus_below_half"])
    row("probe on `pre_hard`, mean of five: base / distilled", "", lambda s: " / ".join(
        number(sum(c[m]["value"] for c in s["probes"]["pre_hard"].values() if m in c)
               / sum(m in c for c in s["probes"]["pre_hard"].values()), 3) for m in ("base", "distilled")))
    name = "probe, distilled − base, `pre_hard`"
    figure(name, "≥ .08", lambda s: s["probes"]["pre_hard"]["mean"]["difference"])
    for arm, words in NULLS:
        figure(f"{name} – null, {words}", "", lambda s: null(s, arm)["probes"]["pre_hard"]["mean"]["difference"])
    for category in ("self-reflection", "computation verification"):
        name = f"ablation k = 20, {category}: distilled"
        figure(name, "≤ −1.0", lambda s: paper(s, category, 20).get("distilled"), 2)
        figure("… base", "within ±.5", lambda s: paper(s, category, 20).get("base"), 2)
        figure("… distilled − base", "", lambda s: paper(s, category, 20).get("distilled_minus_base"), 2)
        figure("… low-NRN control, k = 10", "≤ .25", lambda s: paper(s, category, 10).get("control_low_nrn"), 2)
        figure("… random control", "", lambda s: paper(s, category, 20).get("control_random"), 2)
        for arm, words in NULLS:
            figure(f"{name} – null, {words}", "contains 0",
                   lambda s: paper(null(s, arm), category, 20).get("distilled"), 2)
            figure(f"… base – null, {words}", "", lambda s: paper(null(s, arm), category, 20).get("base"), 2)
            figure(f"… distilled − base – null, {words}", "",
                   lambda s: paper(null(s, arm), category, 20).get("distilled_minus_base"), 2)

    def accuracy(s, category):
        return next((r for r in s["ablation"]["accuracy"] if r["category"] == category), {})

    # the second is known of pupils of v3e alone
    for category in ("self-reflection", "redundant check"):
        if any(accuracy(s, category) for s in studies):
            row(f"attribution set, {category}: features", "",
                lambda s: str(len(accuracy(s, category).get("features", []))))
            figure("… greedy accuracy", "≥ .98", lambda s: accuracy(s, category).get("greedy"))
            figure("… sampled accuracy", "reported", lambda s: accuracy(s, category).get("sampled"))
            figure("… forced P(opener, wrong step), × none", "≤ .85", lambda s: accuracy(s, category).get("forced_ratio"))
            figure("… forced P(opener, right step), × none", "",
                   lambda s: accuracy(s, category).get("forced_right_ratio"))
            figure("… rotated control", ".95 – 1.05", lambda s: accuracy(s, category).get("rotated_forced_ratio"))
            figure("… random control", "", lambda s: accuracy(s, category).get("matched_random_forced_ratio"))
            figure("… sampled words, × none", "reported", lambda s: accuracy(s, category).get("words_ratio"))
            figure("… reflected, × none", "reported", lambda s: accuracy(s, category).get("reflected_ratio"))
            figure("… repaired, × none", "reported", lambda s: accuracy(s, category).get("repair_ratio"))
    row("amplification: category, features, strength", "", lambda s: "none found" if not chosen(s)
        else f"{chosen(s)['category']}, {len(chosen(s)['features'])}, ×{chosen(s)['strength']}")
    figure("… relative dose", "", lambda s: chosen(s).get("relative_dose"))
    figure("… greedy length", "≥ .10", lambda s: chosen(s).get("greedy_length_change"))
    figure("… greedy accuracy", "≥ −.02", lambda s: chosen(s).get("greedy_accuracy_change"))
    figure("… sampled length", "≥ .05", lambda s: chosen(s).get("sampled_length_change"))
    figure("… sampled accuracy", "≥ −.02", lambda s: chosen(s).get("sampled_accuracy_change"))


main()
