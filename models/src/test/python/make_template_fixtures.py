"""Writes what Python's jinja2, set up as transformers sets it up, makes of the templates in this folder's fixtures.

Usage: python make_template_fixtures.py ../resources/dev/retort/models/template   (needs: pip install jinja2)
"""
import datetime
import json
import pathlib
import sys

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

CLOCK = datetime.datetime(2025, 3, 9, 14, 5, 7)


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = CLOCK.strftime
    return env


def render(source, variables):
    try:
        return {"expected": environment().from_string(source).render(**variables)}
    except Exception as e:  # every error must be an error in Java too; its words are not compared
        return {"error": f"{type(e).__name__}: {e}"}


TOOLS = [
    {"type": "function", "function": {"name": "add", "description": "Adds 2 numbers: \"a\" & 'b' <ok>", "parameters": {
        "type": "object", "properties": {"a": {"type": "number", "default": 1.5}, "b": {"type": "number"}},
        "required": ["a", "b"]}, "return": "number"}},
    {"type": "function", "function": {"name": "時刻", "description": "今の時刻", "parameters": {}}},
]


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text, **more}


def system(text):
    return {"role": "system", "content": text}


CALL = {"id": "abc123xyz", "type": "function", "function": {"name": "add", "arguments": {"a": 2, "b": 3.0}}}
CHATS = {
    "one question": [user("What is 12 * 13?")],
    "system first": [system("You are terse.\n"), user("Hi")],
    "three turns": [user("2+2?"), assistant("4"), user("Sure?"), assistant("Yes."), user("Why?")],
    "thinking in the content": [user("7*8?"), assistant("<think>\n7*8 = 56.\nWait, check: 56.\n</think>\n\n56"), user("+1?")],
    "thinking beside the content": [user("7*8?"), assistant("56", reasoning_content="\nseven eights\n")],
    "ends with the assistant": [user("Begin"), assistant("  The answer \n")],
    "user writes template code": [user("{{ 7*7 }} {% for x in y %} {# no #} {{ messages }}"), assistant("{{ bos_token }}")],
    "other scripts": [system("日本語で答えて"), user("首都は？ 🗼\tnaïve\u00a0"), assistant("東京です。"), user("ありがとう\r\nね")],
    "whitespace": [user("  \n padded \n\n"), assistant("\n\nx\n"), user("")],
    "two users in a row": [user("a"), user("b")],
    "assistant first": [assistant("hello"), user("hm")],
    "a call": [user("2+3?"), assistant("", tool_calls=[CALL]), {"role": "tool", "content": "5", "tool_call_id": "abc123xyz"},
               assistant("It is 5.")],
    "a call without content": [user("2+3?"), assistant(None, tool_calls=[CALL, CALL]),
                               {"role": "tool", "content": "5", "tool_call_id": "abc123xyz"},
                               {"role": "tool", "content": {"content": 6}, "tool_call_id": "abc123xyz"}],
    "content in parts": [user([{"type": "text", "text": " look "}, {"type": "image"}])],
    "unknown role": [{"role": "narrator", "content": "Once"}, user("then?")],
    "long chat": [m for i in range(6) for m in (user(f"question {i}"), assistant(f"answer {i}"))],
}


def chats(folder):
    cases = []
    for path in sorted(folder.glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        for name, messages in CHATS.items():
            for more in [{"add_generation_prompt": True}, {"add_generation_prompt": False},
                         {"add_generation_prompt": True, "tools": TOOLS},
                         {"add_generation_prompt": True, "enable_thinking": False}]:
                if "enable_thinking" in more and path.stem != "qwen3":
                    continue
                if "tools" in more and (path.stem not in ("qwen25", "qwen3", "llama32", "mistral") or len(messages) > 4):
                    continue
                variables = {"messages": messages, "tools": None, "documents": None, "bos_token": "<bos>",
                             "eos_token": "<eos>", **more}
                cases.append({"name": f"{path.stem}: {name} {sorted(more)}", "template": path.name,
                              "variables": variables, **render(source, variables)})
    return cases


DATA = {
    "n": 3, "f": 2.5, "t": True, "no": None, "s": "Hello, World", "u": "héllo 日本 😀", "e": "", "q": "it's", "qq": "a\"b'c",
    "xs": [3, 1, 2], "ws": ["b", "A", "a", "C"], "empty": [], "d": {"b": 1, "a": 2, "items": 3}, "nest": {"k": [1, {"z": None}]},
    "ps": [{"name": "ann", "age": 30, "tags": ["x", "y"]}, {"name": "Bob", "age": 25, "tags": []}, {"name": "cid", "age": 30}],
    "code": "{{ s }}{% raw %}", "lines": "one\n  two\n\nthree", "big": 12345678901234567,
}


def small(path):
    cases = []
    for block in path.read_text(encoding="utf-8").split("\n====\n"):
        source = block
        cases.append({"name": source[:60], "template": source, "variables": {}, **render(source, DATA)})
    return {"data": DATA, "cases": cases}


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    cases = value if isinstance(value, list) else value["cases"]
    print(path.name, len(cases), "cases,", sum("error" in c for c in cases), "errors")


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    write(root / "chat_cases.json", chats(root / "chat"))
    write(root / "small_cases.json", small(root / "small_cases.txt"))
