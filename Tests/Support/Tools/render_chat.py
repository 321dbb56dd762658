#!/usr/bin/env python3
"""Renders the messages of a chat request, read from standard input, as vLLM does with Pixtral's template in Hugging Face's format.

The template below is our own. It has the published one's construct: it walks the parts of a user's message, and joins the system
message to other strings. vLLM sees that a template walks parts, and therefore turns every content that is a string into a list of one
part, the system message's too. Exit codes: 0 rendered; 1 the template failed, which vLLM answers with 400.
"""
import json
import sys

import jinja2

TEMPLATE = """
{%- if messages[0]["role"] == "system" %}
  {%- set instructions = messages[0]["content"] %}
  {%- set turns = messages[1:] %}
{%- else %}
  {%- set turns = messages %}
{%- endif %}
{{- "<s>" }}
{%- for turn in turns %}
  {%- if loop.last and instructions is defined %}
    {{- "[INST]" + instructions + "\\n\\n" }}
  {%- else %}
    {{- "[INST]" }}
  {%- endif %}
  {%- for part in turn["content"] %}
    {%- if part["type"] == "text" %}
      {{- part["text"] }}
    {%- elif part["type"] == "image" %}
      {{- "[IMG]" }}
    {%- endif %}
  {%- endfor %}
  {{- "[/INST]" }}
{%- endfor %}
"""


def parts(content):
    """A message's content as vLLM hands it to a template that walks parts."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [{"type": "image"} if part["type"] == "image_url" else part for part in content]


def main():
    messages = [dict(message, content=parts(message["content"])) for message in json.load(sys.stdin)["messages"]]
    try:
        sys.stdout.write(jinja2.Environment().from_string(TEMPLATE).render(messages=messages))
    except TypeError as error:
        print(f"400: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
