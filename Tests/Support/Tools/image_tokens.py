#!/usr/bin/env python3
"""Counts image tokens with mistral-common, for comparison with ours.

    Tests/Support/Tools/image_tokens.py < sizes

A line of input: patches per token along a side, px of the longest edge, width, height. A line of output: tokens.
"""
import sys
from types import SimpleNamespace

from mistral_common.tokens.tokenizers import image

# Only sizes count here: no picture is made, none is resampled.
image.image_from_chunk = lambda size: SimpleNamespace(size=size)
image.transform_image = lambda picture, size: None
MARKERS = image.SpecialImageIDs(img=10, img_break=12, img_end=13)

for line in sys.stdin:
    merge, edge, width, height = map(int, line.split())
    config = image.ImageConfig(image_patch_size=16, max_image_size=edge, spatial_merge_size=merge)
    print(len(image.ImageEncoder(config, MARKERS)((width, height)).tokens))
