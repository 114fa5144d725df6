"""A thread that stands still in C is blocked while it does; a call that need not wait is not."""

import textwrap
import unittest

from recording import INTERPRETERS, record

#: {name: (script, what the threads stand still on)}
STILL = {
    "a sleep": ("""
        import time
        time.sleep(0.002)
    """, ["1: sleep sleep(0.002)"]),
    "a selector that the program asks itself": ("""
        import selectors, socket
        left, right = socket.socketpair()
        for kind in selectors.DefaultSelector, selectors.PollSelector, selectors.SelectSelector:
            with kind() as selector:
                selector.register(left, selectors.EVENT_READ)
                selector.select(0.002)
                selector.select(0)
    """, ["1: io EpollSelector.select", "1: io _PollLikeSelector.select",
          "1: io SelectSelector.select"]),
    "the pipes of a program that runs": ("""
        import subprocess, sys
        text = "import os, time; time.sleep(.1); os.close(1); os.close(2); time.sleep(.1)"
        subprocess.run([sys.executable, "-S", "-c", text], capture_output=True)
    """, ["1: io run", "1: process run"]),
    "signals that do not come": ("""
        import signal
        signal.sigtimedwait([signal.SIGUSR1], 0.002)
        signal.sigtimedwait([signal.SIGUSR1], 0)
    """, ["1: sleep signal.sigtimedwait"]),
    "a sleep inside a library": ("""
        import sched, time
        s = sched.scheduler(time.monotonic, time.sleep)
        s.enter(0.002, 1, print)
        s.run()
    """, ["1: sleep sleep"]),
    "locks that nobody holds": ("""
        import threading
        lock, again, event = threading.Lock(), threading.RLock(), threading.Event()
        with lock, again, again:
            event.set()
        event.wait()
        assert lock.acquire() and not lock.acquire(blocking=False)
        lock.release()
        assert lock.acquire(timeout=1) and not lock.acquire(False)
    """, []),
    "timeouts that a lock does not take": ("""
        import threading
        for lock in threading.Lock(), threading.RLock():
            for timeout in -2, float("nan"), threading.TIMEOUT_MAX * 2, "soon":
                try:
                    lock.acquire(timeout=timeout)
                except (ValueError, OverflowError, TypeError):
                    continue
                raise AssertionError(timeout)
            assert lock.acquire(timeout=-1)
    """, []),
    "a lock that another thread holds": ("""
        import threading
        lock = threading.Lock()
        waits = threading.Event()
        def other():
            with lock:
                waits.set()
                while not done:
                    pass
        done = []
        thread = threading.Thread(target=other)
        thread.start()
        waits.wait()
        stop = threading.Timer(0.2, done.append, (1,))
        stop.start()
        lock.acquire()
        lock.release()
    """, ["1: lock Lock"]),
    "a lock that does not come in time": ("""
        import threading
        lock = threading.RLock()
        held, over = threading.Event(), threading.Event()
        def other():
            with lock:
                held.set()
                over.wait()
        threading.Thread(target=other).start()
        held.wait()
        assert not lock.acquire(timeout=0.01)
        over.set()
    """, ["1: lock RLock", "2: lock Event.wait"]),
    "a join, and a queue that is empty": ("""
        import queue, threading
        items = queue.Queue()
        def consume():
            items.get()
        thread = threading.Thread(target=consume)
        thread.start()
        threading.Timer(0.2, items.put, (1,)).start()
        thread.join()
    """, ["1: join Thread.join", "2: lock Queue.get"]),
    "a join of a thread that is over already": ("""
        import threading
        thread = threading.Thread(target=int)
        thread.start()
        while thread.is_alive(): pass
        thread.join()
        thread.join(1)
    """, []),
    "a pipe with nothing in it": ("""
        import os, threading
        read, write = os.pipe()
        os.write(write, b"there")
        os.read(read, 5)
        threading.Timer(0.2, os.write, (write, b"late")).start()
        os.read(read, 4)
        with open(__file__) as file:
            file.read()
    """, ["1: io os.read"]),
    "a socket with nothing in it": ("""
        import socket, threading
        one, other = socket.socketpair()
        one.send(b"there")
        other.recv(5)
        threading.Timer(0.2, one.send, (b"late",)).start()
        other.recv(4)
        other.setblocking(False)
        try:
            other.recv(4)
        except BlockingIOError:
            pass
    """, ["1: io recv"]),
    "a library's class, once the interpreter has a short cut for calling it": ("""
        import http.server, socket, threading
        def serve(delays):
            for delay in delays:
                one, other = socket.socketpair()
                if delay:
                    threading.Timer(delay, other.shutdown, (socket.SHUT_RDWR,)).start()
                else:
                    other.shutdown(socket.SHUT_RDWR)
                http.server.BaseHTTPRequestHandler(one, ("", 0), None)
        serve([0] * 20 + [0.2])
    """, ["1: io BaseRequestHandler.__init__"]),
    "another process": ("""
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", "pass"]).wait()
    """, ["1: process Popen.wait"]),
    "a command of the shell": ("""
        import os
        os.system("exit 3")
    """, ["1: process os.system"]),
    "a signal": ("""
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        signal.pause()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        signal.sigwait([signal.SIGALRM])
    """, ["1: sleep signal.pause", "1: sleep signal.sigwait"]),
    "a simple queue, when it is empty": ("""
        import queue, threading
        q = queue.SimpleQueue()
        q.put(1)
        q.get()
        for none in (lambda: q.get(False), lambda: q.get(block=False), lambda: q.get(True, 0),
                     q.get_nowait):
            try: none()
            except queue.Empty: continue
            raise AssertionError
        threading.Timer(0.2, q.put, (1,)).start()
        q.get()
    """, ["1: lock SimpleQueue.get"]),
    "locks of multiprocessing that nobody holds": ("""
        import multiprocessing
        lock, again = multiprocessing.Lock(), multiprocessing.RLock()
        with lock, again, again:
            assert not lock.acquire(False) and not lock.acquire(block=False)
        assert lock.acquire(timeout=1)
    """, []),
    "locks of multiprocessing that another holds": ("""
        import multiprocessing, threading
        lock, event = multiprocessing.Lock(), multiprocessing.Event()
        lock.acquire()
        threading.Timer(0.2, lock.release).start()
        lock.acquire()
        threading.Timer(0.2, lock.release).start()
        with lock: pass
        threading.Timer(0.2, event.set).start()
        event.wait()
    """, ["1: lock Lock", "1: lock SemLock.__enter__", "1: lock Event.wait"]),
    "a file that another has locked": ("""
        import fcntl, tempfile, threading
        file = tempfile.TemporaryFile()
        other = open(f"/proc/self/fd/{file.fileno()}")
        fcntl.flock(file, fcntl.LOCK_EX)
        try: fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError: pass
        threading.Timer(0.2, fcntl.flock, (file, fcntl.LOCK_UN)).start()
        fcntl.flock(other.fileno(), fcntl.LOCK_SH)
        fcntl.flock(file, fcntl.LOCK_SH)
    """, ["1: lock flock"]),
    "a part of a file that another process has locked, and others": ("""
        import fcntl, os, tempfile, time
        file = tempfile.TemporaryFile()
        if os.fork() == 0:
            fcntl.lockf(file, fcntl.LOCK_EX, 10)
            os.mkdir("locked")
            time.sleep(0.5)
            os._exit(0)
        while not os.path.exists("locked"): pass
        fcntl.lockf(file, fcntl.LOCK_EX, 5, 10)
        try: fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError: pass
        fcntl.lockf(file, fcntl.LOCK_EX, 5, 5)
        fcntl.lockf(file, fcntl.LOCK_UN)
        os.wait()
    """, ["1: lock lockf", "1: process os.wait"]),
}


def still(events):
    return [f"{event['thread']}: {event['on']} {event['what']}"
            for event in events if event["kind"] == "block"]


def isTold(text, told):
    """How long sched sleeps is its own affair, and waking up may take several rounds."""
    return any(text == one or (one.endswith(" sleep") and text.startswith(one)) for one in told)


class Blocking(unittest.TestCase):
    maxDiff = None

    def testWhatStandsStill(self):
        for name, (script, told) in STILL.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    events, done = record(python, textwrap.dedent(script))
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    seen = still(events)
                    self.assertEqual([text for text in seen if not isTold(text, told)], [])
                    self.assertEqual([one for one in told
                                      if not any(isTold(text, [one]) for text in seen)], [])
                    self.assertEqual(sum(e["kind"] == "block" for e in events),
                                     sum(e["kind"] == "unblock" for e in events))


if __name__ == "__main__":
    unittest.main()
