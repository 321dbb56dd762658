#!/usr/bin/env python3
"""Compiles JSON schemas with xgrammar as vLLM does when told `disable_any_whitespace`, and exercises the grammars.

Reads a list of {"name", "schema", "accept", "refuse", "samples"} from standard input; prints a list of {"name", "seconds",
"refused", "accepted", "samples"}: what of "accept" the grammar refuses, what of "refuse" it accepts, and texts drawn at random from
all that it allows. Needs xgrammar and a CPU build of torch: see scripts/verify.sh.
"""
import json
import random
import sys
import time

import torch
import xgrammar

# A token for each byte, and one that ends the answer.
BYTES = [bytes([byte]) for byte in range(256)]
END = len(BYTES)
# Longer than any answer.
LONGEST = 20_000


def takes(grammar, text):
    matcher = xgrammar.GrammarMatcher(grammar)
    return matcher.accept_string(text) and matcher.accept_token(END)


def sample(grammar, generator):
    matcher = xgrammar.GrammarMatcher(grammar)
    mask = xgrammar.allocate_token_bitmask(1, END + 1)
    text = bytearray()
    while len(text) < LONGEST:
        matcher.fill_next_token_bitmask(mask)
        words = mask[0].tolist()
        allowed = [token for token in range(END + 1) if words[token // 32] >> (token % 32) & 1]
        # Most of a string's characters are letters: an end is drawn more often than one time in 200.
        ends = [token for token in allowed if token == END or token in b'"]}']
        token = generator.choice(ends if ends and generator.random() < 0.2 else allowed)
        if not matcher.accept_token(token):
            raise SystemExit(f"token {token} is in the mask and refused after {bytes(text)!r}")
        if token == END:
            return text.decode()
        text.append(token)
    raise SystemExit(f"no end after {LONGEST} bytes")


def main():
    tokens = xgrammar.TokenizerInfo(BYTES + [b"</s>"], stop_token_ids=[END])
    compiler = xgrammar.GrammarCompiler(tokens)
    generator = random.Random(7)
    torch.set_num_threads(1)
    answers = []
    for case in json.load(sys.stdin):
        began = time.monotonic()
        grammar = compiler.compile_json_schema(json.dumps(case["schema"]), any_whitespace=False)
        answers.append({
            "name": case["name"], "seconds": time.monotonic() - began,
            "refused": [text for text in case["accept"] if not takes(grammar, text)],
            "accepted": [text for text in case["refuse"] if takes(grammar, text)],
            "samples": [sample(grammar, generator) for _ in range(case["samples"])],
        })
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
