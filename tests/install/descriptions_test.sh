#!/bin/sh
# SPDX-License-Identifier: MIT
# Reads what is installed to describe the programs, as man and the shells do: sh descriptions_test.sh PREFIX
# Shells that are not here are passed over.
set -eu
prefix=$1
share=$prefix/share

# complete WORD...: what bash offers for the last word.
complete() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gsz; echo "${COMPREPLY[@]}"' bash \
        "$share/bash-completion/completions/gsz" "$@"
}

# offers WANTED WORD...
offers() {
    wanted=$1
    shift
    got=$(complete "$@")
    [ "$got" = "$wanted" ] || {
        echo "completing '$*': '$got' instead of '$wanted'"
        exit 1
    }
}

if command -v bash >/dev/null; then
    offers "unpack" gsz un
    offers "--mask" gsz pack scene.ply --mas
    offers "importance" gsz pack --mask im
    offers "--ply-format" gsz unpack scene.gsz --ply
    offers "" gsz pack scene.ply --quality ""
    offers "" gsz unpack ""
fi
for program in gsz gsz-view; do
    [ -x "$prefix/bin/$program" ] || continue
    page=$share/man/man1/$program.1
    # Every option of the help is in the page.
    commands=$("$prefix/bin/$program" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p')
    [ "$program" = gsz ] || commands=
    for command in ${commands:-""}; do
        [ "$command" != view ] || continue
        # shellcheck disable=SC2086 # no word where there is no command
        "$prefix/bin/$program" $command --help | sed -n 's/^  ..\(, \|  \)--\([a-z-]\{1,\}\).*/\2/p'
    done | sort -u | while read -r option; do
        grep -qF "\\-\\-$(echo "$option" | sed 's/-/\\-/g')" "$page" || {
            echo "$page does not have --$option"
            exit 1
        }
    done
    if command -v mandoc >/dev/null; then
        mandoc -Tlint -Wwarning "$page" | grep -v 'missing date' && exit 1
    fi
    if command -v zsh >/dev/null; then zsh -n "$share/zsh/site-functions/_$program"; fi
    if command -v fish >/dev/null; then fish -n "$share/fish/vendor_completions.d/$program.fish"; fi
done
if command -v fish >/dev/null; then
    fish -c 'source $argv[1]; complete -C "gsz pack --mask im"' "$share/fish/vendor_completions.d/gsz.fish" | grep -q '^importance'
fi
