"""Writes `layers.onnx`: six layers of a BERT encoder (Devlin et al. 2019) without their weights, for `for_questions`.

`python -m index.embedders.bundled.graph`, with the package onnx, which only this and a test need. Matrices have a row
for an input; whoever opens the graph gives all weights by the names that `shapes` has.
"""

import math
from typing import TYPE_CHECKING

from index.embedders.bundled.for_questions import EPSILON, FILE, LAYERS

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

HEADS, HIDDEN, WIDE = 12, 384, 1536
_OURS = "com.microsoft"  # where ONNX Runtime keeps its fused operators


def shapes() -> dict[str, tuple[int, ...]]:
    """The shape of each weight of a layer; the graph has them after the layer's number and a point."""
    matrices = {
        "attending": (HIDDEN, 3 * HIDDEN),  # queries, keys and values at once
        "attended": (HIDDEN, HIDDEN),
        "wide": (HIDDEN, WIDE),
        "narrow": (WIDE, HIDDEN),
    }
    found: dict[str, tuple[int, ...]] = {}
    for name, shape in matrices.items():
        found |= {f"{name}.weight": shape, f"{name}.bias": shape[1:]}
    for name in ("first_norm", "last_norm"):
        found |= {f"{name}.weight": (HIDDEN,), f"{name}.bias": (HIDDEN,)}
    return found


def graph() -> bytes:
    """The file's bytes."""
    from onnx import TensorProto, helper

    nodes: list[NodeProto] = []
    states = "states"
    for number in range(LAYERS):
        nodes += _layer(states, f"{number}.")
        states = nodes[-1].output[0]
    text: list[int | str | None] = [1, "tokens", HIDDEN]
    made = helper.make_graph(
        nodes,
        "layers",
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, text)],
        [helper.make_tensor_value_info(states, TensorProto.FLOAT, text)],
        [_given(f"{number}.{name}", shape) for number in range(LAYERS) for name, shape in shapes().items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_OURS, 1)])
    model.ir_version = 9
    whole: bytes = model.SerializeToString(deterministic=True)
    return whole


def _layer(states: str, at: str) -> "list[NodeProto]":
    from onnx.helper import make_node

    def norm(name: str, inputs: list[str], bias: str, out: str) -> "NodeProto":
        weights = [f"{at}{name}.weight", f"{at}{name}.bias", f"{at}{bias}.bias"]
        return make_node("SkipLayerNormalization", inputs + weights, [at + out], domain=_OURS, epsilon=EPSILON)

    attending = [states, f"{at}attending.weight", f"{at}attending.bias"]
    return [
        make_node("Attention", attending, [f"{at}mixed"], domain=_OURS, num_heads=HEADS),
        make_node("MatMul", [f"{at}mixed", f"{at}attended.weight"], [f"{at}seen"]),
        norm("first_norm", [f"{at}seen", states], "attended", "middle"),
        make_node("MatMul", [f"{at}middle", f"{at}wide.weight"], [f"{at}spread"]),
        make_node("BiasGelu", [f"{at}spread", f"{at}wide.bias"], [f"{at}bent"], domain=_OURS),
        make_node("MatMul", [f"{at}bent", f"{at}narrow.weight"], [f"{at}after"]),
        norm("last_norm", [f"{at}after", f"{at}middle"], "narrow", "states"),
    ]


def _given(name: str, shape: tuple[int, ...]) -> "TensorProto":
    """A weight that is said to lie in another file, which lets whoever opens the graph give it."""
    from onnx import TensorProto

    weight = TensorProto(name=name, data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
    weight.dims.extend(shape)
    for key, value in (("location", "given"), ("offset", "0"), ("length", str(4 * math.prod(shape)))):
        weight.external_data.add(key=key, value=value)
    return weight


if __name__ == "__main__":
    FILE.write_bytes(graph())
