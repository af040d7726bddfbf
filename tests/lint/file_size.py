#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses source files over 400 lines, tests included; prints the median and the 90th percentile of each kind."""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 400
SUFFIXES = {".hpp", ".cpp", ".py", ".js", ".css", ".html", ".sh", ".cmake", ".sql"}
SKIP = {"build", ".git", ".cache", "node_modules", "corpus", "golden"}


def sources():
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(set(below) - SKIP)
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            if path.suffix in SUFFIXES and path.is_file():
                yield path.relative_to(ROOT)


def spread(sizes):
    ordered = sorted(sizes)
    return f"{len(ordered)} files, median {ordered[len(ordered) // 2]}, p90 {ordered[len(ordered) * 9 // 10]}, longest {ordered[-1]}"


def main():
    sizes = {path: len((ROOT / path).read_bytes().splitlines()) for path in sources()}
    kinds = {
        "source": [n for path, n in sizes.items() if path.parts[0] != "tests"],
        "tests": [n for path, n in sizes.items() if path.parts[0] == "tests"],
    }
    for kind, numbers in kinds.items():
        if numbers:
            print(f"{kind}: {spread(numbers)}")
    long = {path: n for path, n in sizes.items() if n > LIMIT}
    for path, lines in long.items():
        print(f"{path}: {lines} lines, over {LIMIT}; look for its second noun")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
