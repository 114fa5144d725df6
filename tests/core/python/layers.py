"""Decorator chains as short sentences: how each was made, and what goes through it."""

import textwrap
import unittest

from recording import INTERPRETERS, record


def text(value):
    return value["text"]


class Layers:
    def __init__(self, events):
        self.chains = {}
        self.frames = {}
        self.sentences = [s for s in map(self.tell, events) if s]

    def chain(self, event):
        """The name of what is decorated, or the same with a number where that is taken."""
        number = event["chain"]
        if number not in self.chains:
            taken = sum(name.partition("#")[0] == event["name"] for name in self.chains.values())
            self.chains[number] = event["name"] + (f"#{taken + 1}" if taken else "")
        return self.chains[number]

    def layer(self, event):
        native = " native" if event.get("native") else ""
        return f" [{self.chain(event)} {event['layer']}{native}]" if "chain" in event else ""

    def tell(self, event):
        kind = event["kind"]
        if kind == "evaluate":
            return f"evaluate {self.chain(event)} {event['layer']} {event['text']} = " \
                   + text(event["value"])
        if kind == "apply":
            changes = "".join(f"; {name} {text(change['before'])} -> {text(change['after'])}"
                              for name, change in event.get("metadata", {}).items())
            return f"apply {self.chain(event)} {event['layer']} {text(event['before'])} -> " \
                   + text(event["after"]) + changes
        if kind == "decorate":
            return f"decorate {self.chain(event)} {text(event['value'])}"
        if kind in ("call", "create") and event["function"] != "<module>":
            name = event["function"].rpartition(".")[2]
            self.frames[event["frame"]] = name
            return f"{kind} {name}{self.layer(event)}"
        if kind in ("return", "unwind") and event["frame"] in self.frames:
            value = " " + text(event["value"]) if "value" in event else ""
            return f"{kind} {self.frames[event['frame']]}{value}"
        if kind == "block":
            return f"block {event['on']}"
        if kind == "output":
            return "output " + event["text"].strip()
        return None


def layers(events):
    return Layers(events).sentences


def told(story):
    return textwrap.dedent(story).strip().splitlines()


def calls(events):
    """Only what goes through the chains once they are made."""
    return [s for s in layers(events) if s.split()[0] not in ("evaluate", "apply", "decorate")]


class DecoratorCase(unittest.TestCase):
    maxDiff = None

    def assertTold(self, script, story, of=layers, options=()):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, textwrap.dedent(script).lstrip("\n"), options)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual("\n".join(of(events)), "\n".join(told(story)))

    def eventsOf(self, script):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                yield record(python, textwrap.dedent(script).lstrip("\n"))[0]
