#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the Debian packages and tries them: ./scripts/package.sh
#
# Who answers for them is DEBFULLNAME and DEBEMAIL, as for other tools of Debian. Packages lie in build-package. Each
# goes through lintian, which has to find no errors; they are installed together into a bare Debian of the same release
# where debootstrap can make one (root and a mirror of packages are needed), else unpacked into a folder, and there a
# scene is packed and unpacked; purged, they leave nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
[ -n "${DEBFULLNAME:-}" ] && [ -n "${DEBEMAIL:-}" ] || {
    echo "$0: set DEBFULLNAME and DEBEMAIL to who answers for the packages" >&2
    exit 2
}
install_packages build package

# What is read may be hostile: with all the hardening that Debian knows.
flags() { DEB_BUILD_MAINT_OPTIONS=hardening=+all DEB_CFLAGS_STRIP=-g DEB_CXXFLAGS_STRIP=-g dpkg-buildflags --get "$1"; }
for language in C CXX; do export "${language}FLAGS=$(flags ${language}FLAGS) $(flags CPPFLAGS)"; done
LDFLAGS=$(flags LDFLAGS) cmake -S . -B build-package -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr \
    -DGSZ_ZSH_FOLDER=share/zsh/vendor-completions -DGSZ_PACKAGER="$DEBFULLNAME <$DEBEMAIL>" -DGSZ_TESTS=OFF -DGSZ_JUDGE=OFF
cmake --build build-package --parallel "$(nproc)"
rm -f build-package/*.deb
(cd build-package && cpack)
packages=(build-package/*.deb)
lintian --fail-on error "${packages[@]}"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
build-package/gsz-scene object --gaussians 20000 -o "$root/scene.ply"
source /etc/os-release
# Root alone may change the root of a program; a mirror may be out of reach.
if [ "$(id -u)" -eq 0 ] && debootstrap --variant=minbase "$VERSION_CODENAME" "$root/bare" >"$root/log" 2>&1; then
    cp "${packages[@]}" "$root/scene.ply" "$root/bare/root/"
    cp /etc/resolv.conf "$root/bare/etc/"
    DEBIAN_FRONTEND=noninteractive chroot "$root/bare" sh -ec \
        'apt-get update -q; apt-get install -q -y --no-install-recommends /root/*.deb'
    chroot "$root/bare" sh -ec 'cd /root; gsz pack scene.ply --effort 3; gsz verify scene.gsz; gsz-view --version'
    chroot "$root/bare" sh -ec \
        'apt-get purge -q -y gsz gsz-view "libgsz*"; ! find /etc /usr /var -name "*gsz*" | grep .'
    echo "installed, tried and removed in a bare $VERSION_CODENAME"
else
    for package in "${packages[@]}"; do dpkg-deb -x "$package" "$root/tree"; done
    "$root/tree/usr/bin/gsz" pack "$root/scene.ply" -o "$root/scene.gsz" --effort 3
    "$root/tree/usr/bin/gsz" verify "$root/scene.gsz"
    echo "no bare system could be made (see debootstrap): unpacked into a folder, and tried there"
fi
ls -l "${packages[@]}"
