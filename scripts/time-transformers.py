#!/usr/bin/env python3
"""Times transformers at what `retort bench model` times, on the same file and texts: loading, harvesting half depth (by a
full forward pass, and stopped at the block with texts sorted by length), decoding at batch 1 and 8.

usage: time-transformers.py MODEL(.gguf or folder) TEXTS.jsonl [HOW_MANY]       (needs torch, transformers, gguf)
"""
import json
import pathlib
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


class Reached(Exception):
    """The block that is harvested has been reached."""


def text_of(line):
    row = json.loads(line)
    return row.get("text") or row["question"] + "\n" + row.get("answer", "")


def batch_of(texts):
    ids = torch.zeros(len(texts), max(map(len, texts)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return ids, mask


def main(model, texts, count=100):
    torch.set_num_threads(2)
    path = pathlib.Path(model)
    source = {"gguf_file": path.name} if path.suffix == ".gguf" else {}
    folder = path.parent if source else path
    begun = time.perf_counter()
    tokenizer = AutoTokenizer.from_pretrained(folder, **source)
    decoder = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **source).eval()
    print(f"load {time.perf_counter() - begun:.2f} s", flush=True)
    with open(texts, encoding="utf-8") as lines:
        documents = [tokenizer(text_of(line), return_tensors="pt").input_ids[0] for line, _ in zip(lines, range(int(count)))]
    tokens = sum(map(len, documents))
    half = decoder.config.num_hidden_layers // 2

    def stop(*_):
        raise Reached

    with torch.inference_mode():
        begun = time.perf_counter()
        for i in range(0, len(documents), 16):
            ids, mask = batch_of(documents[i : i + 16])
            decoder(input_ids=ids, attention_mask=mask, output_hidden_states=True, use_cache=False)
        print(f"harvest, full forward {tokens / (time.perf_counter() - begun):.1f} tokens/s", flush=True)
        hook = decoder.model.layers[half].register_forward_pre_hook(stop)
        by_length = sorted(documents, key=len)
        begun = time.perf_counter()
        for i in range(0, len(by_length), 16):
            ids, mask = batch_of(by_length[i : i + 16])
            try:
                decoder(input_ids=ids, attention_mask=mask, use_cache=False)
            except Reached:
                pass
        print(f"harvest, stopped and sorted {tokens / (time.perf_counter() - begun):.1f} tokens/s", flush=True)
        hook.remove()
        for rows, new in ((1, 96), (8, 64)):
            prompt = documents[0][None, :64].repeat(rows, 1)
            for wanted in (8, new):  # the first to warm up
                begun = time.perf_counter()
                decoder.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=wanted,
                                 min_new_tokens=wanted, do_sample=False)
            print(f"decode, batch {rows} {rows * new / (time.perf_counter() - begun):.1f} tokens/s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
