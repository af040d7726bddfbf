#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All lint, or formatting and clang-tidy for the named files only. ./dev lint installs what this needs.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

note() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }

failed=()
check() {
    local name=$1
    shift
    note "$name"
    "$@" || failed+=("$name")
}

if (($#)); then
    sources=("$@")
else
    mapfile -t sources < <(find base audio transcript proto net store identity access upstream daemon clients sandbox tests bench \
        \( -name '*.hpp' -o -name '*.cpp' \) | sort)
    mapfile -t scripts < <(grep -lrE '^#!.*\bbash\b' --exclude-dir={build,.git,node_modules} . | sort)
    check layers python3 tests/lint/layers.py
    check "file sizes" python3 tests/lint/file_size.py
    check shellcheck shellcheck "${scripts[@]}"
fi
check coroutines python3 tests/lint/coroutines.py "$@"
check formatting clang-format-14 --dry-run -Werror "${sources[@]}"
cmake --preset lint --log-level=WARNING >/dev/null
check clang-tidy python3 tests/lint/tidy.py build/lint "$@"

if ((${#failed[@]})); then
    note "lint failed: ${failed[*]}"
    exit 1
fi
note "lint is clean"
