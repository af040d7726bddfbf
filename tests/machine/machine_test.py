#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""machine_test.py PACKAGES BIN CACHE: the package in a Debian machine of its own, as docs/deploy.md has it: installed, started by its
socket, recorded into from outside while it is killed, frozen, reloaded and upgraded; behind nginx; backed up, purged, restored.
Needs root, debootstrap and systemd-nspawn; ends with 77 where those are missing. BIN has scribe and scribe-sandbox."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tone_voice
from machine import Machine, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES, BIN, CACHE = map(pathlib.Path, sys.argv[1:4])
[DEB] = PACKAGES.glob("scribed_*.deb")
SOCKET = "unix:/run/scribed/scribed.sock"
SECRETS = re.compile(r"sk-machine|scr_[0-9a-f]{8}|(ek|tkt|brw)_[0-9a-f]{8}")


def step(what):
    print(f"-- {what}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def dependencies(deb):
    """Names of the packages that it depends on; of alternatives the first."""
    text = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    return [part.split("|")[0].split("(")[0].strip() for part in text.split(",")]


def newer(deb, folder):
    """The same package as a later version."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "-R", deb, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 99.0", control.read_text(), flags=re.M))
    out = folder / "scribed_99.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, out], check=True, capture_output=True)
    return out


class House:
    """The stand-in for OpenAI outside, the machine with scribed, and who records into it."""

    def __init__(self, folder, machine):
        self.folder, self.machine = folder, machine
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox = subprocess.Popen(
            [BIN / "scribe-sandbox", "--port", "0"], stdout=subprocess.PIPE, stderr=open(folder / "sandbox.log", "w"), text=True
        )
        upstream = json.loads(self.sandbox.stdout.readline())["listening"]["port"]
        self.config = f"""[upstream]
api_url = "http://127.0.0.1:{upstream}"
chatgpt_url = "http://127.0.0.1:{upstream}/backend-api"
auth_url = "http://127.0.0.1:{upstream}"
api_key_file = "/run/credentials/scribed.service/api-key"

[listen]
proxies = ["127.0.0.1"]
"""
        self.key = ""

    def close(self):
        self.sandbox.terminate()
        self.sandbox.wait()

    def scribe(self, *arguments, url=None, **more):
        environment = {**os.environ, "SCRIBE_KEY": self.key, **more.pop("env", {})}
        return subprocess.Popen(
            [BIN / "scribe", "--server", url or self.url, *map(str, arguments)], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )

    def answer(self, *arguments, **more):
        """What scribe writes; it must succeed."""
        done = self.scribe(*arguments, **more)
        out, err = done.communicate(timeout=300)
        assert done.returncode == 0, f"scribe {arguments}: {done.returncode}\n{out}{err}"
        return out

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError as broken:
            return 0, str(broken).encode()

    def sessions(self):
        return json.loads(self.get("/v1/sessions")[1])["sessions"]

    def main_pid(self):
        return int(self.machine.run("systemctl", "show", "--value", "-p", "MainPID", "scribed.service"))

    def restarted(self, before):
        wait_for("the next daemon", lambda: self.main_pid() not in (0, before))

    def record(self, count, seed, url=None, env=None):
        return Recording(self, count, seed, url, env or {})


class Recording:
    """Somebody who says words at the speed of speech."""

    def __init__(self, house, count, seed, url, env):
        self.house = house
        self.text, self.samples = tone_voice.say(count, seed)
        wav = house.folder / f"{seed}.wav"
        tone_voice.write_wav(wav, self.samples)
        known = {session["id"] for session in house.sessions()}
        self.scribe = house.scribe("stream", wav, "--title", f"words {seed}", "--format", "txt", url=url, env=env)
        fresh = lambda: [session["id"] for session in house.sessions() if session["id"] not in known]
        self.session = wait_for("the session", fresh)[0]

    def wait_until(self, seconds):
        def length():
            status, wav = self.house.get(f"/v1/sessions/{self.session}/audio/main.wav")
            return status == 200 and len(wav) > 44 + 32000 * seconds
        wait_for(f"{seconds} s of sound", length)

    def check(self):
        """Every sample is in the file, and every word in the transcript."""
        out, err = self.scribe.communicate(timeout=300)
        assert self.scribe.returncode == 0, f"scribe stream: {self.scribe.returncode}\n{err}"
        [file] = (self.house.machine.root / "var/lib/scribed/recordings" / self.session).glob("*.wav")
        assert tone_voice.read_wav(file) == self.samples, "the recording differs from what was said"
        document = json.loads(self.house.answer("show", self.session, "--format", "json"))
        heard = " ".join(segment["text"] for segment in document["segments"])
        assert heard == self.text, f"said:  {self.text}\nheard: {heard}"


def install(house):
    machine = house.machine
    step("the package is installed, and the service serves")
    machine.take(DEB, "/root/scribed.deb")
    machine.run("dpkg", "-i", "/root/scribed.deb")
    assert machine.ask("systemctl", "is-active", "scribed.service", "scribed.socket") == "active\nactive"
    assert machine.run("systemctl", "show", "--value", "-p", "User", "scribed.service") == "scribed"
    assert "Listening on 127.0.0.1:8790" in machine.run("systemctl", "status", "scribed")
    exposure = re.search(r"level for scribed.service: ([\d.]+)", machine.run("systemd-analyze", "security", "--no-pager", "scribed"))
    assert float(exposure[1]) <= 1.5, exposure[0]
    assert (machine.root / "etc/scribed/vault.key").stat().st_mode & 0o777 == 0o600
    assert "is ready" in machine.ask("scribe", "--server", SOCKET, "doctor")

    step("it listens where scribed.socket says, with a credential that only it can read")
    machine.write("/etc/scribed/scribed.toml", house.config, 0o640)
    machine.run("chgrp", "scribed", "/etc/scribed/scribed.toml")
    machine.write("/etc/scribed/api-key", "sk-machine\n", 0o600)
    machine.write(
        "/etc/systemd/system/scribed.socket.d/where.conf",
        f"[Socket]\nListenStream=\nListenStream=127.0.0.1:{house.port}\nListenStream=/run/scribed/scribed.sock\n",
    )
    machine.write(
        "/etc/systemd/system/scribed.service.d/test.conf",
        "[Service]\nLoadCredential=api-key:/etc/scribed/api-key\nWatchdogSec=3s\n",
    )
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "stop", "scribed.socket", "scribed.service")
    machine.run("systemctl", "start", "scribed.socket")
    assert machine.ask("systemctl", "is-active", "scribed.service") == "inactive"
    wait_for("the service, which a connection starts", lambda: house.get("/readyz")[0] == 200)
    assert machine.ask("systemctl", "is-active", "scribed.service") == "active"
    made = json.loads(machine.run("scribe", "--server", SOCKET, "--json", "key", "new", "--user", "ada", "--scope", "ingest,read"))
    house.key = made["key"]


def break_everything(house):
    machine = house.machine
    step("somebody records, and meanwhile: kill -9, a frozen daemon, a reload, a restart, an upgrade")
    talk = house.record(150, 1)
    talk.wait_until(4)

    before = house.main_pid()
    machine.run("sh", "-c", f"kill -9 {before}")
    house.restarted(before)
    talk.wait_until(9)

    before = house.main_pid()
    machine.run("sh", "-c", f"kill -STOP {before}")
    house.restarted(before)
    assert "watchdog" in machine.run("journalctl", "-u", "scribed", "--no-pager").lower()
    talk.wait_until(18)

    machine.write("/etc/scribed/scribed.toml", house.config + "\n[live]\nitem_s = 20\n[limits]\nkey_streams = 99\n", 0o640)
    machine.run("systemctl", "reload", "scribed")
    journal = lambda event: machine.ask("journalctl", "-u", "scribed", "-o", "cat", f"SCRIBED_EVENT={event}")
    wait_for("the reload", lambda: "live.item_s" in journal("configuration_taken"))
    wait_for("what needs a restart", lambda: "limits.key_streams" in journal("restart_needed"))
    machine.write("/etc/scribed/scribed.toml", house.config + "\n[live]\nitme_s = 20\n", 0o640)
    refused = machine.inside("systemctl", "reload", "scribed")
    assert refused.returncode != 0 and "did you mean `live.item_s`" in machine.run("journalctl", "-u", "scribed", "-o", "cat")
    machine.write("/etc/scribed/scribed.toml", house.config, 0o640)
    talk.wait_until(20)

    before = house.main_pid()
    machine.run("systemctl", "restart", "scribed")
    house.restarted(before)
    talk.wait_until(24)

    machine.take(newer(DEB, house.folder), "/root/newer.deb")
    before = house.main_pid()
    machine.run("dpkg", "-i", "/root/newer.deb")
    house.restarted(before)
    talk.check()
    return talk


def read_journal(house, session):
    step("the journal tells the session's story by its fields, and no secret")
    lines = house.machine.run("journalctl", "-o", "json", f"SCRIBED_SESSION={session}").splitlines()
    entries = [json.loads(line) for line in lines]
    events = {entry["SCRIBED_EVENT"] for entry in entries}
    assert {"recovering", "session_finished"} <= events, events
    assert {entry["SCRIBED_COMPONENT"] for entry in entries} >= {"app", "session"}, entries
    assert {entry["_SYSTEMD_UNIT"] for entry in entries} == {"scribed.service"}
    whole = house.machine.run("journalctl", "--no-pager", "-o", "cat")
    leaked = SECRETS.search(whole)
    assert not leaked, f"a secret in the journal: {leaked[0]}"
    said = json.loads(house.answer("show", session, "--format", "json"))["segments"][0]["text"].split()[:4]
    assert " ".join(said) not in whole, "text of a transcript in the journal"


def behind_nginx(house):
    step("nginx with TLS in front, configured as docs/deploy.md has it")
    machine, port = house.machine, free_port()
    block = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/deploy.md").read_text(), re.S)[1]
    for before, after in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8790": f"127.0.0.1:{house.port}",
        "scribed.example.org": "localhost",
    }.items():
        assert before in block, before
        block = block.replace(before, after)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", house.folder / "ca.pem"]
        + ["-keyout", house.folder / "tls.key"], check=True, capture_output=True,
    )
    machine.take(house.folder / "ca.pem", "/etc/ssl/localhost.pem")
    machine.take(house.folder / "tls.key", "/etc/ssl/private/localhost.key")
    for site in (machine.root / "etc/nginx/sites-enabled").iterdir():
        site.unlink()
    machine.write("/etc/nginx/sites-enabled/scribed", block)
    machine.run("systemctl", "unmask", "nginx")
    machine.run("systemctl", "restart", "nginx")
    trust = {"SSL_CERT_FILE": str(house.folder / "ca.pem")}
    talk = house.record(16, 2, url=f"https://localhost:{port}", env=trust)
    watch = house.scribe("--json", "watch", talk.session, url=f"https://localhost:{port}", env=trust)
    talk.check()
    seen, err = watch.communicate(timeout=120)
    assert watch.returncode == 0 and '"canon"' in seen, f"{watch.returncode} {seen[-500:]} {err}"
    # Without a key nobody comes in through the proxy, whatever name he gives.
    bare = subprocess.run(
        ["curl", "-s", "--cacert", house.folder / "ca.pem", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: localhost"]
        + [f"https://localhost:{port}/v1/sessions"], capture_output=True, text=True,
    )
    assert bare.stdout == "401", bare.stdout


def back_up_purge_restore(house):
    machine = house.machine
    step("a backup is made while it serves; purge deletes everything; the restored one has everything")
    transcripts = lambda: {s["id"]: house.get(f"/v1/sessions/{s['id']}/transcript?format=json")[1] for s in house.sessions()}
    before = transcripts()
    assert len(before) == 2, before
    machine.run("mkdir", "-p", "/root/backup")
    for database in ("scribed", "accounts"):
        machine.run("sqlite3", f"/var/lib/scribed/{database}.db", f".backup /root/backup/{database}.db")
    machine.run("cp", "-a", "/var/lib/scribed/recordings", "/root/backup/")
    machine.run("cp", "-a", "/etc/scribed", "/root/etc-backup")
    machine.run("mkdir", "/root/units-backup")
    machine.run("sh", "-c", "mv /etc/systemd/system/scribed.*.d /root/units-backup/")

    machine.run("apt-get", "-y", "remove", "scribed")
    assert (machine.root / "var/lib/scribed/scribed.db").exists(), "remove keeps recordings and transcripts"
    machine.run("apt-get", "-y", "purge", "scribed")
    assert not (machine.root / "var/lib/scribed").exists() and not (machine.root / "etc/scribed").exists()
    assert "not-found" in machine.ask("systemctl", "show", "--value", "-p", "LoadState", "scribed.service")

    machine.run("dpkg", "-i", "/root/newer.deb")
    assert json.loads(machine.run("scribe", "--server", SOCKET, "--json", "sessions"))["sessions"] == []
    machine.run("systemctl", "stop", "scribed.socket", "scribed.service")
    machine.run("sh", "-c", "cp -a /root/backup/. /var/lib/scribed/ && rm -f /var/lib/scribed/*.db-wal /var/lib/scribed/*.db-shm")
    machine.run("sh", "-c", "cp -a /root/etc-backup/. /etc/scribed/")
    machine.run("sh", "-c", "cp -a /root/units-backup/. /etc/systemd/system/")
    machine.run("systemctl", "daemon-reload")
    machine.run("chown", "-R", "scribed:scribed", "/var/lib/scribed")
    machine.run("systemctl", "start", "scribed.socket", "scribed.service")
    wait_for("the restored service", lambda: house.get("/readyz")[0] == 200)
    assert transcripts() == before
    house.record(8, 3).check()


def main():
    missing = [tool for tool in ("debootstrap", "systemd-nspawn", "nsenter", "curl", "openssl") if not shutil.which(tool)]
    if os.geteuid() != 0 or missing:
        print(f"skipped: needs root{' and ' + ', '.join(missing) if missing else ''}")
        return 77
    with tempfile.TemporaryDirectory(prefix="scribed-house-") as folder, Machine(CACHE, dependencies(DEB)) as machine:
        house = House(pathlib.Path(folder), machine)
        try:
            install(house)
            talk = break_everything(house)
            read_journal(house, talk.session)
            behind_nginx(house)
            back_up_purge_restore(house)
        except BaseException:
            print(machine.ask("journalctl", "-u", "scribed", "-u", "scribed.socket", "-n", "60", "--no-pager", "-o", "short-precise"))
            raise
        finally:
            house.close()
    step("passed")
    return 0


sys.exit(main())
