"""Makes the network: multilingual-e5-small for one text at a time, in 8-bit products and 4-bit embeddings.

Input `input_ids` int64 [1, pieces]; output `vector` float32 [1, 384] of length one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from bot.encoder.weights import EPSILON, HEADS, HIDDEN, INNER, LAYERS, Weights

OPSET, IR_VERSION = 18, 9
# onnxruntime's own operators: a whole linear layer with its quantisation is one of them.
OURS = "com.microsoft"
# Seven bits: on a CPU with AVX2 but without VNNI two products of eight bits overflow the sum they share.
LARGEST = 63


class Graph:
    """The nodes and the constants so far; every method adds one step and returns the name of its result."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        """Keep an array."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def step(self, kind: str, inputs: list[str], name: str, *, domain: str = "", **settings: Any) -> str:
        """Apply an operator with one result."""
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **settings))
        return name

    def split(self, source: str, names: list[str]) -> list[str]:
        """Cut the last axis in equal parts."""
        self._nodes.append(
            helper.make_node(
                "Split", [source], names, name=f"{source}.split", axis=-1, num_outputs=len(names)
            )
        )
        return names

    def linear(self, source: str, weights: Any, bias: Any, *, name: str) -> str:
        """Multiply by `weights` [outputs, inputs], quantised by output, and add the bias."""
        scales = np.maximum(np.abs(weights).max(axis=1), 1e-8) / LARGEST
        whole = np.rint(weights / scales[:, None]).astype(np.int8)
        given = [
            source,
            self.constant(f"{name}.w", whole.T),
            self.constant(f"{name}.scale", scales.astype(np.float32)),
            "",
            self.constant(f"{name}.b", bias),
        ]
        return self.step("DynamicQuantizeMatMul", given, name, domain=OURS)

    def model(self, result: str, size: int) -> ModelProto:
        """Return the finished network; the result is given with its length."""
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "pieces"])
        found = helper.make_tensor_value_info(result, TensorProto.FLOAT, [1, size])
        graph = helper.make_graph(self._nodes, "encoder", [ids], [found], self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(OURS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="skranke")


def make(weights: Weights, kept: list[int]) -> ModelProto:
    """Return the network for a vocabulary of the kept pieces only."""
    graph = Graph()
    state = _embeddings(graph, weights, kept)
    for number in range(LAYERS):
        state = _layer(graph, weights, state, number=number)
    axes = graph.constant("pool.axes", np.array([1], np.int64))
    mean = graph.step("ReduceMean", [state, axes], "pooled", keepdims=0)
    return graph.model(graph.step("LpNormalization", [mean], "vector", axis=-1, p=2), HIDDEN)


def _embeddings(graph: Graph, weights: Weights, kept: list[int]) -> str:
    """Look up the pieces, unpack their four bits, add the places (with the one type there is)."""
    words = _words(graph, weights, kept)
    places = weights.matrix("emb.pos", HIDDEN) + weights.matrix("emb.type", HIDDEN)[0]
    shape = graph.step("Shape", ["input_ids"], "count", start=1)
    wanted = [
        graph.constant("places", places),
        graph.constant("places.first", np.array([0], np.int64)),
        shape,
    ]
    total = graph.step("Add", [words, graph.step("Slice", wanted, "placed")], "embedded")
    norm = [total, _vector(graph, weights, "emb.ln.w"), _vector(graph, weights, "emb.ln.b")]
    return graph.step("LayerNormalization", norm, "emb.ln", epsilon=EPSILON, axis=-1)


def _words(graph: Graph, weights: Weights, kept: list[int]) -> str:
    table = weights.nibbles("emb.word", HIDDEN)
    packed = graph.step("Gather", [graph.constant("words", table.packed[kept]), "input_ids"], "packed")
    scales = graph.step(
        "Gather", [graph.constant("words.scales", table.scales[kept][..., None]), "input_ids"], "s16"
    )
    low = graph.step("BitwiseAnd", [packed, graph.constant("mask", np.array(15, np.uint8))], "low")
    four = graph.constant("four", np.array(4, np.uint8))
    high = graph.step("BitShift", [packed, four], "high", direction="RIGHT")
    both = graph.step(
        "Cast", [graph.step("Concat", [low, high], "nibbles", axis=-1)], "n32", to=TensorProto.FLOAT
    )
    whole = graph.step("Sub", [both, graph.constant("zero", np.array(8, np.float32))], "centred")
    values = graph.step("Mul", [whole, graph.step("Cast", [scales], "s32", to=TensorProto.FLOAT)], "values")
    shape = graph.constant("row", np.array([1, -1, HIDDEN], np.int64))
    return graph.step("Reshape", [values, shape], "words.found")


def _layer(graph: Graph, weights: Weights, state: str, *, number: int) -> str:
    own = f"l{number}."
    three = np.concatenate([weights.matrix(f"{own}{part}.w", HIDDEN) for part in "qkv"])
    bias = np.concatenate([weights.vector(f"{own}{part}.b") for part in "qkv"])
    parts = graph.split(
        graph.linear(state, three, bias, name=f"{own}qkv"), [f"{own}{part}" for part in "qkv"]
    )
    heard = graph.step("MultiHeadAttention", parts, f"{own}heads", domain=OURS, num_heads=HEADS)
    state = _added(graph, weights, _linear(graph, weights, heard, f"{own}ao"), state, f"{own}aln")
    inner = graph.step("Gelu", [_linear(graph, weights, state, f"{own}fi")], f"{own}gelu", domain=OURS)
    return _added(graph, weights, _linear(graph, weights, inner, f"{own}fo"), state, f"{own}oln")


def _linear(graph: Graph, weights: Weights, source: str, name: str) -> str:
    columns = INNER if name.endswith("fo") else HIDDEN
    return graph.linear(source, weights.matrix(f"{name}.w", columns), weights.vector(f"{name}.b"), name=name)


def _added(graph: Graph, weights: Weights, new: str, state: str, name: str) -> str:
    given = [new, state, _vector(graph, weights, f"{name}.w"), _vector(graph, weights, f"{name}.b")]
    return graph.step("SkipLayerNormalization", given, name, domain=OURS, epsilon=EPSILON)


def _vector(graph: Graph, weights: Weights, name: str) -> str:
    return graph.constant(name, weights.vector(name))
