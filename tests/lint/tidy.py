#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the repository's sources, in parallel, skipping those that were clean and have not changed since.

tidy.py BUILD_DIR [FILE...]: BUILD_DIR holds compile_commands.json (no precompiled headers) and receives the stamps.
Without files: all of the product. Tests are checked when they are named; all of them would double the time.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
PRODUCT = "base audio transcript proto net store identity access upstream daemon clients sandbox bench".split()
HEADERS = f"^{re.escape(str(ROOT))}/({'|'.join(PRODUCT)}|tests)/"


def with_headers(path, seen):
    """Adds `path` and all project headers that it reaches to `seen`."""
    if path in seen or not path.is_file():
        return
    seen.add(path)
    for header in INCLUDE.findall(path.read_text(errors="replace")):
        with_headers(ROOT / header, seen)


def fingerprint(source, command):
    seen = set()
    with_headers(source, seen)
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + command.encode())
    for path in sorted(seen):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def run(build, source, command):
    stamp = build / "tidy" / (source.relative_to(ROOT).as_posix().replace("/", "+") + ".clean")
    key = fingerprint(source, command)
    if stamp.is_file() and stamp.read_text() == key:
        return source, 0.0, ""
    start = time.monotonic()
    done = subprocess.run(
        ["clang-tidy-14", "--quiet", "-p", build, f"--header-filter={HEADERS}", source],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
    )
    if done.returncode == 0:
        stamp.write_text(key)
        return source, time.monotonic() - start, ""
    return source, time.monotonic() - start, done.stdout or done.stderr


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = {(ROOT / name).resolve() for name in sys.argv[2:]}
    (build / "tidy").mkdir(parents=True, exist_ok=True)
    jobs = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        product = source.is_relative_to(ROOT) and source.relative_to(ROOT).parts[0] in PRODUCT
        if source in wanted or (product and not wanted):
            jobs.append((source, entry["command"]))
    shown, failed, slowest = set(), [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for source, seconds, output in pool.map(lambda job: run(build, *job), sorted(jobs)):
            slowest.append((seconds, source))
            if output:
                failed.append(source)
            # A finding in a header comes back with each source that includes it.
            for finding in re.split(r"\n(?=/)", output.strip()):
                if finding and finding not in shown:
                    shown.add(finding)
                    print(finding.replace(f"{ROOT}/", ""), flush=True)
    ran = [seconds for seconds, _ in slowest if seconds]
    print(f"clang-tidy: {len(jobs)} files, {len(ran)} checked anew in {sum(ran):.0f} s of processor time, {len(failed)} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
