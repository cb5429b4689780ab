#!/usr/bin/env python3
"""Loads a lab checkpoint into transformers' Qwen2 and compares its logits with Retort's.

usage: check-transformers.py MODEL_FOLDER LOGITS.safetensors
LOGITS.safetensors is what `retort lab logits MODEL_FOLDER --out LOGITS.safetensors` wrote: ids (1, T), logits (1, T, V).
Prints the largest |difference| / max(1, |logit|) and fails above 1e-4. Needs torch, transformers and safetensors.
"""
import sys

import torch
from safetensors.torch import load_file
from transformers import Qwen2ForCausalLM

folder, file = sys.argv[1:3]
expected = load_file(file)
model = Qwen2ForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
with torch.no_grad():
    logits = model(input_ids=expected["ids"].long()).logits
difference = ((logits - expected["logits"]).abs() / expected["logits"].abs().clamp(min=1)).max().item()
print(f"largest difference {difference:.2e} over {logits.numel()} logits")
sys.exit(difference > 1e-4)
