"""Makes the exchange fixtures: a tiny crosscoder (or SAE) in every format Retort reads, and what it computes.

Usage: pip install torch safetensors pyyaml; python make_exchange_fixtures.py ../resources/dev/retort/crosscoder/exchange

Beside each file stands expected.safetensors: raw activations x (B, sides, d), or (B, d) of a lone SAE; the features
f (B, F) and the reconstruction x_hat as the format's own project defines them, in fp32 on the weights as stored.
"""

import json
import pathlib
import sys

import torch
import yaml
from safetensors.torch import save_file

B, M, D, F, K = 16, 2, 5, 12, 3
OUT = pathlib.Path(sys.argv[1])


def folder(name):
    path = OUT / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def weights(seed, scale=0.6):
    g = torch.Generator().manual_seed(seed)
    return {
        "W_enc": torch.randn(M, D, F, generator=g) * scale,
        "b_enc": torch.randn(F, generator=g) * 0.3,
        "W_dec": torch.randn(F, M, D, generator=g) * scale * torch.rand(F, M, 1, generator=g).mul(2).add(0.1),
        "b_dec": torch.randn(M, D, generator=g) * 0.2,
        "x": torch.randn(B, M, D, generator=g) * torch.tensor([2.0, 5.0]).view(1, M, 1),
        "mean": torch.randn(M, D, generator=g),
        "std": torch.rand(M, D, generator=g) + 1.0,
    }


def encode(x, w):
    return torch.einsum("bmd,mdf->bf", x, w["W_enc"]) + w["b_enc"]


def decode(f, w):
    return torch.einsum("bf,fmd->bmd", f, w["W_dec"]) + w["b_dec"]


def expect(path, x, f, x_hat):
    assert (f > 0).any() and (f == 0).any()
    tensors = {"x": x, "f": f, "x_hat": x_hat}
    save_file({k: v.float().contiguous() for k, v in tensors.items()}, path / "expected.safetensors")


def write_json(path, tree):
    path.write_text(json.dumps(tree, indent=1) + "\n")


def top(values, k, shown):
    """shown where values are among a token's k largest."""
    f = torch.zeros_like(shown)
    at = values.topk(k, dim=-1).indices
    return f.scatter(-1, at, shown.gather(-1, at))


def ckkissane(name, dtype, word, weights_name, cfg_name):
    w, path = weights(1), folder(f"ckkissane/{name}")
    keys = ("W_enc", "b_enc", "W_dec", "b_dec")
    torch.save({k: w[k].to(dtype) for k in keys}, path / weights_name)
    write_json(path / cfg_name, {
        "seed": 49, "batch_size": B, "lr": 5e-5, "num_tokens": 1600, "l1_coeff": 2, "beta1": 0.9, "beta2": 0.999,
        "d_in": D, "dict_size": F, "seq_len": 1024, "enc_dtype": word, "model_name": "tiny", "site": "resid_pre",
        "device": "cpu", "dec_init_norm": 0.08, "hook_point": "blocks.2.hook_resid_pre"})
    w |= {k: w[k].to(dtype).float() for k in keys}
    norms = torch.tensor([4.0, 10.0])  # not in the file
    scale = (D**0.5 / norms).view(1, M, 1)
    f = encode(w["x"] * scale, w).relu()
    expect(path, w["x"], f, decode(f, w) / scale)


NORMS = {"CROSSCODER": lambda d: d.norm(dim=2).sum(0), "SAE": lambda d: d.norm(dim=(0, 2)),
         "MIXED": lambda d: d.norm(dim=(0, 2)) + 0.1 * d.norm(dim=2).sum(0),
         "NONE": lambda d: torch.ones(F), "DECOUPLED": lambda d: d.norm(dim=2).sum(0)}
IDS = {"CROSSCODER": 1, "SAE": 2, "MIXED": 3, "NONE": 4, "DECOUPLED": 5}


def dictionary_learning(name, file, mode="CROSSCODER", threshold=None, scale=None, prefix="", old=False, config=None):
    w, path = weights(2), folder(f"dictionary_learning/{name}")
    state = {"encoder.weight": w["W_enc"], "encoder.bias": w["b_enc"],
             "decoder.weight": w["W_dec"].permute(1, 0, 2).contiguous(), "decoder.bias": w["b_dec"]}
    nan = torch.full((M, D), torch.nan)
    if not old:
        state |= {"code_normalization_id": torch.tensor(IDS[mode]), "target_rms": torch.tensor(1.0),
                  "activation_mean": nan if scale is None else w["mean"],
                  "activation_std": nan if scale is None else w["std"],
                  "activation_global_scale": torch.tensor(1.0) if scale is None else scale(w["std"])}
    if threshold is not None:
        state |= {"k": torch.tensor(K, dtype=torch.int), "threshold": torch.tensor(threshold)}
    state = {prefix + k: v for k, v in state.items()}
    if file.endswith(".safetensors"):
        save_file(state, path / file)
    else:
        torch.save(state, path / file)
    if config is not None:
        write_json(path / "config.json", config)
    x, s = w["x"], torch.ones(())
    if scale is not None:
        s = scale(w["std"]).reshape(-1, 1)
        x = (x - w["mean"]) * s
    a = encode(x, w).relu()
    n = NORMS[mode](state[prefix + "decoder.weight"])
    f = a if threshold is None or mode == "DECOUPLED" else a * (a * n > threshold)
    x_hat = decode(f, w)
    expect(path, w["x"], f, x_hat if scale is None else x_hat / s + w["mean"])


def crosscode(name, activation, folded=True, biases=True, extra=None, tuples=False):
    w, path = weights(3), folder(f"crosscode/{name}")
    s = torch.tensor([0.8, 0.3])
    if not biases:
        w["b_enc"], w["b_dec"] = torch.zeros(F), torch.zeros(M, D)
    a = encode(w["x"] * s.view(1, M, 1), w)
    log_threshold = torch.linspace(-1.0, 0.5, F)
    match activation["classname"]:
        case "ReLUActivation":
            f = a.relu()
        case "AnthropicSTEJumpReLUActivation":
            f = a * (a > log_threshold.exp())
        case "TopkActivation":
            f = top(a, K, a)
            assert (f >= 0).all()
        case "BatchTopkActivation":  # by the threshold that the reader is given
            f = a * (a > 0.75)
    expect(path, w["x"], f, decode(f, w) / s.view(1, M, 1))
    if folded:
        w["W_enc"] *= s.view(M, 1, 1)
        w["W_dec"] /= s.view(1, M, 1)
        w["b_dec"] /= s.view(M, 1)
    state = {"_W_enc_XiDiL": w["W_enc"].view(M, 1, D, F), "_W_dec_LXoDo": w["W_dec"].view(F, M, 1, D)}
    if biases:
        state |= {"b_enc_L": w["b_enc"], "_b_dec_XoDo": w["b_dec"].view(M, 1, D)}
    factors = s.view(M, 1) if folded else torch.zeros(M, 1)
    state |= {"folded_scaling_factors_in_Xi": factors, "folded_scaling_factors_out_Xo": factors.clone(),
              "is_folded": torch.tensor(folded)}
    if activation["classname"] == "AnthropicSTEJumpReLUActivation":
        state["_activation_fn.log_threshold_L"] = log_threshold
    torch.save(state, path / "model.pt")
    cfg = {"n_models": M, "n_hookpoints": 1, "d_model": D, "n_latents": F, "activation_fn": activation,
           "use_encoder_bias": biases, "use_decoder_bias": biases, "dtype": "float32"}
    if tuples:
        cfg["crosscoding_dims"] = (M, 1)
    with open(path / "model_cfg.yaml", "w") as out:
        yaml.dump(cfg, out)


def llamascopium(name, act, norm, equal=False, gate="each"):
    w, path = weights(4), folder(f"llamascopium/{name}")
    hooks = ["blocks.2.resid_pre.base", "blocks.2.resid_pre.distilled"]
    if equal:  # decoder norms alike on both sides, so that a feature is on for both or for none
        w["W_dec"] = w["W_dec"] / w["W_dec"].norm(dim=2, keepdim=True) * 0.7
    shares = torch.tensor([0.25, 0.75]).view(M, 1)
    norms = torch.tensor([4.0, 10.0])
    log_threshold = torch.linspace(-1.0, 0.5, F)
    state = {"W_E": w["W_enc"], "b_E": shares * w["b_enc"], "W_D": w["W_dec"].permute(1, 0, 2).contiguous(),
             "b_D": w["b_dec"]}
    state |= {f"dataset_average_activation_norm.{h}": norms[i].clone() for i, h in enumerate(hooks)}
    if act == "jumprelu":
        state["activation_function.log_jumprelu_threshold"] = log_threshold
    save_file(state, path / "sae_weights.safetensors", {"version": "0.1.0"})
    write_json(path / "config.json", {
        "sae_type": "crosscoder", "d_model": D, "expansion_factor": F / D, "use_decoder_bias": True, "act_fn": act,
        "norm_activation": norm, "sparsity_include_decoder_norm": True, "top_k": K, "use_triton_kernel": False,
        "sparsity_threshold_for_triton_spmm_kernel": 0.996, "jumprelu_threshold_window": 2.0, "hook_points": hooks})
    s = (D**0.5 / norms).view(1, M, 1) if norm == "dataset-wise" else torch.ones(1, M, 1)
    a = encode(w["x"] * s, w)
    n = w["W_dec"].norm(dim=2).T  # (M, F)
    if act == "relu":
        f = a.relu()
        x_hat = decode(f, w)
    else:
        each = a.unsqueeze(1) * (a.unsqueeze(1) * n > log_threshold.exp())  # (B, M, F): gated for each head
        f = each.amax(1)
        x_hat = torch.einsum("bmf,fmd->bmd", each if gate == "each" else f.unsqueeze(1).expand(-1, M, -1), w["W_dec"])
        x_hat = x_hat + w["b_dec"]
    expect(path, w["x"], f, x_hat / s)


def sae_lens(name, architecture, cfg, subtract=True):
    w, path = weights(5, 0.5), folder(f"sae_lens/{name}")
    state = {"W_enc": w["W_enc"][0].contiguous(), "b_enc": w["b_enc"], "W_dec": w["W_dec"][:, 0].contiguous(),
             "b_dec": w["b_dec"][0]}
    threshold = torch.linspace(-0.1, 0.8, F)
    x = w["x"][:, 0]
    s = D**0.5 / 4.0 if cfg.get("normalize_activations") == "expected_average_only_in" else 1.0
    a = (x * s - (state["b_dec"] if subtract else 0)) @ state["W_enc"] + state["b_enc"]
    decoder = state["W_dec"]
    match architecture:
        case "standard":
            f = a.relu()
        case "jumprelu":
            f = a.relu() * (a > threshold)
            state["threshold"] = threshold
        case "topk":
            if cfg.get("rescale_acts_by_decoder_norm"):
                a = a * decoder.norm(dim=-1)
                decoder = decoder / decoder.norm(dim=-1, keepdim=True)
            f = top(a, K, a.relu())
    expect(path, x, f, (f @ decoder + state["b_dec"]) / s)
    save_file(state, path / "sae_weights.safetensors")
    write_json(path / "cfg.json", {"d_in": D, "d_sae": F, "dtype": "float32", "device": "cpu"} | cfg)


def sae_lens_6(architecture, **more):
    return {"apply_b_dec_to_input": True, "normalize_activations": "none", "reshape_activations": "none",
            "metadata": {"sae_lens_version": "6.18.0", "sae_lens_training_version": "6.18.0", "model_name": "tiny",
                         "hook_name": "blocks.2.hook_resid_pre"}, "architecture": architecture} | more


def sparsify(name, activation="topk"):
    w, path = weights(6, 0.5), folder(f"sparsify/{name}")
    state = {"encoder.weight": w["W_enc"][0].T.contiguous(), "encoder.bias": w["b_enc"],
             "W_dec": w["W_dec"][:, 0].contiguous(), "b_dec": w["b_dec"][0]}
    save_file(state, path / "sae.safetensors")
    write_json(path / "cfg.json", {
        "activation": activation, "expansion_factor": 32, "normalize_decoder": True, "num_latents": F, "k": K,
        "multi_topk": False, "skip_connection": False, "transcode": False, "d_in": D})
    x = w["x"][:, 0]
    a = ((x - state["b_dec"]) @ state["encoder.weight"].T + state["encoder.bias"]).relu()
    f = top(a, K, a)
    expect(path, x, f, f @ state["W_dec"] + state["b_dec"])


ckkissane("published", torch.float32, "fp32", "cc_weights.pt", "cfg.json")
ckkissane("local_bf16", torch.bfloat16, "bf16", "3.pt", "3_cfg.json")

one = lambda std: 1.0 / torch.sqrt((std**2).sum() + 1e-8)
each = lambda std: 1.0 / torch.sqrt((std**2).sum(-1) + 1e-8)
batch_topk_config = {"activation_dim": D, "dict_size": F, "num_layers": M, "k": K, "norm_init_scale": 1.0,
                     "code_normalization": "CROSSCODER", "dict_class": "BatchTopKCrossCoder"}
dictionary_learning("relu_one_scale", "ae.pt", scale=one)
dictionary_learning("relu_old_compiled", "model_final.pt", prefix="_orig_mod.", old=True,
                    config={"trainer": {"dict_class": "CrossCoder", "l1_penalty": 0.041}})
dictionary_learning("relu_decoupled", "ae.pt", mode="DECOUPLED")
dictionary_learning("batch_topk", "model.safetensors", threshold=1.5, scale=each, config=batch_topk_config)
dictionary_learning("batch_topk_unset", "ae.pt", threshold=-1.0)
for mode in ("SAE", "MIXED", "NONE"):
    dictionary_learning("batch_topk_" + mode.lower(), "ae.pt", mode=mode, threshold=0.9, scale=each)
dictionary_learning("batch_topk_decoupled", "ae.pt", mode="DECOUPLED", threshold=[0.5, 0.9])

crosscode("relu", {"classname": "ReLUActivation", "cfg": {}}, tuples=True)
crosscode("relu_no_biases", {"classname": "ReLUActivation", "cfg": {}}, biases=False)
crosscode("relu_unfolded", {"classname": "ReLUActivation", "cfg": {}}, folded=False)
crosscode("jumprelu", {"classname": "AnthropicSTEJumpReLUActivation", "cfg": {"size": F, "bandwidth": 0.1}})
crosscode("topk", {"classname": "TopkActivation", "cfg": {"k": K}})
crosscode("batch_topk", {"classname": "BatchTopkActivation", "cfg": {"k_per_example": K}})

llamascopium("relu", "relu", "dataset-wise")
llamascopium("relu_inference", "relu", "inference")
llamascopium("jumprelu_equal_norms", "jumprelu", "dataset-wise", equal=True)
llamascopium("jumprelu", "jumprelu", "dataset-wise", gate="any")

sae_lens("standard", "standard", sae_lens_6("standard"))
sae_lens("standard_scaled", "standard", sae_lens_6("standard", normalize_activations="expected_average_only_in"))
sae_lens("jumprelu", "jumprelu", sae_lens_6("jumprelu", apply_b_dec_to_input=False), subtract=False)
sae_lens("topk", "topk", sae_lens_6("topk", k=K, rescale_acts_by_decoder_norm=True))
sae_lens("topk_plain", "topk", sae_lens_6("topk", k=K, rescale_acts_by_decoder_norm=False))
sae_lens("topk_version_5", "topk", {
    "architecture": "standard", "activation_fn_str": "topk", "activation_fn_kwargs": {"k": K},
    "normalize_activations": False, "hook_name": "blocks.2.hook_resid_pre", "model_name": "tiny"})

sparsify("topk")
