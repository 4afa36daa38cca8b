import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from db_support import python

from localcite.db.locks import RunLock, alive_in, is_alive
from localcite.errors import DatabaseLocked, DatabaseUnwritable

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and forks of POSIX")

HOLD = """
import sys, pathlib
from localcite.db.locks import RunLock
with RunLock(pathlib.Path(sys.argv[1]), "r1"):
    print("held", flush=True)
    sys.stdin.readline()
"""
HOLD_AND_FORK = """
import os, subprocess, sys, pathlib
from localcite.db.locks import RunLock
lock = RunLock(pathlib.Path(sys.argv[1]), "r1")
ready, say_ready = os.pipe()
if os.fork() == 0:
    lock.release()  # as a child does that ends as its parent would
    os.write(say_ready, b".")
    sys.stdin.read()
    os._exit(0)
os.read(ready, 1)
subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], close_fds=False)
print("held", flush=True)
os.waitpid(-1, 0)
"""


def hold(folder, code=HOLD):
    process = python(code, folder)
    assert process.stdout.readline() == "held\n"
    return process


def test_a_run_is_alive_while_it_holds_its_lock_and_leaves_nothing_behind(tmp_path):
    assert not is_alive(tmp_path, "r1")
    with RunLock(tmp_path, "r1"):
        assert is_alive(tmp_path, "r1")
        assert alive_in(tmp_path)("r1")
        assert not is_alive(tmp_path, "r2")
    assert not is_alive(tmp_path, "r1")
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_lock_may_be_let_go_of_twice(tmp_path):
    lock = RunLock(tmp_path, "r1")
    lock.release()
    lock.release()
    assert not is_alive(tmp_path, "r1")


def test_another_process_sees_the_lock_and_its_end(tmp_path):
    process = hold(tmp_path)
    assert is_alive(tmp_path, "r1")
    process.communicate("\n")
    assert not is_alive(tmp_path, "r1")


@posix
def test_a_stopped_process_keeps_its_lock_and_a_killed_one_loses_it(tmp_path):
    process = hold(tmp_path)
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED)
    assert is_alive(tmp_path, "r1")
    process.send_signal(signal.SIGCONT)
    assert is_alive(tmp_path, "r1")
    process.kill()
    process.communicate()
    assert not is_alive(tmp_path, "r1")
    assert (tmp_path / "runs" / "r1.lock").exists()  # unlocked, so it says nothing


@posix
def test_children_do_not_keep_the_lock_of_a_killed_run_nor_end_that_of_a_living_one(tmp_path):
    process = hold(tmp_path, HOLD_AND_FORK)
    assert is_alive(tmp_path, "r1")
    process.kill()
    process.wait()
    assert not is_alive(tmp_path, "r1")  # though both children live on, until their standard input ends
    process.stdin.close()
    process.stdout.read()
    process.stdout.close()
    process.stderr.close()


def test_two_threads_hold_two_locks(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda uid: RunLock(tmp_path, uid), ("r1", "r2"))
    first.release()
    assert (is_alive(tmp_path, "r1"), is_alive(tmp_path, "r2")) == (False, True)
    second.release()


def test_who_looks_disturbs_neither_the_run_nor_others_who_look(tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "dead.lock").touch()
    with RunLock(tmp_path, "r1"), ThreadPoolExecutor(8) as pool:
        looks = list(pool.map(lambda _: (is_alive(tmp_path, "r1"), is_alive(tmp_path, "dead")), range(400)))
        assert set(looks) == {(True, False)}
        with pytest.raises(DatabaseLocked):
            RunLock(tmp_path, "r1")
        assert is_alive(tmp_path, "r1")


@posix
def test_two_who_look_at_the_same_moment_see_the_same(tmp_path):
    import fcntl

    with RunLock(tmp_path, "r1") as lock:
        pass
    with lock.path.open("w") as looked_at:
        fcntl.flock(looked_at, fcntl.LOCK_SH)  # as somebody else who looks does
        assert not is_alive(tmp_path, "r1")


def test_a_lock_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "runs").touch()
    with pytest.raises(DatabaseUnwritable):
        RunLock(tmp_path, "r1")
    assert not is_alive(tmp_path, "r1")


@pytest.mark.parametrize("uid", ["", "../x", "a/b", "a.b", "\0"])
def test_a_uid_that_could_name_another_file_is_no_run(tmp_path, uid):
    assert not is_alive(tmp_path, uid)
    with pytest.raises(ValueError, match="no uid"):
        RunLock(tmp_path, uid)
