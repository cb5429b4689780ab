#!/usr/bin/env python3
"""How fast the published closed form of latent scaling goes through a store's tokens, for all features of a crosscoder of ours.

usage: peer-scaling.py STORE CROSSCODER PEERS [TOKENS [BATCH]]

Times `closed_form_scalars` of science-of-finetuning/sparsity-artifacts-crosscoders (a checkout of it lies in PEERS, as
owner+name) on the targets that `retort atlas build` measures in its one pass: error, reconstruction and activation of either
model. It goes through the corpus once for each, and holds latents x batch x d numbers for the error. `retort bench atlas`
times ours. Needs PyTorch and tqdm.
"""
import importlib.util
import json
import sys
import time
import types
from pathlib import Path

import numpy as np
import torch

spec = importlib.util.spec_from_file_location("quality", Path(__file__).with_name("peer-quality.py"))
quality = importlib.util.module_from_spec(spec)
spec.loader.exec_module(quality)


class Ours:
    """A crosscoder of ours as the peer wants one, (N, 2, d) on both ends, in the normalised space."""

    def __init__(self, file):
        t = quality.tensors(Path(file))
        raw = Path(file).read_bytes()
        rule = json.loads(json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]["inference"])
        self.threshold = rule.get("threshold", 0.0)
        self.w_enc, self.b_enc, self.w_dec, self.b_dec = (
            torch.from_numpy(t[n].copy()) for n in ("w_enc", "b_enc", "w_dec", "b_dec")
        )
        self.scale = torch.from_numpy(t["normaliser.scale"].copy()).float()
        self.dict_size = self.w_enc.shape[0]

    def encode(self, x, use_threshold=True):
        a = torch.relu(x.flatten(1) @ self.w_enc.T + self.b_enc)
        return torch.where(a > self.threshold, a, 0) if self.threshold else a

    def decode(self, f):
        return (f @ self.w_dec + self.b_dec).unflatten(1, (2, -1))


def main():
    store, file, peers = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    tokens = int(sys.argv[4]) if len(sys.argv) > 4 else 256
    batch = int(sys.argv[5]) if len(sys.argv) > 5 else 16
    stub = types.ModuleType("dictionary_learning.dictionary")
    stub.Dictionary = stub.CrossCoder = object
    sys.modules["dictionary_learning"] = types.ModuleType("dictionary_learning")
    sys.modules["dictionary_learning.dictionary"] = stub
    path = peers / "science-of-finetuning+sparsity-artifacts-crosscoders/tools/latent_scaler/closed_form.py"
    form = importlib.util.spec_from_file_location("closed_form", path)
    closed_form = importlib.util.module_from_spec(form)
    form.loader.exec_module(closed_form)
    torch.set_grad_enabled(False)

    ours = Ours(file)
    x, first = quality.part(store, "train")
    x = x[~first][: 4 * tokens] * ours.scale[None, :, None]
    d = x.shape[2]
    decoders = [ours.w_dec[:, side * d : (side + 1) * d].contiguous() for side in (0, 1)]
    indices = torch.arange(ours.dict_size)

    def target(name, side):
        def error(b, latent_activations, **_):
            own = ours.decode(latent_activations)[:, side]
            return b[:, side] - closed_form.remove_latents(own, latent_activations, decoders[side])

        def reconstruction(b, latent_activations, **_):
            return ours.decode(latent_activations)[:, side]

        def activation(b, **_):
            return b[:, side]

        return {"error": error, "reconstruction": reconstruction, "activation": activation}[name]

    rows, total = [], 0.0
    for name, size, count in (("error", batch, tokens), ("reconstruction", 1024, 4 * tokens), ("activation", 1024, 4 * tokens)):
        for side in (0, 1):
            loader = list(torch.split(x[:count], size))
            begun = time.perf_counter()
            closed_form.closed_form_scalars(
                decoders[side], indices, loader, ours, target(name, side), device="cpu", dtype=torch.float32
            )
            took = time.perf_counter() - begun
            total += took / count
            rows.append({"target": name, "side": side, "tokens": count, "batch": size, "tokens_per_s": count / took})
    print(json.dumps({"features": ours.dict_size, "d": d, "rows": rows, "all_tokens_per_s": 1 / total}, indent=1))


if __name__ == "__main__":
    main()
