#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names each test that failed in a log of `ctest --output-on-failure`, with the beginning of what it said. Meant for the end
of a CI run, where little more than the last lines of the log may be kept."""
import pathlib
import re
import sys

ENTRY = re.compile(r"^ *\d+/\d+ Test +#\d+: (?P<name>\S+) \.*(?P<state>.*)$")
END = re.compile(r"^ +Start +\d+: |^\d+% tests passed")
RUN = re.compile(r"^\[ RUN      \] (\S+)")
OK = re.compile(r"^\[ +(OK|SKIPPED) +\] ")
FAILED = re.compile(r"^\[  FAILED  \] (\S+?),? .*\(\d+ ms\)$")
LINES_OF_ONE = 14


def entries(lines):
    """The (name, output) of each entry of ctest that did not pass."""
    name, output = None, []
    for line in lines:
        entry = ENTRY.match(line)
        if entry or END.match(line):
            if name:
                yield name, output
            failed = entry and not re.search(r"Passed|Skipped|Disabled", entry["state"])
            name, output = (entry["name"], []) if failed else (None, [])
        elif name:
            output.append(line)
    if name:
        yield name, output


def cases(output):
    """The (name, output) of each GoogleTest case that failed, or that the program ended in."""
    running, said = None, []
    for line in output:
        run = RUN.match(line)
        if run or OK.match(line):
            running, said = (run[1] if run else None), []
        elif FAILED.match(line) and running:
            yield running, said
            running = None
        elif running:
            said.append(line)
    if running:
        yield f"{running} (the program ended in it)", said


def main():
    lines = pathlib.Path(sys.argv[1]).read_text(errors="replace").splitlines()
    for entry, output in entries(lines):
        found = list(cases(output))
        for case, said in found:
            print(f"{entry}: {case}", *(f"    {line[:300]}" for line in said[:LINES_OF_ONE]), sep="\n")
        if not found:
            print(f"{entry}:", *(f"    {line[:300]}" for line in output[-LINES_OF_ONE:]), sep="\n")


main()
