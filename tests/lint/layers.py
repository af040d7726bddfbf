#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses every #include that cmake/layers.txt does not allow, and foreign headers outside their one place."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# A foreign header, and the only places that may name it (a folder with "/", or one file). tests/ and bench/ may see all.
HOMES = {
    r"sndfile\.h|sndfile\.hh": ["audio/"],
    r"samplerate\.h": ["audio/"],
    r"sqlite3\.h": ["store/"],
    r"simdjson\.h": ["base/json.cpp"],
    r"spdlog/.*": ["base/log.cpp"],
    r"openssl/.*|boost/asio/ssl.*": ["net/", "identity/", "clients/tls_probe.cpp", "sandbox/pkce.cpp"],
    r"qrencode\.h": ["clients/qr_code.cpp"],
    r"pocketsphinx.*|sphinxbase/.*": ["sandbox/"],
    r"toml\+\+/.*": ["daemon/"],
    r"prometheus/.*": ["daemon/"],
    r"systemd/.*": ["base/journal.cpp", "daemon/service_manager.cpp"],
    r"CLI/.*": ["daemon/", "clients/", "sandbox/"],
}
GENERATED = re.compile(r"embedded/\w+\.hpp|\w+\.inc")
NOWHERE = re.compile(r"boost/(asio|beast|json)\.hpp|boost/beast/(core|http|websocket|ssl)\.hpp|boost/asio/ssl\.hpp|bits/.*")
IMPURE = re.compile(
    r"boost/(asio|beast)/.*|openssl/.*|sqlite3\.h|thread|mutex|shared_mutex|condition_variable|future|stop_token|"
    r"semaphore|latch|barrier|sys/socket\.h|netinet/.*|poll\.h|sys/epoll\.h"
)

ERRORS = []


def complain(text):
    ERRORS.append(text)


def read_layers():
    allowed = {}
    for line in (ROOT / "cmake/layers.txt").read_text().splitlines():
        name, colon, rest = line.partition("#")[0].partition(":")
        if colon:
            allowed[name.strip()] = rest.split()
    pure = allowed.pop("pure")
    seen = set()
    for folder, below in allowed.items():
        for other in below:
            if other not in seen:
                complain(f"cmake/layers.txt: {folder} may not see {other}, which stands on no line above it")
        seen.add(folder)
    return allowed, pure


def check(path, allowed, pure):
    name = path.relative_to(ROOT).as_posix()
    folder = name.split("/")[0]
    free = folder in ("tests", "bench")
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        quoted, header = found[1] == '"', found[2]
        where = f"{name}:{number}"
        if NOWHERE.fullmatch(header):
            complain(f"{where}: <{header}> pulls in far more than is used; include the parts")
        if free:
            continue
        target = header.split("/")[0]
        if quoted and target != folder and not GENERATED.fullmatch(header):
            if target not in allowed:
                complain(f'{where}: "{header}" is not in a folder of cmake/layers.txt; project includes start at the root')
            elif target not in allowed[folder]:
                complain(f"{where}: {folder} -> {target} is not an edge of cmake/layers.txt ({header})")
        if folder in pure and IMPURE.fullmatch(header):
            complain(f"{where}: {folder} is pure: no sockets, TLS, SQL or threads ({header})")
        for pattern, homes in HOMES.items():
            if re.fullmatch(pattern, header) and not name.startswith(tuple(homes)):
                complain(f"{where}: {header} belongs to {' or '.join(homes)}")


def main():
    allowed, pure = read_layers()
    files = [
        path
        for folder in [*allowed, "tests", "bench"]
        for suffix in ("*.hpp", "*.cpp")
        for path in sorted((ROOT / folder).rglob(suffix))
    ]
    for path in files:
        check(path, allowed, pure)
    for error in ERRORS:
        print(error)
    print(f"layers: {len(files)} files, {len(ERRORS)} forbidden includes")
    return 1 if ERRORS else 0


if __name__ == "__main__":
    sys.exit(main())
