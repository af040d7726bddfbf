#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses three forms of co_await that GCC 12.2 compiles into wrong programs: within an operand of `&&`, `||` or `?:`, and in
one full expression with a capturing lambda, or with a value made from braces, `Row{a, b}`. Name the result, the lambda, or
the value on a line of its own first.

coroutines.py [FILE...]: without files, all of the repository. It reads text, not C++: what it cannot tell it lets pass.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = "base audio transcript proto net store identity access upstream daemon clients sandbox tests bench".split()
NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|^[ \t]*#[^\n]*', re.S | re.M)
TOKEN = re.compile(r"\w+|&&|\|\||->|::|[-+*/%&|^<>=!]=|.", re.S)
OPEN, CLOSE = "([{", ")]}"
HEADS = {"if", "while", "for", "switch", "constexpr", "catch"}
STARTS = HEADS | {"else", "do", "return", "co_return", "co_yield", "throw", "case", "default"}
CONDITIONAL = {"&&", "||", "?"}


def blank(found):
    """Spaces in place of a comment, literal or directive, so that positions stay."""
    text = re.sub(r"[^\n]", " ", found[0])
    return text if found[0].lstrip().startswith(("//", "/*", "#")) else "_" + text[1:]


def tokens_of(source):
    code = NO_CODE.sub(blank, re.sub(r"(?<=\d)'(?=\d)", "0", source))
    return [(found[0], found.start()) for found in TOKEN.finditer(code) if not found[0].isspace()]


def partners(tokens):
    """The index of each bracket's partner."""
    pairs, stack = {}, []
    for i, (text, _) in enumerate(tokens):
        if text in OPEN:
            stack.append(i)
        elif text in CLOSE and stack:
            other = stack.pop()
            pairs[i], pairs[other] = other, i
    return pairs


def word(text):
    return text[0].isalnum() or text[0] == "_"


class Walk:
    """From one co_await to the ends of its full expression, level by level outward."""

    def __init__(self, tokens, pairs, at):
        self.tokens, self.pairs = tokens, pairs
        self.operators = set()
        self.first = self.last = at
        left, right = at - 1, at + 1
        while left is not None or right is not None:
            left = None if left is None else self.backward(left)
            right = None if right is None else self.forward(right)
            if left is None or right is None:
                break
            left, right = left - 1, right + 1

    def text(self, i):
        return self.tokens[i][0] if 0 <= i < len(self.tokens) else ""

    def is_block(self, brace):
        """Whether a `{` opens statements, rather than initialising a value."""
        before = self.text(brace - 1)
        return before in {")", "]", "{", "}", ";", "else", "do", "try", "noexcept", "mutable", "const", ""} or (
            # A trailing return type: `-> net::Task<void> {`.
            before == ">" or "->" in [self.text(i) for i in range(brace - 6, brace)]
        )

    def backward(self, i):
        """To the bracket that encloses this level, whose index it gives, or to the statement's start: None."""
        seen, listening = set(), True
        while i >= 0:
            text = self.text(i)
            if text in CLOSE:
                if text == "}" and word(self.text(i + 1)):
                    return self.keep(seen)
                self.first = i = self.pairs.get(i, -1)
            elif text == ";" or text in STARTS:
                return self.keep(seen)
            elif text in OPEN:
                if self.text(i - 1) == "for":
                    return None  # What stands before a range's colon is its declaration: `auto&& each`.
                if self.text(i - 1) in HEADS or (text == "{" and self.is_block(i)):
                    return self.keep(seen)
                self.keep(seen)
                self.first = i
                return i
            elif text in {",", "="}:
                listening = False
            elif listening and text in CONDITIONAL:
                seen.add(text)
            self.first = max(min(self.first, i), 0)
            i -= 1
        return self.keep(seen)

    def forward(self, i):
        seen, listening = set(), True
        while i < len(self.tokens):
            text = self.text(i)
            if text in OPEN:
                self.last = i = self.pairs.get(i, len(self.tokens))
            elif text == ";":
                return self.keep(seen)
            elif text in CLOSE:
                opening = self.pairs.get(i, -1)
                if self.text(opening - 1) in HEADS or (text == "}" and self.is_block(opening)):
                    return self.keep(seen)
                self.keep(seen)
                self.last = i
                return i
            elif text == ",":
                listening = False
            elif listening and text in CONDITIONAL:
                seen.add(text)
            self.last = max(self.last, i)
            i += 1
        return self.keep(seen)

    def keep(self, seen):
        self.operators |= seen

    def capturing_lambda(self):
        for i in range(self.first, min(self.last + 1, len(self.tokens))):
            if self.text(i) != "[" or self.text(i + 1) in {"[", "]"}:
                continue
            before = self.text(i - 1)
            binding = before == "auto" or (before in {"&", "&&"} and self.text(i - 2) == "auto")
            subscript = before in {")", "]", "["} or (word(before) and before not in {"return", "co_return", "co_await"})
            follows = self.text(self.pairs.get(i, i) + 1)
            if not binding and not subscript and follows in {"(", "{", "mutable", "->", "<"}:
                return True
        return False


    def braced_value(self):
        for i in range(self.first, min(self.last + 1, len(self.tokens))):
            value = word(self.text(i - 1)) and not self.is_block(i) and self.text(i + 1) != "}"
            if self.text(i) == "{" and value:
                return True
        return False


def findings(source):
    """(line, what) for each co_await that GCC would get wrong."""
    tokens = tokens_of(source)
    pairs = partners(tokens)
    for i, (text, position) in enumerate(tokens):
        if text != "co_await":
            continue
        walk = Walk(tokens, pairs, i)
        line = source.count("\n", 0, position) + 1
        for operator in sorted(walk.operators):
            name = "?:" if operator == "?" else operator
            yield line, f"co_await in an operand of `{name}`: name its result first"
        if walk.capturing_lambda():
            yield line, "a capturing lambda in one expression with co_await: name the lambda first"
        if walk.braced_value():
            yield line, "a value made from braces in one expression with co_await: name the value first"


def main():
    paths = [pathlib.Path(name).resolve() for name in sys.argv[1:]] or [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.[ch]pp"))
    ]
    count = 0
    for path in paths:
        if path.suffix not in {".hpp", ".cpp"}:
            continue
        for line, what in findings(path.read_text()):
            count += 1
            print(f"{path.relative_to(ROOT)}:{line}: {what}")
    print(f"coroutines: {len(paths)} files, {count} expressions that GCC 12 miscompiles")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
