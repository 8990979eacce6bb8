"""A trained network in, the two int8 graphs with their settings out, as `allegiance.extract.encoder` loads them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.examples import MODALITIES, PAIR_TYPES, TYPES
from training.fit import Fitted
from training.network import FIRST_PAIR_MARK, Network
from training.pieces import MASKS

_AXES = {0: "rows", 1: "pieces"}
_DECODE = {
    "candidate": 0.25,
    "doubtful_ends": 0.5,
    "named": 0.5,
    "threshold": 0.35,
    "claim_fit": [0.0, 0.5, 1.0, 0.3, 0.0, 0.0],
    "type_fit": [0.0, 0.5, 0.5, 0.0],
    "ends_fit": [0.0, 1.0, 0.0],
    "modality_temperature": 1.0,
    "pair_temperature": 1.0,
}


class _PassageGraph(nn.Module):
    """Pieces to lower states and probabilities of triggers."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, hints: Tensor) -> tuple[Tensor, Tensor]:
        lower = self.network.read(ids, mask, hints)
        return lower, torch.sigmoid(self.network.find_triggers(lower, mask)[0])


class _ClaimGraph(nn.Module):
    """Lower states and marks to probabilities of ends, claim and pair; the modes stay logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, lower: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        roles, claim, pair = self.network.read_claims(lower, mask, marks)
        parts = (
            torch.sigmoid(claim[:, :1]),
            torch.softmax(claim[:, 1:9], -1),
            torch.sigmoid(claim[:, 9:10]),
            claim[:, 10:],
        )
        return torch.sigmoid(roles), torch.cat(parts, -1), torch.softmax(pair, -1)


def export(fitted: Fitted, vocabulary: Path, folder: Path) -> None:
    """Write passage.onnx, claim.onnx, weights.toml and vocab.txt into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    network = fitted.network.eval()
    pieces = 9
    ids, mask = torch.randint(5, 900, (2, pieces)), torch.ones(2, pieces)
    hints, lower = torch.zeros(2, pieces, max(len(fitted.hints), 1)), torch.randn(2, pieces, network.hints.out_features)
    marks = torch.tensor([[0, 3, 3, 0, FIRST_PAIR_MARK, 0, FIRST_PAIR_MARK + 1, 0, 0]] * 2)
    with tempfile.TemporaryDirectory() as whole:
        _write(_PassageGraph(network), (ids, mask, hints), ["ids", "mask", "hints"], ["lower", "triggers"], whole)
        _write(
            _ClaimGraph(network), (lower, mask, marks), ["lower", "mask", "marks"], ["roles", "claim", "pair"], whole
        )
        for module, name in ((_PassageGraph, "passage"), (_ClaimGraph, "claim")):
            quantize_dynamic(
                Path(whole) / f"{module.__name__}.onnx",
                folder / f"{name}.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
                extra_options={"MatMulConstBOnly": True},
            )
    (folder / "vocab.txt").write_bytes(vocabulary.read_bytes())
    (folder / "weights.toml").write_text(_settings(fitted), encoding="utf8")


def _write(module: nn.Module, given: tuple[Tensor, ...], inputs: list[str], outputs: list[str], folder: str) -> None:
    one_row = ("claim", "pair")
    with torch.no_grad():
        torch.onnx.export(
            module.eval(),
            given,
            str(Path(folder) / f"{type(module).__name__}.onnx"),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: {0: "rows"} if name in one_row else _AXES for name in (*inputs, *outputs)},
            dynamo=False,
            opset_version=17,
        )


def _settings(fitted: Fitted) -> str:
    rows = {
        "types": TYPES,
        "pair_types": PAIR_TYPES,
        "modalities": [str(m) for m in MODALITIES],
        "masks": MASKS if fitted.has_masks else (),
        "modes": fitted.modes,
        "hints": fitted.hints,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in rows.items()]
    decode = [f"{name} = {json.dumps(value)}" for name, value in _DECODE.items()]
    return "\n".join([*lines, "", "[decode]", *decode, ""])
