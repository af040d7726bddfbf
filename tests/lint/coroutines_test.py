#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What coroutines.py refuses, and what it must let pass: each line is the body of one coroutine."""
import sys
import unittest

from coroutines import findings

BAD = """
if (a || !co_await g()) h();
x = a ? co_await g() : b;
x = (co_await g()) && b;
const bool ok = c ? b : co_await g();
while (x && (co_await g()).ok) {}
co_return a && h(1, co_await g());
x(Y{a && co_await g()});
co_await g([a] { return a; });
co_await g([&](int x) { return a; }, 3);
auto x = co_await g([this]() mutable { h(); });
co_await g(make([x = 1] { return x; }));
co_await g(h(Row{*row, 1, {}}));
"""

GOOD = """
auto&& x = co_await g();
for (auto&& x : co_await g()) h(x && y);
if (const auto x = co_await g(); x && y) z();
if (a && b) co_await g();
while (!(a || b)) { co_await g(); }
x(a && b, co_await g());
const bool a = co_await g(); return a ? 1 : 2;
const auto& [a, b] = co_await g(v[i], w[j + 1]);
auto named = [a](T&& t) -> Task<> { co_await g(); }; co_await named(1);
co_await g([](int a) { return a && 1; });
s += "&& co_await"; co_await g();  // && h
switch (x) { case 1: co_await g(); break; default: co_await h(); }
X x{1, 2}; (void)co_await g();
co_await g(Row{}, {});
co_return (co_await g()).value();
"""


class Coroutines(unittest.TestCase):
    def test_refuses_what_gcc_miscompiles(self):
        for line in BAD.strip().splitlines():
            self.assertTrue(list(findings("Task<> f(T&& t) { %s\n}" % line)), line)

    def test_lets_all_else_pass(self):
        for line in GOOD.strip().splitlines():
            self.assertEqual([], list(findings("Task<> f(T&& t) { %s\n}" % line)), line)

    def test_names_the_line(self):
        self.assertEqual([3], [line for line, _ in findings("Task<> f() {\n\n  a = b && co_await c();\n}\n")])


if __name__ == "__main__":
    sys.exit(unittest.main())
