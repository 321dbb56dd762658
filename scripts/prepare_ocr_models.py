#!/usr/bin/env python3
"""Writes the two text recognition networks in OpenVINO's own format, with the vocabulary pruned.

Called by scripts/fetch-ocr-models.sh; nothing of it is needed at run time. Needs the openvino package.

usage: prepare_ocr_models.py RAPIDOCR_MODELS OUT

RAPIDOCR_MODELS  folder with PP-OCRv6_det_small.onnx and PP-OCRv6_rec_small.onnx
OUT              gets det.xml det.bin rec.xml rec.bin (weights in 16 bits) and rec.keys.txt

The recognition network knows 18,708 characters, most of them Chinese. Its last layer is cut down to Latin script and
the signs on business documents: less memory, 15 % less work, and no Chinese readings of smudges.
rec.keys.txt has one character a line: line i is class i of the output; class 0 is the CTC blank and has no line; the last
line is the space, which the network has as its last class and no list of its vocabulary names.
"""
import os
import sys
import unicodedata

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


def prune(model: openvino.Model) -> list[str]:
    """Keeps the wanted classes of the recognition network; returns their characters in class order, without the blank."""
    characters = model.get_rt_info(["framework", "character"]).value.split("\n")
    classes = ["", *characters, " "]
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
    source, out = sys.argv[1:]
    core = openvino.Core()
    for name in ("det", "rec"):
        model = core.read_model(os.path.join(source, f"PP-OCRv6_{name}_small.onnx"))
        if name == "rec":
            keys = prune(model)
            # The characters are in rec.keys.txt; a second, unpruned list inside the model would only mislead.
            model.set_rt_info("", ["framework", "character"])
            with open(os.path.join(out, "rec.keys.txt"), "w", encoding="utf-8") as file:
                file.writelines(key + "\n" for key in keys)
        openvino.save_model(model, os.path.join(out, f"{name}.xml"), compress_to_fp16=True)


main()
