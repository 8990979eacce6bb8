"""Word pieces with hints in, scores of triggers and claims out: the encoder as it is trained (torch).

    pieces + hints → shared layers → first tower  → which words are triggers of which type, which are parties or places
                                   ↘ + marks      → second tower → ends, speaker, place, modality, mode, or pair type

Both towers begin as the upper half of the sentence encoder that they are cut from. A mark is an embedding added to
the states of the words asked about: a candidate trigger with its type, or the two ends of a pair.
"""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

N_ROLES = 8  # source, target, speaker, place: begins, goes on
FIRST_PAIR_MARK = 19  # 1–18 mark a trigger of a type, 19 the source of a pair, 20 its target
_MASKED = -1e4


class Network(nn.Module):
    """The two-tower encoder. Sizes: B passages or candidates, L pieces, H hidden, T types."""

    def __init__(
        self,
        pretrained: Path,
        *,
        n_hints: int,
        n_types: int,
        n_modes: int,
        n_pair_types: int,
        n_shared: int | None = None,
    ) -> None:
        super().__init__()
        body = AutoModel.from_pretrained(pretrained, attn_implementation="eager", attention_probs_dropout_prob=0.0)
        layers, size = body.encoder.layer, body.config.hidden_size
        n_shared = len(layers) // 2 if n_shared is None else n_shared
        self.embeddings = body.embeddings
        self.shared = layers[:n_shared]
        self.first_tower = layers[n_shared:]
        self.second_tower = copy.deepcopy(self.first_tower)
        self.relative = getattr(body.encoder, "relative_attention_bias", None)  # MPNet only
        self._position_bias = getattr(body.encoder, "compute_position_bias", None)
        self.hints = nn.Linear(n_hints, size, bias=False)
        self.marks = nn.Embedding(FIRST_PAIR_MARK + 2, size)
        self.dropout = nn.Dropout(0.1)
        self.trigger_head = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Linear(size, n_types))
        self.mention_head = nn.Linear(size, 4)
        self.role_head = nn.Sequential(nn.Linear(size, size // 2), nn.GELU(), nn.Linear(size // 2, N_ROLES))
        self.claim_head = nn.Sequential(
            nn.Linear(2 * size, size), nn.GELU(), nn.Dropout(0.1), nn.Linear(size, 1 + 8 + 1 + n_modes)
        )
        self.pair_head = nn.Sequential(
            nn.Linear(3 * size, size), nn.GELU(), nn.Dropout(0.1), nn.Linear(size, n_pair_types)
        )
        self._begin()

    def _begin(self) -> None:
        """Hints and marks begin near nothing, and rare labels as rare."""
        nn.init.zeros_(self.hints.weight)
        nn.init.normal_(self.marks.weight, std=0.05)
        with torch.no_grad():
            self.marks.weight[0] = 0
            for head, bias in ((self.trigger_head[-1], -4.0), (self.role_head[-1], -3.0), (self.mention_head, -2.0)):
                head.bias.fill_(bias)

    def body_parameters(self) -> list[nn.Parameter]:
        """The parameters that come pretrained; the others learn faster."""
        parts = [self.embeddings, self.shared, self.first_tower, self.second_tower]
        parts += [self.relative] if self.relative is not None else []
        return [p for part in parts for p in part.parameters()]

    def read(self, ids: Tensor, mask: Tensor, hints: Tensor) -> Tensor:
        """Return the lower states [B, L, H] of pieces [B, L] with hints [B, L, hints]."""
        return self._run(self.shared, self.embeddings(input_ids=ids) + self.hints(hints), mask)

    def find_triggers(self, lower: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits of triggers [B, L, T] and of parties and places [B, L, 4]."""
        states = self.dropout(self._run(self.first_tower, lower, mask))
        return self.trigger_head(states), self.mention_head(states)

    def read_claims(self, lower: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits of ends [B, L, 8], of the claim [B, 1 + 8 + 1 + modes], and of the pair's type."""
        states = self.dropout(self._run(self.second_tower, lower + self.marks(marks), mask))

        def mean(chosen: Tensor) -> Tensor:
            weight = chosen.to(states.dtype)
            return (states * weight[:, :, None]).sum(1) / weight.sum(1, keepdim=True).clamp(min=1)

        whole = states[:, 0]
        trigger = mean((marks > 0) & (marks < FIRST_PAIR_MARK))
        ends = (mean(marks == FIRST_PAIR_MARK), mean(marks == FIRST_PAIR_MARK + 1))
        return (
            self.role_head(states),
            self.claim_head(torch.cat([trigger, whole], -1)),
            self.pair_head(torch.cat([*ends, whole], -1)),
        )

    def _run(self, layers: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
        hidden = (1.0 - mask[:, None, None, :].float()) * _MASKED
        bias = self._position_bias(states) if self._position_bias is not None else None
        for layer in layers:
            out = layer(states, hidden) if bias is None else layer(states, hidden, bias)
            states = out[0] if isinstance(out, tuple) else out
        return states
