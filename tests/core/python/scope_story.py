"""Events of scopes as short sentences."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from story import Story

#: Managers that scripts begin with: an answer is what the exit gives back.
MANAGER = """class Manager:
    def __init__(self, name, answer=None): self.name, self.answer = name, answer
    def __enter__(self): return self.name
    def __exit__(self, *exc): return self.answer
class Bad:
    def __enter__(self): raise KeyError(1)
    def __exit__(self, *exc): pass
class Worse:
    def __enter__(self): pass
    def __exit__(self, *exc): raise OSError(2)
def step(*given): pass
"""


class ScopeStory(Story):
    """Sentences on scopes, exceptions, and the calls that scripts name `step`."""

    def __init__(self, events):
        self.scopes = {}
        super().__init__(events)

    def frame(self, number):
        name = super().frame(number)
        return name.partition("#")[0] if name.startswith("__") else name

    def tell(self, event):
        sentence = super().tell(event)
        kind = event["kind"]
        if kind == "entering":
            self.scopes[event["scope"]] = event["text"]
        scope = self.scopes.get(event.get("scope"))
        exc = self.exceptions.get(event.get("exc"))
        cause = f" {exc}" if exc else ""
        if kind == "entering":
            name = f" as {event['name']}" if "name" in event else ""
            sort = " async" if event.get("async") else ""
            behind = f" over {self.frame(event['generator'])}" if "generator" in event else ""
            return f"entering{sort} {scope}{name} of {event['manager']}{behind}"
        if kind == "entered":
            value = f": {event['value']['text']}" if "value" in event else ""
            return f"entered {scope}{value}"
        if kind == "exiting":
            return f"exiting {scope} {event['how']}{cause}"
        if kind == "exited":
            raised = self.exceptions.get(event.get("raised"))
            instead = f" by {raised}" if raised else ""
            value = f": {event['value']['text']}" if "value" in event else ""
            return f"exited {scope} {event['verdict']}{instead}{value}"
        if kind in ("raise", "handled", "unwind"):
            return sentence
        return sentence if " step" in (sentence or "") else None


class ScopeStoryCase(unittest.TestCase):
    """Holds scripts to the stories that are told of them: {name: (script, story)}."""

    maxDiff = None

    def hold(self, beginning, stories):
        for name, (script, told) in stories.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    text = beginning + textwrap.dedent(script).lstrip("\n")
                    events, _ = record(python, text)
                    self.assertEqual("\n".join(ScopeStory(events).sentences),
                                     textwrap.dedent(told).strip())
