#!/usr/bin/env python3
"""Makes the tiny checkpoints of models/src/test/resources/dev/retort/models/families, and what transformers computes on
them: one folder a case, in the layout that ModelParity reads. Weights are random; seeds are fixed.

usage: make_model_fixtures.py [FOLDER]        (needs torch, transformers, safetensors)
"""
import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

V = 96
PROMPT = [5, 17, 42, 9, 60, 3, 3, 71]
TEXTS = [[1, 8, 30, 2, 77, 14, 5, 5, 90, 41, 23, 6, 19, 50], [44, 7, 7, 12, 61], [9]]
SMALL = dict(vocab_size=V, hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, bos_token_id=None, eos_token_id=1, pad_token_id=0)
HEADS = dict(head_dim=8)


def rope(kind, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=more.pop("rope_theta", 10_000.0), **more))


CASES = {
    "llama": ("llama", dict(tie_word_embeddings=False, attention_bias=True, **HEADS)),
    "llama3-rope": ("llama", rope("llama3", rope_theta=500_000.0, factor=8.0, low_freq_factor=1.0,
                                  high_freq_factor=4.0, original_max_position_embeddings=16)),
    "llama-dynamic": ("llama", dict(rope("dynamic", factor=2.0), max_position_embeddings=10)),
    "llama-yarn": ("llama", rope("yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=8.0)),
    "smollm3": ("smollm3", dict(num_hidden_layers=4, no_rope_layers=[1, 0, 1, 0], use_sliding_window=False)),
    "mistral": ("mistral", dict(sliding_window=5, tie_word_embeddings=False, head_dim=10)),
    "qwen2": ("qwen2", dict(use_sliding_window=True, sliding_window=6, max_window_layers=1)),
    "qwen3": ("qwen3", dict(head_dim=10, tie_word_embeddings=True)),
    "gemma2": ("gemma2", dict(sliding_window=4, query_pre_attn_scalar=11, attn_logit_softcapping=7.0,
                              final_logit_softcapping=5.0, num_hidden_layers=4, **HEADS)),
    "gemma3": ("gemma3_text", dict(sliding_window=4, query_pre_attn_scalar=11, num_hidden_layers=7, **HEADS)),
    "phi3": ("phi3", dict(sliding_window=6, tie_word_embeddings=False)),
    "phi4-mini": ("phi3", dict(rope("longrope", partial_rotary_factor=0.5, short_factor=[1.0, 1.3],
                                    long_factor=[1.5, 3.0], original_max_position_embeddings=12), hidden_size=32,
                               tie_word_embeddings=True, original_max_position_embeddings=12)),
}


def older(config):
    """The configuration as files before transformers 5 said it; the library reads it to the same, or this fails."""
    tree = json.loads(config.to_json_string(use_diff=False))
    rope = tree.pop("rope_parameters")
    if "full_attention" in rope:
        tree["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
        rope = rope["full_attention"]
    tree["rope_theta"] = rope.pop("rope_theta")
    if "partial_rotary_factor" in rope:
        tree["partial_rotary_factor"] = rope.pop("partial_rotary_factor")
    if "original_max_position_embeddings" in tree:
        rope.pop("original_max_position_embeddings", None)  # Phi's files say it outside
    kind = rope.pop("rope_type")
    tree["rope_scaling"] = None if kind == "default" else {"type": kind, **rope}
    tree["torch_dtype"] = tree.pop("dtype", "float32")
    tree.pop("layer_types", None)
    if tree.get("model_type") == "gemma3_text":
        tree["sliding_window_pattern"] = 6
    if tree.get("model_type", "").startswith("gemma"):
        tree["hidden_act"] = "gelu"  # what Gemma's first files said and nobody heeded
    again = type(config)(**tree)
    again.rope_parameters.pop("type", None)
    for key in ("rope_parameters", "layer_types", "sliding_window"):
        assert getattr(again, key, None) == getattr(config, key, None), (key, getattr(again, key), getattr(config, key))
    return tree


def make(name, kind, own, seed, root):
    torch.manual_seed(seed)
    config = AutoConfig.for_model(kind, **{**SMALL, **own})
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # norms and biases too, or a mistake in them would not show
            parameter.add_(torch.randn_like(parameter) * 0.12)
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    (folder / "config.older.json").write_text(json.dumps(older(config), indent=2, sort_keys=True) + "\n")
    if name == "llama":  # as folders were before safetensors; stored with rows and columns swapped, and views of one storage
        state = {key: value.t().contiguous().t() if value.dim() == 2 else value for key, value in model.state_dict().items()}
        torch.save(state, folder / "pytorch_model.bin")
    width = max(map(len, TEXTS))
    ids = torch.tensor([t + [0] * (width - len(t)) for t in TEXTS])
    mask = torch.tensor([[1] * len(t) + [0] * (width - len(t)) for t in TEXTS])
    out = {"input_ids": ids, "attention_mask": mask}
    raw = []
    handles = [layer.register_forward_pre_hook(lambda _, args, kwargs: raw.append(
        args[0] if args else kwargs["hidden_states"]), with_kwargs=True) for layer in model.model.layers]
    handles.append(model.model.norm.register_forward_pre_hook(lambda _, args: raw.append(args[0])))
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask).logits
    for i, x in enumerate(raw):
        out[f"hidden.{i}"] = x
    out["logits"] = logits
    for handle in handles:
        handle.remove()
    prompt = torch.tensor([PROMPT])
    with torch.no_grad():
        written = model.generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=12,
                                 min_new_tokens=12, eos_token_id=None, pad_token_id=0)
    out["greedy_prompt"] = prompt
    out["greedy_ids"] = written
    save_file({k: v.contiguous() for k, v in out.items()}, folder / "expected.safetensors")
    print(name, sum(p.numel() for p in model.parameters()), written[0, len(PROMPT):].tolist())


def main():
    here = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/retort/models/families"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for seed, (name, (kind, own)) in enumerate(CASES.items()):
        make(name, kind, own, 100 + seed, root)
    (root / "made.json").write_text(json.dumps({"by": "make_model_fixtures.py", "torch": torch.__version__.split("+")[0],
                                                "transformers": transformers.__version__}) + "\n")


main()
