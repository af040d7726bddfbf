#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# units_test.sh BIN: the units as systemd reads them, in a root where they are installed, and what the service may do.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
bin=$1

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
units=$root/usr/lib/systemd/system
mkdir -p "$units" "$root/usr/bin" "$root/bin"
ln -s usr/lib "$root/lib"
cp "$bin/scribed" "$root/usr/bin/"
cp /bin/sh "$root/bin/"
cp systemd/scribed.service systemd/scribed.socket "$units/"
# What of systemd's own the units name.
for unit in sysinit.target basic.target sockets.target multi-user.target network-online.target network.target time-sync.target \
    shutdown.target system.slice -.slice -.mount tmp.mount; do
    [[ ! -e /usr/lib/systemd/system/$unit ]] || cp "/usr/lib/systemd/system/$unit" "$units/"
done

# Words about manual pages and other units' files are not about ours.
said=$(systemd-analyze verify --root="$root" --man=no scribed.service scribed.socket 2>&1 | grep -E 'scribed\.(service|socket)' || true)
[[ -z $said ]] || {
    printf 'systemd-analyze verify says:\n%s\n' "$said"
    exit 1
}

# Of 100; 15 is an exposure of 1.5.
systemd-analyze security --offline=yes --threshold=15 --no-pager "$units/scribed.service" >"$root/security" 2>&1 || {
    grep -v '✓' "$root/security"
    exit 1
}
tail -n 1 "$root/security"

systemd-sysusers --root="$root" --dry-run "$PWD/systemd/scribed.sysusers" >/dev/null 2>&1
