#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the built program as a person with a screen reader does: by AT-SPI, from outside.

    with-desktop.sh tst_accessibility.py PROGRAM

Asks the demo a question and reads its answer, then looks at every control that can be reached in
the window, its panel, its quick switcher and each page of the settings: each has to have a role
and a name that tell what it is. Ends with 0 where all that holds.
"""

import os
import subprocess
import sys
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    import pyatspi
    from gi.repository import GLib
except (ImportError, ValueError) as error:
    sys.exit(f"{error}: install the packages python3-pyatspi and gir1.2-atspi-2.0")

PATIENCE = 60  # seconds that anything may take, on a busy machine, under sanitizers
QUESTION = "/think"  # which the demo answers with a thought and the text below
ANSWER = "And this is the answer after the thinking."

# What the program is given of the environment: the desktop, and no keys of the person's.
KEPT = ("HOME", "PATH", "LC_ALL", "LD_LIBRARY_PATH", "DISPLAY", "DBUS_", "XDG_", "QT_",
        "GSETTINGS_", "TMPDIR", "ASAN_", "LSAN_", "UBSAN_", "TSAN_")
KEY_DOWN = 0xFF54  # as X names it
# The pages of the settings, by what they are called in the list.
PAGES = {"General": "General settings", "Providers": "Provider settings",
         "Network": "Network settings", "Gateway": "Settings of the local gateway",
         "Storage": "Storage settings"}

# What a person operates. Anything else that takes the keyboard's focus has to have a role of
# these or of the second set.
CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "text",
            "password text", "entry", "spin button", "slider", "link", "list", "list item", "tree",
            "tree item", "table", "page tab", "menu item", "check menu item", "radio menu item"}
READABLE = {"label", "paragraph", "heading", "dialog", "alert"}


class Failure(Exception):
    pass


def shows(node):
    return node.getState().contains(pyatspi.STATE_SHOWING)


def children(node):
    """The children as they are now; those that go away meanwhile are left out."""
    for index in range(node.childCount):
        try:
            child = node.getChildAtIndex(index)
        except GLib.Error:
            continue
        if child is not None:
            yield child


def walk(node, is_wanted=shows):
    yield node
    for child in children(node):
        try:
            if is_wanted(child):
                yield from walk(child, is_wanted)
        except GLib.Error:
            continue


def has_focus(node):
    return node is not None and node.getState().contains(pyatspi.STATE_FOCUSED)


def everything(_):
    return True


def find(root, role, name, is_wanted=shows):
    for node in walk(root, is_wanted):
        if node.getRoleName() == role and node.name == name:
            return node
    return None


def text_of(node):
    """What the text interface of NODE holds, None without one."""
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:
        return None


def label_of(node):
    """The text of the label that NODE says it is labelled by."""
    for relation in node.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
            names = [relation.getTarget(i).name for i in range(relation.getNTargets())]
            return " ".join(name for name in names if name)
    return ""


def name_of(node):
    """What a screen reader calls NODE. On this platform Qt gives the value of a combo box for its
    name, and leaves it to the label to name it."""
    if node.getRoleName() == "combo box":
        return label_of(node)
    return node.name or label_of(node)


def actions_of(node):
    try:
        action = node.queryAction()
    except NotImplementedError:
        return []
    return [action.getName(index) for index in range(action.nActions)]


def act(node, name):
    names = actions_of(node)
    if name not in names:
        raise Failure(f"{node.getRoleName()} “{node.name}” has no action {name}, only {names}")
    if not node.queryAction().doAction(names.index(name)):
        raise Failure(f"{node.getRoleName()} “{node.name}” refused its action {name}")


def describe(node):
    path = []
    while node is not None and node.getRoleName() != "application":
        path.append(f"{node.getRoleName()} “{node.name}”")
        node = node.parent
    return " in ".join(path[:1] + [step for step in path[1:] if "“”" not in step])


class Session:
    """One run of the program, and what was found wrong with its controls."""

    def __init__(self, program):
        environment = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        self.process = subprocess.Popen([program], stdin=subprocess.DEVNULL, env=environment,
                                        cwd=environment["HOME"])
        self.faults = {}
        self.application = None
        self.window = None

    def find_window(self):
        self.application = self.wait("the program among those on the accessibility bus",
                                     self.find_application)
        self.window = self.wait("its window", lambda: next(
            (node for node in children(self.application) if shows(node)), None))

    def wait(self, what, probe):
        """What PROBE returns as soon as that is true: it may look at things that go away."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                found = probe()
            except (GLib.Error, LookupError):
                found = None
            if found:
                return found
            if self.process.poll() is not None:
                raise Failure(f"the program ended with {self.process.returncode} before this was"
                              f" there: {what}")
            if time.monotonic() > end:
                raise Failure(f"not there within {PATIENCE} s: {what}")
            time.sleep(0.1)

    def find_application(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for application in children(desktop):
            if application.get_process_id() == self.process.pid:
                return application
        return None

    def press_menu_item(self, name):
        """Without opening the menu, as screen readers may: it works from the keyboard too."""
        bar = next((node for node in children(self.window) if node.getRoleName() == "menu bar"),
                   None)
        item = find(bar, "menu item", name, everything) if bar else None
        if item is None:
            raise Failure(f"the menu bar has no item “{name}”")
        act(item, "Press")

    def audit(self, where, root, is_wanted=shows):
        """Takes down each control below ROOT that does not tell what it is."""
        count = 0
        for node in walk(root, is_wanted):
            role = node.getRoleName()
            takes_focus = node.getState().contains(pyatspi.STATE_FOCUSABLE)
            if role in READABLE or not (takes_focus or role in CONTROLS):
                continue
            count += 1
            if role not in CONTROLS:
                self.take_down(where, node, "takes the focus, but its role tells nothing")
            name = name_of(node)
            if not name.strip():
                self.take_down(where, node, "has no name")
        print(f"looked at {count} controls of {where}", flush=True)
        if count == 0:
            raise Failure(f"no controls found in {where}")

    def take_down(self, where, node, fault):
        self.faults.setdefault(f"{describe(node)}: {fault}", where)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def ask(session):
    composer = session.wait("a composer “Question”",
                            lambda: find(session.window, "text", "Question"))
    if not composer.getState().contains(pyatspi.STATE_EDITABLE):
        raise Failure("the composer does not say that it can be edited")
    print(f"found composer “{composer.name}”")
    if not composer.queryEditableText().setTextContents(QUESTION):
        raise Failure("the composer took no text")
    session.wait("the question in the composer", lambda: text_of(composer) == QUESTION)
    print(f"typed “{QUESTION}”")

    def ready_send_button():
        button = find(session.window, "push button", "Send")
        return button if button and button.getState().contains(pyatspi.STATE_SENSITIVE) else None

    act(session.wait("a Send button that can be pressed", ready_send_button), "Press")
    print("pressed “Send”", flush=True)

    transcript = session.wait("the transcript “Conversation”, a list",
                              lambda: find(session.window, "list", "Conversation"))

    def messages():
        return [node for node in children(transcript) if node.getRoleName() == "list item"]

    answer = session.wait("the answer as the transcript's second item", lambda: next(
        (node for node in messages()[1:] if ANSWER in (text_of(node) or "")), None))
    question = messages()[0]
    if text_of(question) != QUESTION or not question.name.startswith("You"):
        raise Failure(f"the transcript shows another question than that asked:"
                      f" “{question.name}”, “{text_of(question)}”")
    print(f"found question “{question.name}”: {text_of(question)}")
    print(f"read answer “{answer.name}”: {text_of(answer)}")
    parts = [node.name for node in walk(answer, everything) if node.getRoleName() == "paragraph"]
    if ANSWER not in parts:
        raise Failure(f"no paragraph of the answer reads “{ANSWER}”, only {parts}")
    session.wait("the composer empty and ready again",
                 lambda: not text_of(composer) and find(session.window, "push button", "Send"))
    session.wait("the conversation in the list of conversations", lambda: find(
        find(session.window, "list", "Conversations"), "list item", QUESTION))
    print("found the conversation in the list", flush=True)


def look_at_the_window(session):
    session.audit("the window", session.window)
    bar = next(node for node in children(session.window) if node.getRoleName() == "menu bar")
    session.audit("the menus", bar, everything)

    session.press_menu_item("Instructions and parameters")
    session.wait("the panel of parameters", lambda: find(
        session.window, "text", "Instructions to the model (system prompt)"))
    session.audit("the window with its panel", session.window)

    session.press_menu_item("Go to…")
    switcher = session.wait("the quick switcher",
                            lambda: find(session.window, "frame", "Quick switcher"))
    session.wait("its entries", lambda: next(
        (node for node in walk(switcher) if node.getRoleName() == "list item"), None))
    session.audit("the quick switcher", switcher)


def look_at_the_settings(session):
    session.press_menu_item("Settings…")
    dialog = session.wait("the settings dialog",
                          lambda: find(session.application, "dialog", "Settings"))
    pages = session.wait("its pages", lambda: find(dialog, "list", "Pages of the settings"))
    names = [node.name for node in children(pages)]
    if len(names) < 4:
        raise Failure(f"the settings have only the pages {names}")
    for number, name in enumerate(names):
        # By keys: the keyboard's focus is in the list from the start.
        before = names[max(number - 1, 0)]
        session.wait(f"the keyboard's focus on “{before}”",
                     lambda item=before: has_focus(find(pages, "list item", item)))
        if number > 0:
            pyatspi.Registry.generateKeyboardEvent(KEY_DOWN, None, pyatspi.KEY_SYM)
        session.wait(f"the page {name}",
                     lambda page=name: find(dialog, "filler", PAGES.get(page, page)))
        session.audit(f"the settings' page {name}", dialog)
    # As screen readers do it, without the keyboard.
    act(find(pages, "list item", "Network"), "Toggle")
    session.wait("the page Network by its row's action",
                 lambda: find(dialog, "filler", PAGES["Network"]))
    act(find(dialog, "push button", "Cancel"), "Press")
    session.wait("the dialog closed",
                 lambda: find(session.application, "dialog", "Settings") is None)


def quit_program(session):
    session.press_menu_item("Quit")
    try:
        status = session.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        raise Failure(f"the program did not end within {PATIENCE} s of Quit") from None
    if status != 0:
        raise Failure(f"the program ended with {status} after Quit")
    print("the program ended with 0")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # A program under sanitizers takes its time; and what is looked at changes all the time, while
    # no main loop runs here that would keep a cache up to date.
    pyatspi.setTimeout(20_000, 60_000)
    pyatspi.Registry.getDesktop(0).set_cache_mask(pyatspi.Atspi.Cache.NONE)
    session = None
    try:
        session = Session(os.path.abspath(sys.argv[1]))
        session.find_window()
        print(f"found application “{session.application.name}”, window “{session.window.name}”")
        ask(session)
        look_at_the_window(session)
        look_at_the_settings(session)
        quit_program(session)
    except (Failure, GLib.Error, OSError) as failure:
        print(f"FAIL: {failure}")
        return 1
    finally:
        if session:
            for fault, where in session.faults.items():
                print(f"FAIL: {where}: {fault}")
            session.end()
    if session.faults:
        return 1
    print("PASS: every control tells what it is")
    return 0


if __name__ == "__main__":
    sys.exit(main())
