#!/usr/bin/env python3
"""Whether transformers reads what `retort convert FIXTURE FOLDER` writes: the largest difference of logits from what it
computed on the fixture itself, for each family.

usage: for d in FAMILIES/*/; do retort convert $d WRITTEN/$(basename $d); done
       check_written_models.py FAMILIES WRITTEN        (needs torch, transformers, safetensors)
"""
import pathlib
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM


def main(families, written):
    worst = 0.0
    for folder in sorted(pathlib.Path(written).iterdir()):
        expected = load_file(pathlib.Path(families) / folder.name / "expected.safetensors")
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        with torch.no_grad():
            logits = model(input_ids=expected["input_ids"], attention_mask=expected["attention_mask"]).logits
        difference = (logits - expected["logits"])[expected["attention_mask"].bool()].abs().max().item()
        worst = max(worst, difference)
        print(folder.name, difference)
    sys.exit(worst > 1e-5)


main(*sys.argv[1:])
