#!/bin/sh
# SPDX-License-Identifier: MIT
# What desktops make of gsz-view: sh desktop_test.sh ASSETS WORK. The entry is valid, and a .gsz is known by its name and by
# its first bytes.
set -eu
assets=$1/desktop
work=$2
for tool in desktop-file-validate update-mime-database; do
    command -v $tool >/dev/null || {
        echo "skipped: no $tool here"
        exit 77
    }
done
rm -rf "$work"
mkdir -p "$work/mime/packages"
desktop-file-validate "$assets/gsz-view.desktop"
cp "$assets/gsz-mime.xml" "$work/mime/packages"
XDG_DATA_HOME=$work update-mime-database "$work/mime"
grep -qx 'model/x-gsz:\*.gsz' "$work/mime/globs"
# Four bytes at the very beginning.
grep -aq 'model/x-gsz' "$work/mime/magic"
grep -qaP '>0=\x00\x04GSZ\x1a' "$work/mime/magic"
# One type is said in both.
grep -q '^MimeType=.*model/x-gsz;' "$assets/gsz-view.desktop"
grep -q '<svg' "$assets/gsz.svg"
