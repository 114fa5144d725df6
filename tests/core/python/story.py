"""Events as short sentences, in which frames and exceptions have the names that scripts gave."""

import textwrap
import unittest

from recording import INTERPRETERS, record


def shown(event):
    if "value" in event:
        return " " + event["value"]["text"]
    return ""


class Story:
    def __init__(self, events):
        self.frames = {}
        self.exceptions = {}
        self.sentences = [s for s in map(self.tell, events) if s]

    def frame(self, number):
        return self.frames.get(number, "?") if number is not None else "nobody"

    def nameException(self, number, kind):
        taken = sum(n.partition("#")[0] == kind
                    for other, n in self.exceptions.items() if other != number)
        self.exceptions.setdefault(number, kind + (f"#{taken + 1}" if taken else ""))

    def tell(self, event):
        kind = event["kind"]
        if kind in ("call", "create"):
            name = event["function"].rpartition(".")[2]
            taken = sum(n.partition("#")[0] == name for n in self.frames.values())
            self.frames[event["frame"]] = name if taken == 0 else f"{name}#{taken + 1}"
        if kind == "raise":
            self.nameException(event["exc"], event["exception"])
        if "rest" in event:
            self.nameException(event["rest"], self.exceptions[event["exc"]].partition("#")[0])
        frame = self.frame(event.get("frame"))
        exc = self.exceptions.get(event.get("exc"))
        if kind in ("call", "create"):
            return f"{kind} {frame}"
        if kind == "resume":
            cause = f" {exc or 'exception'}" if "exc" in event else ""
            return f"resume {frame} {event['how']}{shown(event)}{cause}"
        if kind == "suspend":
            inner = f" to {self.frame(event['delegate'])}" if "delegate" in event else ""
            return f"suspend {frame}{inner or shown(event)}"
        if kind == "return":
            return f"return {frame}{shown(event)}"
        if kind == "close":
            return f"close {frame} {event['how']}"
        if kind == "raise":
            place = f" in {frame}:{event['line']}" if "line" in event else ""
            return f"raise {exc} {event['how']}{place}"
        if kind == "unwind":
            line = f":{event['line']}" if "line" in event else ""
            return f"unwind {frame}{line} {exc}"
        if kind == "handled":
            place = f" in {frame}:{event['line']}" if "line" in event else ""
            rest = f", {self.exceptions[event['rest']]} goes on" if "rest" in event else ""
            return f"handled {exc} by {event['by']}{place}{rest}"
        if kind == "lost":
            return f"lost {event['count']} {event['why']} {frame}"
        return None


def story(events):
    return Story(events).sentences


class StoryCase(unittest.TestCase):
    """Holds scripts to the stories that are told of them: {name: (script, story)}. Where the story
    is None, the recording only has to keep to the grammar."""

    maxDiff = None

    def assertStories(self, stories, interpreters=INTERPRETERS, options=()):
        for name, (script, told) in stories.items():
            for python in interpreters:
                with self.subTest(name, python=python):
                    events, _ = record(python, textwrap.dedent(script).lstrip("\n"), options)
                    if told is None:
                        continue
                    self.assertEqual("\n".join(story(events)), textwrap.dedent(told).strip())
