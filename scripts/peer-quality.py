#!/usr/bin/env python3
"""How well a published trainer explains the activations of a store, and a crosscoder of ours the same ones.

usage: peer-quality.py STORE peer PEERS relu-l1|batch-topk TOKENS [F [K [BATCH [LR [WARMUP]]]]]
       peer-quality.py STORE ours FILE [K]

Trains on the store's train part and measures on its test part, by the same lines for both: L0, and FVU of totals of each
side over unflagged tokens. With K, features are cut at the threshold that gives a mean L0 of exactly K on the test part,
so that both are compared at equal L0. PEERS holds checkouts of ckkissane/crosscoder-model-diff-replication and
jkminder/dictionary_learning, each in owner+name. Needs PyTorch, einops and huggingface_hub.
"""
import json
import sys
import time
import types
from pathlib import Path

import numpy as np
import torch

DTYPES = {"F32": np.float32, "BF16": np.uint16, "I32": np.int32, "I64": np.int64, "F64": np.float64}


def tensors(file):
    raw = np.memmap(file, np.uint8, "r")
    size = int(raw[:8].view(np.uint64)[0])
    header = json.loads(bytes(raw[8 : 8 + size]))
    header.pop("__metadata__", None)
    data = raw[8 + size :]
    return {
        name: np.frombuffer(data[slice(*t["data_offsets"])], DTYPES[t["dtype"]]).reshape(t["shape"])
        for name, t in header.items()
    }


def part(store, name):
    """(n, M, d) raw activations, (n) whether a document's first token."""
    sides = []
    for side in json.loads((store / "store.json").read_text())["sides"]:
        shards = [tensors(f) for f in sorted((store / side["folder"]).glob(f"{name}-*.safetensors"))]
        sides.append(np.concatenate([s["x"] for s in shards]))
        first = np.zeros(len(sides[-1]), bool)
        at = 0
        for shard in shards:
            for length in shard["lengths"]:
                first[at] = True
                at += length
    return torch.from_numpy(np.stack(sides, 1)).float(), torch.from_numpy(first)


def prepared(store):
    train, first = part(store, "train")
    test, first_test = part(store, "test")
    norms = train.norm(dim=2)
    most = 10 * norms[~first].median(0).values
    keep = lambda x, f: x[~f & (x.norm(dim=2) <= most).all(1)]
    train, test = keep(train, first), keep(test, first_test)
    scale = train.shape[2] ** 0.5 / train.norm(dim=2).mean(0)
    return train * scale[:, None], test * scale[:, None], scale


def batches(x, size, steps, seed=1):
    generator = torch.Generator().manual_seed(seed)
    order, at = torch.randperm(len(x), generator=generator), 0
    for _ in range(steps):
        if at + size > len(x):
            order, at = torch.randperm(len(x), generator=generator), 0
        yield x[order[at : at + size]]
        at += size


def measured(x, w_enc, b_enc, w_dec, b_dec, k, **said):
    """w_enc (M·d, F), w_dec (F, M, d), in the normalised space."""
    weigh = w_dec.norm(dim=2).sum(1)
    codes = [torch.relu(p.flatten(1) @ w_enc + b_enc) for p in x.split(2048)]
    if k:
        count = k * len(x)
        top = torch.cat([(c * weigh).flatten().topk(min(4 * k * len(c), c.numel())).values for c in codes])
        least = top.topk(count).values[-1]
        codes = [c * (c * weigh >= least) for c in codes]
    missed = sum(((c @ w_dec.flatten(1) + b_dec.flatten()).view_as(p) - p).square().sum((0, 2)) for c, p in zip(codes, x.split(2048)))
    total = (x - x.mean(0)).square().sum((0, 2))
    l0 = sum((c > 0).sum().item() for c in codes) / len(x)
    print(json.dumps({**said, "test_tokens": len(x), "l0": round(l0, 3), "fvu": [round(v, 5) for v in (missed / total).tolist()]}))


def published(peers):
    import einops

    utils = types.ModuleType("utils")
    utils.__dict__.update(torch=torch, json=json, Path=Path, einops=einops)
    sys.modules["utils"] = utils

    class Stub(types.ModuleType):
        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (), {})

    for name in ("nnsight", "datasets", "wandb", "zstandard"):
        try:
            __import__(name)
        except ImportError:
            sys.modules[name] = Stub(name)
    sys.path.insert(0, str(peers / "ckkissane+crosscoder-model-diff-replication"))
    import crosscoder

    sys.path.pop(0)
    root = str(peers / "jkminder+dictionary_learning/dictionary_learning")
    for name, path in (("dictionary_learning", root), ("dictionary_learning.trainers", root + "/trainers")):
        module = types.ModuleType(name)
        module.__path__ = [path]
        sys.modules[name] = module
    return crosscoder


def relu_l1(crosscoder, d, features, steps, rate, data):
    """ckkissane's trainer.py, without its models and its wandb."""
    coder = crosscoder.CrossCoder(dict(dict_size=features, d_in=d, enc_dtype="fp32", seed=49, dec_init_norm=0.08, device="cpu"))
    adam = torch.optim.Adam(coder.parameters(), lr=rate, betas=(0.9, 0.999))
    rates = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: 1.0 if s < 0.8 * steps else 1.0 - (s - 0.8 * steps) / (0.2 * steps))
    for step, x in enumerate(data):
        losses = coder.get_losses(x)
        (losses.l2_loss + 2 * min(1.0, step / (0.05 * steps)) * losses.l1_loss).backward()
        torch.nn.utils.clip_grad_norm_(coder.parameters(), 1.0)
        adam.step(), rates.step(), adam.zero_grad()
    return coder.W_enc.flatten(0, 1), coder.b_enc, coder.W_dec, coder.b_dec


def batch_topk(d, features, k, steps, rate, warmup, data):
    from dictionary_learning.trainers.crosscoder import BatchTopKCrossCoderTrainer

    trainer = BatchTopKCrossCoderTrainer(
        steps=steps, activation_dim=d, dict_size=features, k=k, layer=0, lm_name="x", lr=rate, warmup_steps=warmup, seed=49,
        device="cpu", activation_mean=torch.zeros(2, d), activation_std=torch.ones(2, d))
    for step, x in enumerate(data):
        trainer.update(step, x)
    coder = trainer.ae
    by = coder.activation_global_scale  # it brings activations to a size of its own; taken into the weights here
    w_enc, w_dec = coder.encoder.weight * by, coder.decoder.weight / by  # (M, d, F), (M, F, d)
    return w_enc.flatten(0, 1), coder.encoder.bias, w_dec.transpose(0, 1), coder.decoder.bias / by


def main():
    store, what = Path(sys.argv[1]), sys.argv[2]
    train, test, scale = prepared(store)
    d = train.shape[2]
    if what == "ours":
        own = {name: torch.from_numpy(t.copy()) for name, t in tensors(sys.argv[3]).items()}
        w_dec, b_dec = own["w_dec"].view(-1, 2, d), own["b_dec"].view(2, d)
        assert torch.allclose(own["normaliser.scale"].float(), scale, rtol=1e-4), (own["normaliser.scale"], scale)
        k = int(sys.argv[4]) if len(sys.argv) > 4 else 0
        measured(test, own["w_enc"].T, own["b_enc"], w_dec, b_dec, k, what=sys.argv[3])
        return
    peers, kind, tokens = Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
    features, k, batch, rate, warmup = [f(a) for f, a in zip((int, int, int, float, int), sys.argv[6:])] + [8192, 64, 1024, 2e-4, 100][len(sys.argv[6:]) :]
    crosscoder = published(peers)
    steps = tokens // batch
    data = batches(train, batch, steps)
    begun = time.time()
    if kind == "relu-l1":
        weights = relu_l1(crosscoder, d, features, steps, rate, data)
    else:
        weights = batch_topk(d, features, k, steps, rate, warmup, data)
    seconds = time.time() - begun
    with torch.no_grad():
        measured(test, *weights, k if kind != "relu-l1" else 0, what=kind, tokens=steps * batch, seconds=round(seconds))


if __name__ == "__main__":
    with torch.no_grad() if sys.argv[2:3] == ["ours"] else torch.enable_grad():
        main()
