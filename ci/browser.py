# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Drives a headless Chromium through its debugging pipe; nothing but Python's standard library.

A page is opened with the network cut off, as `Browser.open` says how: theme, width, with or without
scripts. What it requests and what it logs is kept.
"""

import base64
import contextlib
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

TIMEOUT = 60


class BrowserError(Exception):
    """Chromium is missing, has ended, or answered with an error."""


class Browser:
    """One running Chromium."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        if program is None:
            raise BrowserError("chromium is not installed; run: ci/setup --full")
        self.profile = tempfile.mkdtemp(prefix="smoothbench-browser-")
        # The browser reads commands from descriptor 3 and writes answers to 4.
        command_read, self.commands = os.pipe()
        self.answers, answer_write = os.pipe()
        # A process that is to have them on 3 and 4 must first hold them above.
        moved = [os.dup(d) if d > 4 else d for d in (command_read, answer_write)]

        def place():
            high = [os.dup2(moved[0], 30), os.dup2(moved[1], 31)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--hide-scrollbars", f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(command_read)
        os.close(answer_write)
        self.number = 0
        self.rest = b""
        self.events = []

    def close(self):
        """Ends the browser and removes its profile."""
        with contextlib.suppress(BrowserError, OSError):
            self.send("Browser.close")
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, session=None, **parameters):
        """Sends one command and returns its result; events met on the way are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self):
        """The next message."""
        end = time.monotonic() + TIMEOUT
        while b"\0" not in self.rest:
            if not select.select([self.answers], [], [], max(0, end - time.monotonic()))[0]:
                raise BrowserError(f"chromium has not answered for {TIMEOUT} s")
            data = os.read(self.answers, 1 << 20)
            if not data:
                raise BrowserError("chromium has ended")
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, path, theme="light", width=1200, height=900, scripts=True):
        """Opens a file in a tab of its own and waits until it is loaded."""
        return Page(self, path, theme, width, height, scripts)


class Page:
    """One open file."""

    def __init__(self, browser, path, theme, width, height, scripts):
        self.browser = browser
        self.url = pathlib.Path(path).resolve().as_uri()
        browser.events = []
        self.target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.send(
            "Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        # No network: what the page asks for beyond its own file fails, and is seen.
        self.send("Network.emulateNetworkConditions", offline=True, latency=0,
                  downloadThroughput=-1, uploadThroughput=-1)
        self.send("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": theme}])
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2 if width < 600 else 1, mobile=width < 600)
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.send("Page.navigate", url=self.url)
        self.wait("Page.loadEventFired")

    def send(self, method, **parameters):
        return self.browser.send(method, self.session, **parameters)

    def wait(self, event):
        while not any(seen.get("method") == event for seen in self.browser.events):
            self.browser.events.append(self.browser.receive())

    def evaluate(self, expression):
        """The value of a JavaScript expression."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def press(self, key, code=None):
        """Presses a key and lets it go."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code or key,
                      windowsVirtualKeyCode={"Tab": 9, "Enter": 13, "ArrowDown": 40}.get(key, 0))

    def screenshot(self, path, whole=True, clip=None):
        """Writes a PNG of the page."""
        options = {"captureBeyondViewport": whole}
        if clip:
            options["clip"] = clip
        data = self.send("Page.captureScreenshot", format="png", **options)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def pdf(self, path):
        """Prints to a PDF file."""
        data = self.send("Page.printToPDF", printBackground=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def requests(self):
        """Addresses the page asked for."""
        return [event["params"]["request"]["url"] for event in self.browser.events
                if event.get("method") == "Network.requestWillBeSent"]

    def complaints(self):
        """What the browser or the page logged."""
        found = []
        for event in self.browser.events:
            if event.get("method") == "Log.entryAdded":
                found.append(event["params"]["entry"]["text"])
            elif event.get("method") == "Runtime.consoleAPICalled":
                found.append(json.dumps(event["params"]["args"])[:300])
            elif event.get("method") == "Runtime.exceptionThrown":
                found.append(json.dumps(event["params"]["exceptionDetails"])[:300])
        return found

    def close(self):
        self.browser.send("Target.closeTarget", targetId=self.target)
