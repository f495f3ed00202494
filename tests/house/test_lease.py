"""One house per data folder, and the folder is free when all of the last house is gone."""

import os
import subprocess
from pathlib import Path

import pytest

from house.lease import Lease, Occupied, Tenant, path, tenant

HERE = Tenant(
    pid=os.getpid(), url="http://localhost:8080", shop_url="http://localhost:8081", children={"bot": 7}
)


def test_a_second_house_is_told_who_lives_there(tmp_path: Path) -> None:
    lease = Lease.sign(tmp_path)
    lease.write(HERE)
    with pytest.raises(Occupied, match=rf"already running.*process {os.getpid()}.*http://localhost:8080"):
        Lease.sign(tmp_path)
    lease.close()


def test_a_closed_house_leaves_the_folder_free(tmp_path: Path) -> None:
    lease = Lease.sign(tmp_path)
    lease.write(HERE)
    lease.close()
    assert tenant(tmp_path) is None
    Lease.sign(tmp_path).close()


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    lease = Lease.sign(tmp_path)
    lease.write(Tenant(pid=1, url="x" * 400, shop_url="", children={}))
    lease.write(HERE)
    assert tenant(tmp_path) == HERE
    lease.close()


def test_a_killed_house_is_waited_for_until_its_last_child_is_gone(tmp_path: Path) -> None:
    lease = Lease.sign(tmp_path)
    child = subprocess.Popen(["sleep", "0.4"], pass_fds=[lease.descriptor])
    dead = subprocess.Popen(["true"])
    dead.wait()
    lease.write(Tenant(pid=dead.pid, url="", shop_url="", children={"gateway": child.pid}))
    os.close(lease.descriptor)  # what the kernel does for a process that was killed
    Lease.sign(tmp_path).close()
    assert child.wait(0) == 0


def test_the_file_is_private(tmp_path: Path) -> None:
    Lease.sign(tmp_path).close()
    assert path(tmp_path).stat().st_mode & 0o077 == 0
