# SPDX-License-Identifier: Apache-2.0
"""A Debian machine of its own: a root that debootstrap made, booted by systemd-nspawn. Needs root. It shares this machine's
network, so that what is tested is reached from outside at 127.0.0.1."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

MIRROR = os.environ.get("SCRIBED_DEBIAN_MIRROR", "http://deb.debian.org/debian")
PACKAGES = ["systemd", "systemd-sysv", "dbus", "init-system-helpers", "ca-certificates", "nginx-light", "sqlite3"]


def wait_for(what, check, patience=60):
    """What `check` gives once that is true."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {patience} s")


def base_root(cache, packages):
    """The path of a root with `packages`, made once and kept in `cache`."""
    root = cache / "debian-12"
    done = cache / "debian-12.packages"
    if done.exists() and done.read_text().split() == packages:
        return root
    print(f"   debootstrap makes a Debian root in {root} (once)", flush=True)
    shutil.rmtree(root, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    # apt, and not debootstrap, knows packages that others provide.
    install = ["chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qq", "-y", "--no-install-recommends"]
    for run in ["debootstrap", "--variant=minbase", "bookworm", root, MIRROR], install + packages:
        made = subprocess.run(run, capture_output=True, text=True)
        if made.returncode:
            raise AssertionError(f"{run} failed:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
    done.write_text("\n".join(packages))
    return root


class Machine:
    def __init__(self, cache, packages):
        base = base_root(cache, PACKAGES + packages)
        self._dir = tempfile.TemporaryDirectory(prefix="scribed-machine-")
        self.root = pathlib.Path(self._dir.name) / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", base, self.root], check=True)
        # It would take a port of the machine that it shares the network with.
        self.run_offline("systemctl", "mask", "nginx.service")
        self._console = open(pathlib.Path(self._dir.name) / "console", "wb")
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe", "--directory", self.root]
            + ["--machine", f"scribed-test-{os.getpid()}", "--resolv-conf=off", "--boot"],
            stdin=subprocess.DEVNULL, stdout=self._console, stderr=subprocess.STDOUT,
        )
        self._leader = wait_for("the machine's first process", self._find_leader)
        wait_for("the end of the boot", lambda: self.ask("systemctl", "is-system-running") in ("running", "degraded"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._nspawn.poll() is None:
            os.kill(self._leader, signal.SIGRTMIN + 4)  # systemd(1): power off
            try:
                self._nspawn.wait(60)
            except subprocess.TimeoutExpired:
                self._nspawn.kill()
                self._nspawn.wait()
        self._console.close()
        self._dir.cleanup()

    def _find_leader(self):
        assert self._nspawn.poll() is None, "systemd-nspawn ended"
        children = pathlib.Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def run_offline(self, *command):
        subprocess.run(["chroot", self.root, *command], check=True, capture_output=True)

    def inside(self, *command):
        """`command` as the machine's root: a CompletedProcess with text."""
        enter = ["nsenter", "--target", str(self._leader), "--all", "--"]
        return subprocess.run(enter + list(command), capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def run(self, *command):
        """The same; it must succeed. What it wrote to standard output."""
        done = self.inside(*command)
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def ask(self, *command):
        """What it says, whether it succeeds or not."""
        return self.inside(*command).stdout.strip()

    def write(self, path, text, mode=0o644):
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def take(self, source, path):
        shutil.copy(source, self.root / path.lstrip("/"))
