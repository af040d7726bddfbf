#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# completion_test.sh BIN: what bash offers after some beginnings of a line.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
bin=$1
# shellcheck source=/dev/null
source packaging/completion/scribe

expect() { # LINE WORD
    read -ra COMP_WORDS <<<"$1"
    [[ $1 != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMP_WORDS[0]=$bin/${COMP_WORDS[0]}
    COMPREPLY=()
    _scribe 2>/dev/null
    [[ " ${COMPREPLY[*]} " == *" $2 "* ]] || {
        echo "after '$1' bash offers '${COMPREPLY[*]}', not $2"
        exit 1
    }
}
expect 'scribe st' stream
expect 'scribe --server http://h:1 stream --ti' --title
expect 'scribe key n' new-vault
expect 'scribe key new --us' --user
expect 'scribe show x --format ' vtt
expect 'scribed --check' --check-config
