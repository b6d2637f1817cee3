"""A network as Kaldi reads it, the ``am/final.mdl`` of a model folder: written, and read back.

The binary form was read from Kaldi's source (src/hmm, src/nnet3, src/matrix, v5.5).
Numbers are little-endian; each is preceded by its size, and words end in a space.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from recognition.features import COEFFICIENTS
from recognition.network import SKIP_SCALE, Layer, Network, Offsets, Shape
from recognition.phones import PHONES, POSITION_PHONES, base_number
from voicecoach.errors import ModelError

Matrix = NDArray[np.float64]
_STEPS = 65_535
"""From a matrix's least weight to its greatest: of these are a column's quartiles."""
_QUARTERS = np.array([0, 64, 192, 255])
"""What the byte of a weight is at its column's least one, quartiles, and greatest."""
_JOINED = re.compile(rb"^component-node name=(\S+) component=\S+ input=(.+)$", re.MULTILINE)
"""A component, and what goes into it."""


def acoustic_model(network: Network) -> bytes:
    """``network`` with its normalisations folded in, and the transition model of its phones."""
    components = _Components()
    _add_layers(components, network)
    shape = network.shape
    return b"".join(
        [
            b"\0B",
            _transition_model(),
            _word("<Nnet3>"),
            b"\n",
            "\n".join(components.config).encode(),
            b"\n\n",
            _word("<NumComponents>"),
            _integer(len(components.written)),
            *components.written,
            _word("</Nnet3>"),
            _word("<LeftContext>"),
            _integer(shape.left),
            _word("<RightContext>"),
            _integer(shape.right),
            _word("<Priors>"),
            _vector(()),
        ]
    )


def network_of(model: Path) -> Network:
    """The network of a model folder that was made here; its normalisations do nothing.

    Raises ModelError.
    """
    try:
        content = (model / "am/final.mdl").read_bytes()
    except OSError as error:
        raise ModelError(f"The network of {model} can't be read: {error}.") from error
    config = dict(_JOINED.findall(content))
    try:
        layers = [
            Offsets(_offsets(config[b"layer%d.narrow" % n]), _offsets(config[b"layer%d.wide" % n]))
            for n in range(1, 1 + sum(name.endswith(b".narrow") for name in config))
        ]
        first, first_bias = _read_affine(content, "first.affine")
        bottleneck = len(_read_affine(content, "layer1.narrow")[0])
        shape = Shape(len(first), bottleneck, _offsets(config[b"first.affine"]), tuple(layers))
        network = Network(shape)
        _set(network.first, first, first_bias)
        for number, layer in enumerate(network.layers, start=1):
            assert isinstance(layer, Layer)
            _set(layer.narrow, *_read_affine(content, f"layer{number}.narrow"))
            _set(layer.wide, *_read_affine(content, f"layer{number}.wide"))
        _set(network.last, *_read_affine(content, "last.affine"))
    except (KeyError, ValueError, RuntimeError, struct.error) as error:
        raise ModelError(
            f"The network of {model} was not made by scripts/train_model, or is damaged."
        ) from error
    for norm in network.modules():
        if isinstance(norm, torch.nn.BatchNorm1d):
            assert norm.running_var is not None
            norm.running_var.fill_(1 - norm.eps)
    network.eval()
    return network


def _set(affine: torch.nn.Linear, weights: Matrix, bias: Matrix) -> None:
    with torch.no_grad():
        affine.weight.copy_(torch.from_numpy(weights))
        if affine.bias is not None:
            affine.bias.copy_(torch.from_numpy(bias))


def _read_affine(content: bytes, name: str) -> tuple[Matrix, Matrix]:
    """Weights and bias of the component of that name. Raises ValueError if it is not there."""
    begin = b"<ComponentName> %b <FixedAffineComponent> <LinearParams> CM " % name.encode()
    at = content.index(begin) + len(begin)
    low, extent, rows, columns = struct.unpack_from("<ffii", content, at)
    at += 16
    quartiles = np.frombuffer(content, "<u2", 4 * columns, at).reshape(columns, 4)
    at += quartiles.nbytes
    steps = np.frombuffer(content, np.uint8, rows * columns, at).reshape(columns, rows)
    at += steps.nbytes + len(b"<BiasParams> FV \x04")
    (size,) = struct.unpack_from("<i", content, at)
    bias = np.frombuffer(content, "<f4", size, at + 4)
    known = low + extent * (quartiles / _STEPS)
    weights = [np.interp(column, _QUARTERS, of) for column, of in zip(steps, known, strict=True)]
    return np.array(weights).T, bias.astype(np.float64)


def _offsets(joined: bytes) -> tuple[int, ...]:
    """Of the nodes that ``_append`` joined."""
    terms = re.findall(rb"Offset\(\S+, (-?\d+)\)|([\w.]+)(?=,|\)|$)", joined)
    return tuple(int(offset or 0) for offset, _ in terms)


@dataclass(slots=True)
class _Components:
    """The parts of a network in the order of use, and the lines that join them."""

    config: list[str] = field(default_factory=lambda: [f"input-node name=input dim={COEFFICIENTS}"])
    written: list[bytes] = field(default_factory=list)

    def add(self, name: str, body: bytes, joined: str) -> str:
        self.config.append(f"component-node name={name} component={name} input={joined}")
        self.written.append(_word("<ComponentName>") + _word(name) + body)
        return name

    def affine(self, name: str, weights: Matrix, bias: Matrix, joined: str) -> str:
        body = [_word("<FixedAffineComponent>"), _word("<LinearParams>"), _matrix(weights)]
        body += [_word("<BiasParams>"), _vector(bias), _word("</FixedAffineComponent>")]
        return self.add(name, b"".join(body), joined)

    def relu(self, name: str, dim: int, joined: str) -> str:
        body = [_word("<RectifiedLinearComponent>"), _word("<Dim>"), _integer(dim)]
        body += [_word("<ValueAvg>"), _vector(()), _word("<DerivAvg>"), _vector(())]
        body += [_word("<Count>"), b"\x08" + struct.pack("<d", 0.0)]
        body.append(_word("</RectifiedLinearComponent>"))
        return self.add(name, b"".join(body), joined)

    def sum(self, name: str, dim: int, joined: str) -> str:
        body = [_word("<NoOpComponent>"), _word("<Dim>"), _integer(dim)]
        body += [_word("<BackpropScale>"), _real(1.0), _word("</NoOpComponent>")]
        return self.add(name, b"".join(body), joined)


def _add_layers(components: _Components, network: Network) -> None:
    width = network.shape.width
    weights, bias = _folded(network.first, network.first_norm)
    repeats = len(network.shape.splice)
    mean, deviation = (np.tile(v, repeats) for v in map(_array, (network.mean, network.deviation)))
    weights = weights / deviation
    node = components.affine(
        "first.affine", weights, bias - weights @ mean, _append("input", network.shape.splice)
    )
    node = components.relu("first.relu", width, node)
    for number, layer in enumerate(network.layers, start=1):
        assert isinstance(layer, Layer)
        name, came_in = f"layer{number}", node
        narrow = _array(layer.narrow.weight)
        joined = _append(node, layer.offsets.narrow)
        node = components.affine(f"{name}.narrow", narrow, np.zeros(len(narrow)), joined)
        weights, bias = _folded(layer.wide, layer.norm)
        joined = _append(node, layer.offsets.wide)
        node = components.affine(f"{name}.wide", weights, bias, joined)
        node = components.relu(f"{name}.relu", width, node)
        node = components.sum(name, width, f"Sum({node}, Scale({SKIP_SCALE}, {came_in}))")
    weights, bias = _array(network.last.weight), _array(network.last.bias)
    node = components.affine("last.affine", weights, bias, node)
    components.config.append(f"output-node name=output input={node} objective=linear")


def _folded(affine: torch.nn.Linear, norm: torch.nn.BatchNorm1d) -> tuple[Matrix, Matrix]:
    """Weights and bias of the two in one, as the normalisation is once training is over."""
    assert norm.running_var is not None
    assert norm.running_mean is not None
    scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    bias = (_array(affine.bias) - _array(norm.running_mean)) * scale + _array(norm.bias)
    return _array(affine.weight) * scale[:, None], bias


def _append(node: str, offsets: Sequence[int]) -> str:
    terms = [node if offset == 0 else f"Offset({node}, {offset})" for offset in offsets]
    return terms[0] if len(terms) == 1 else f"Append({', '.join(terms)})"


def _transition_model() -> bytes:
    """Each phone: a state that is entered for one frame and may stay for more, then the end."""
    staying, leaving = 0, 1
    states = [_integer(2)]
    states += [_integer(0), _integer(1), _integer(2)]  # classes on entering and staying; ways on
    states += [_integer(staying), _real(0.5), _integer(leaving), _real(0.5)]
    states += [_integer(-1), _integer(-1), _integer(0)]
    tuples = []
    for position in range(1, POSITION_PHONES + 1):
        base = base_number(position)
        tuples += [_integer(n) for n in (position, 0, base, len(PHONES) + base)]
    log_shares = np.full(2 * POSITION_PHONES + 1, np.log(0.5))
    log_shares[0] = 0
    return b"".join(
        [
            _word("<TransitionModel>"),
            _word("<Topology>"),
            _integers(range(1, POSITION_PHONES + 1)),
            _integers([-1] + [0] * POSITION_PHONES),
            _integer(-1),
            _integer(1),
            *states,
            _word("</Topology>"),
            _word("<Tuples>"),
            _integer(POSITION_PHONES),
            *tuples,
            _word("</Tuples>"),
            _word("<LogProbs>"),
            _vector(log_shares),
            _word("</LogProbs>"),
            _word("</TransitionModel>"),
        ]
    )


def _word(text: str) -> bytes:
    return text.encode() + b" "


def _integer(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def _real(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def _integers(values: Iterable[int]) -> bytes:
    array = np.fromiter(values, "<i4")
    return b"\x04" + struct.pack("<i", len(array)) + array.tobytes()


def _vector(values: Iterable[float]) -> bytes:
    array = np.fromiter(values, "<f4")
    return _word("FV") + _integer(len(array)) + array.tobytes()


def _matrix(values: Matrix) -> bytes:
    """Compressed to a byte a weight, finest where a column has most of them."""
    low = float(values.min())
    extent = max(float(values.max()) - low, 1e-12)
    header = struct.pack("<ffii", low, extent, *values.shape)
    steps = np.sort((values - low) / extent * _STEPS, axis=0)
    quarter = len(steps) // 4
    quartiles = np.rint(steps[[0, quarter, 3 * quarter, -1]]).astype(np.int64).T
    for place in range(4):  # each greater than the one before, with room for those after
        least = quartiles[:, place - 1] + 1 if place else 0
        quartiles[:, place] = np.clip(quartiles[:, place], least, _STEPS - 3 + place)
    known = low + extent * (quartiles / _STEPS)
    weights = [
        np.rint(np.interp(column, of, _QUARTERS))
        for column, of in zip(values.T, known, strict=True)
    ]
    stored = np.array(weights).astype(np.uint8)
    return _word("CM") + header + quartiles.astype("<u2").tobytes() + stored.tobytes()


def _array(values: torch.Tensor) -> Matrix:
    array: Matrix = values.detach().double().numpy()
    return array
