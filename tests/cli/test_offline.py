"""Every offline command works with the network blocked, and asks for none."""

import os
import subprocess
import sys

import pytest

# Ends the process at the first network socket: AF_INET and AF_INET6; others (a pipe of the event loop) may be.
GUARD = """
import os, socket, sys
def guard(event, args):
    inet = event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6)
    if inet or event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        sys.stderr.write(f"NETWORK {event} {args}\\n")
        sys.stderr.flush()
        os._exit(99)
sys.addaudithook(guard)
from localcite.app import main
sys.exit(main(sys.argv[1:]))
"""
COMMANDS = [
    ("--help",),
    ("plan", "US11205304B2", "US9876543B2", "--json"),
    ("sync", "US11205304B2"),  # held: there is nothing to buy
    ("status",),
    ("status", "US11205304B2"),
    ("collection", "list"),
    ("collection", "show", "mine"),
    ("price", "list"),
    ("budget", "show"),
    ("audit", "log"),
    ("audit", "verify"),
    ("audit", "in-doubt"),
    ("audit", "log", "--by", "tag"),
    ("audit", "export", "-"),
    ("ask", "cited-by US11205304B2"),
    ("ask", "in mine | cited-by | by assignee | top 5"),
    ("explain", "cited-by US11205304B2"),
    ("sql", "SELECT count(*) FROM documents"),
    ("rebuild",),
]


@pytest.fixture
def held(vendor):
    server, home = vendor()
    home.sync("US11205304B2", "10.3390/s20030734")
    home.run("collection", "add", "mine", "US11205304B2", "10.3390/s20030734")
    server.close()
    return home


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_offline_command_opens_no_network_socket(held, command):
    ran = subprocess.run(
        [sys.executable, "-c", GUARD, *command],
        env={**os.environ, **held.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "NETWORK" not in ran.stderr
    assert ran.stdout + ran.stderr


def test_the_guard_does_end_a_process_that_opens_a_socket(held):
    ran = subprocess.run(
        [sys.executable, "-c", GUARD, "sync", "US9876543B2", "--yes"],
        env={**os.environ, **held.environ},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 99
