"""A full disk, a folder or drive that cannot be written: a sentence, exit 8, and not a unit lost."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from books import adds_up, calls
from support import Home

from localcite.db import drives

PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_060)]
MIB = 1024 * 1024
ROOMY = """
import os, subprocess, sys
place, mib, filler = sys.argv[1], sys.argv[2], int(sys.argv[3])
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", place], check=True)
first = subprocess.run(sys.argv[4:], capture_output=True, text=True)
if filler:
    room = os.statvfs(place)
    with open(place + "/filler", "wb") as file:
        file.write(bytes(max(0, room.f_bavail * room.f_frsize - filler)))
    second = subprocess.run([*sys.argv[4:], "--refresh"], capture_output=True, text=True)
    os.unlink(place + "/filler")
    third = subprocess.run(sys.argv[4:], capture_output=True, text=True)
else:
    second = third = first
import json
books = subprocess.run([*sys.argv[4:7], "audit", "log", "--json"], capture_output=True, text=True)
print(json.dumps([[each.returncode, each.stdout, each.stderr] for each in (first, second, third, books)]))
"""


LARGE = """
import os, subprocess, sys
from pathlib import Path
from localcite.db.reserve import Reserve, left_behind
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", place], check=True)
with Reserve(place, "abc") as reserve:
    mine, idle = reserve.take(), reserve.take()
    reserve.assign(mine, 7, "hash")
    room = os.statvfs(place)
    (place / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize))
    body = os.urandom(12 * 1024 * 1024)
    print(reserve.keep(7, {}, body, None, "now"))
    reserve.give_back(idle)
    print(reserve.keep(7, {}, body, None, "now"))
print([kept.body == body for _path, kept in left_behind(place, lambda uid: False)])
"""


def may_mount():
    """Tell whether this user may mount a small file system that nobody else sees."""
    told = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"]
    try:
        return subprocess.run(told, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def limited(bytes_):
    """Let no file of this process grow beyond so many bytes: what a quota looks like."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def billed_once(server):
    return set(server.bill.documents.values()) <= {1}


def test_without_room_for_the_reply_nothing_leaves(vendor):
    server, home = vendor()
    home.run("collection", "add", "mine", *PATENTS)
    with limited(4 * MIB):
        refused = home.sync("-c", "mine")
    assert refused.code == 8
    assert "no room to keep a reply" in refused.err
    assert server.bill.units() == 0
    assert calls(home) == []
    assert home.sync("-c", "mine").code == 0


def test_replies_that_a_full_database_does_not_take_are_kept_and_read_in_later(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "2", "LOCALCITE_BATCH_FIRST": "5"}, latency=0.05)
    full = in_a_child(home, {"mutation": "database is full", "turn": 3}, *PATENTS)
    assert full.returncode == 8, full.stderr
    assert "kept beside it, and read in by the next sync" in full.stderr
    assert "Traceback" not in full.stderr
    at_first = server.bill.units()
    assert at_first > 0
    resumed = home.sync(*PATENTS)
    assert resumed.code == 0
    assert resumed.json["in_doubt"] == 0
    assert "that an earlier run had kept" in resumed.err
    assert adds_up(resumed.json)
    assert billed_once(server)
    assert sum(call["units"] for call in calls(home)) == server.bill.units()
    assert home.run("audit", "verify").code == 0
    assert list((home.path / "runs").iterdir()) == []


def in_a_child(home, orders, *ids):
    """Run `localcite sync` in a process whose database has little room."""
    child = Path(__file__).parents[1] / "crash" / "child"
    root = Path(__file__).parents[2]
    told = {"log": str(home.path.parent / "seen.log"), **orders}
    environ = {"PYTHONPATH": f"{child}{os.pathsep}{root}", "LOCALCITE_CRASH": json.dumps(told)}
    command = [sys.executable, "-m", "localcite", "sync", *ids, "--yes", "--json"]
    return subprocess.run(
        command, env={**os.environ, **home.environ, **environ}, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not may_mount(), reason="needs the right to mount a small file system")
@pytest.mark.parametrize("left", [0, 50_000, 300_000])
def test_on_a_disk_that_is_really_full_nothing_is_lost(vendor, tmp_path, left):
    """The room for one reply is 8 MiB; the database needs more than a few hundred kilobytes of its own."""
    server, _home = vendor()
    place = tmp_path / "small"
    place.mkdir()
    home = Home(place / "home", server.url, LOCALCITE_CONCURRENCY="1", LOCALCITE_BATCH_FIRST="5")
    command = [sys.executable, "-m", "localcite", "sync", *PATENTS, "--yes", "--json"]
    size, filler = ("4", "0") if left == 0 else ("40", str(8 * MIB + left))
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", ROOMY, str(place), size, filler, *command],
        env={**os.environ, **home.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second, third, books = json.loads(done.stdout)
    if left == 0:
        assert (first[0], server.bill.units()) == (8, 0), first
        return
    assert first[0] == 0, first
    assert second[0] == 8, second
    assert second[2].count("\n") == 1, second[2]
    assert third[0] == 0, third
    assert json.loads(third[1])["in_doubt"] == 0
    assert set(server.bill.documents.values()) <= {1, 2}
    assert sum(call["units"] or 0 for call in json.loads(books[1])) == server.bill.units()


@pytest.mark.skipif(not may_mount(), reason="needs the right to mount a small file system")
def test_a_reply_larger_than_its_slot_takes_the_room_of_idle_ones_when_the_disk_is_full(tmp_path):
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", LARGE, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["False", "True", "[True]"]


# ---- places that cannot be used -----------------------------------------------------------------------------------


@pytest.fixture
def nobody():
    """A folder of somebody else's, and a way to be nobody while something runs."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)

    @contextmanager
    def being_nobody():
        if os.geteuid() != 0:
            folder.chmod(0o555)
            yield
            folder.chmod(0o755)
            return
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return folder, being_nobody


def test_a_folder_that_cannot_be_written_costs_nothing(vendor, nobody):
    server, _home = vendor()
    folder, being_nobody = nobody
    home = Home(folder / "home", server.url)
    with being_nobody():
        refused = home.sync("US11205304B2")
    assert refused.code == 8
    assert "cannot be written" in refused.err
    assert str(folder) in refused.err
    assert server.bill.units() == 0


def test_a_database_that_cannot_be_written_any_more_costs_nothing(vendor, nobody):
    server, _home = vendor()
    folder, being_nobody = nobody
    home = Home(folder / "home", server.url)
    assert home.sync("US11205304B2").code == 0
    home.path.chmod(0o755)
    home.database.chmod(0o644)
    with being_nobody():
        refused = home.sync("US9000000B2")
    assert refused.code == 8
    assert refused.err.count("\n") == 1
    assert server.bill.units() == 1


@pytest.mark.parametrize(
    ("home", "code"), [("file", 2), ("file/home", 8), ("loop", 2), ("loop/home", 8), ("/dev/null/home", 8)]
)
def test_a_home_that_is_no_folder_costs_nothing(vendor, tmp_path, home, code):
    server, _home = vendor()
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refused = Home(tmp_path / home, server.url).sync("US11205304B2")
    assert refused.code == code
    assert refused.err.count("\n") == 1
    assert server.bill.units() == 0


MOUNTS = """22 1 254:0 / / rw - ext4 /dev/vda rw
30 22 0:40 / {place} rw,relatime - nfs4 server:/export rw
31 22 0:41 / {place}/local rw - ext4 /dev/vdb rw
32 22 0:42 / /mnt/with\\040blank rw shared:7 - cifs //server/share rw
"""


def test_a_network_drive_is_refused_in_a_sentence_that_says_where_to_go(vendor, tmp_path, monkeypatch):
    server, _home = vendor()
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS.format(place=tmp_path / "far"))
    monkeypatch.setattr(drives, "MOUNTS", mounts)
    refused = Home(tmp_path / "far" / "home", server.url).sync("US11205304B2")
    assert refused.code == 8
    assert "network drive (nfs4)" in refused.err
    assert "LOCALCITE_HOME" in refused.err
    assert server.bill.units() == 0
    assert Home(tmp_path / "far" / "local" / "home", server.url).sync("US11205304B2").code == 0


def test_the_kind_of_drive_is_that_of_the_innermost_mount():
    mounts = MOUNTS.format(place="/far")
    kinds = {path: drives.kind_of_mount(Path(path), mounts) for path in ("/far/x", "/far/local/x", "/mnt/with blank/x")}
    assert kinds == {"/far/x": "nfs4", "/far/local/x": "ext4", "/mnt/with blank/x": "cifs"}
    assert drives.kind_of_mount(Path("/elsewhere"), mounts) is None
    assert drives.kind_of_mount(Path("/farther"), mounts) is None
