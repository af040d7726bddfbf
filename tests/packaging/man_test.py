#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""man_test.py BIN: the manual pages name every command and option that the programs say they have, and no other."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(sys.argv[1])


def help_of(program, *command):
    text = subprocess.run([BIN / program, *command, "--help"], capture_output=True, text=True, check=True).stdout
    options = set()
    for line in text.splitlines():
        if line.startswith("  -"):
            names = line.split("=")[0].split("{")[0].split()[0] if "{" in line.split()[0] else line.split()[0]
            options |= {name.split("{")[0].split("=")[0] for name in names.split(",") if name.startswith("--")}
    below = re.search(r"\nSubcommands:\n((?:  .*\n)+)", text)
    commands = re.findall(r"^  ([a-z-]+) ", below[1], re.M) if below else []
    return options, commands


def everything(program, *command):
    """What the program and the commands below it have: command -> options."""
    options, commands = help_of(program, *command)
    found = {" ".join(command): options}
    for name in commands:
        found |= everything(program, *command, name)
    return found


def said_by(page):
    """Commands and long options that an mdoc page names in its macros."""
    commands, options = set(), set()
    for line in page.splitlines():
        if not line.startswith("."):
            continue
        if line.startswith(".It Cm "):
            words = line[len(".It Cm ") :].split()
            end = next((i for i, word in enumerate(words) if word in ("Ar", "Fl", "Op", "Ns")), len(words))
            commands.add(" ".join(words[:end]))
        for flags in re.findall(r"Fl ((?:-[a-z-]+(?: [,|] )?)+)", line):
            options |= {"-" + name for name in re.findall(r"-[a-z][a-z-]*", flags)}
    return commands, options


def check(program, page):
    wrong = []
    has = everything(program)
    commands, options = said_by((ROOT / "packaging/man" / page).read_text())
    real = {name for name in has if name and not any(other.startswith(name + " ") for other in has)}
    known = set().union(*has.values())
    wrong += [f"{page} does not name the command {name}" for name in sorted(real - commands)]
    wrong += [f"{page} names {name}, which {program} does not have" for name in sorted(commands - has.keys())]
    wrong += [f"{page} does not name {name}" for name in sorted(known - options - {"--help"})]
    wrong += [f"{page} names {name}, which {program} does not have" for name in sorted(options - known)]
    return wrong


wrong = check("scribe", "scribe.1") + check("scribed", "scribed.8")
print("\n".join(wrong) or "the manual pages name what there is")
sys.exit(bool(wrong))
