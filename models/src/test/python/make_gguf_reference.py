#!/usr/bin/env python3
"""What transformers makes of a published GGUF file, for `retort doctor --fixtures FOLDER --gguf FILE`: writes
FOLDER/gguf/NAME.json and FOLDER/gguf/NAME.expected.safetensors (the layout GgufParity reads).

usage: make_gguf_reference.py FILE.gguf FOLDER NAME PROMPT...        (needs torch, transformers, gguf, safetensors)
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer


def main(file, folder, name, *prompts):
    file = pathlib.Path(file)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32,
                                                 attn_implementation="eager").eval()
    cases, out = [], {}
    half = model.config.num_hidden_layers // 2
    for i, prompt in enumerate(prompts):
        ids = tokenizer(prompt, return_tensors="pt", add_special_tokens=False).input_ids
        with torch.no_grad():
            result = model(ids, output_hidden_states=True)
            written = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=24,
                                     min_new_tokens=24, eos_token_id=None, pad_token_id=0)
        out[f"{i}.hidden.{half}"] = result.hidden_states[half]
        out[f"{i}.last_logits"] = result.logits[0, -1]
        out[f"{i}.greedy_ids"] = written
        cases.append({"prompt": prompt, "ids": ids[0].tolist(), "greedy": tokenizer.decode(written[0])})
        print(cases[-1], flush=True)
    target = pathlib.Path(folder) / "gguf"
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{name}.json").write_text(json.dumps({"file": file.name, "bytes": file.stat().st_size, "cases": cases},
                                                    ensure_ascii=False, indent=1) + "\n")
    save_file({k: v.contiguous() for k, v in out.items()}, target / f"{name}.expected.safetensors")


main(*sys.argv[1:])
