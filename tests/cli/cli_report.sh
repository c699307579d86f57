#!/bin/sh
# SPDX-License-Identifier: MIT
# The page of --report: well-formed, self-contained, proof against hostile names, the same every time.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o low.gsz --effort 1 --quality 30
expect 0 "$gsz" pack scene.ply -o high.gsz --effort 1 --quality 70
hostile='<img src=x onerror=alert(1)>&".gsz'
cp low.gsz "$hostile"
expect 0 "$gsz" render scene.ply --print-cameras --views 16
cp "$log/out" cams.txt
small="--size 96x64"

# Any word may turn up in the data of a picture by chance.
without_pictures() { sed 's|data:image/png;base64,[A-Za-z0-9+/=]*||g' page.html >"$log/words"; }
holds() { without_pictures && check "the page has: $1" grep -qF -- "$1" "$log/words"; }
lacks() { without_pictures && refute "the page has no: $1" grep -qF -- "$1" "$log/words"; }
count_of() { grep -oF -- "$1" page.html | wc -l; }

# Every element is closed in its turn, every attribute is one: stricter than HTML has to be.
parse_page() {
    python3 -c '
import sys
from html.parser import HTMLParser

class Checker(HTMLParser):
    void = {"meta", "img", "input", "br"}
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.labels = [], set(), set(), set()
    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(set(names)) == len(names), (tag, names)
        known = {"html", "head", "body", "title", "meta", "style", "script", "header", "main", "footer", "section",
                 "article", "figure", "figcaption", "div", "span", "p", "b", "i", "a", "bdi", "small", "h1", "h2",
                 "h3", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "label", "select", "option",
                 "input", "img", "svg", "g", "line", "text", "polyline", "circle"}
        assert tag in known, tag
        assert not any(name.startswith("on") for name in names), (tag, names)
        for name, value in attributes:
            if name == "id":
                assert value not in self.ids, value
                self.ids.add(value)
            if name == "aria-labelledby": self.labels.add(value)
            if name == "href": self.links.add(value)
            if name == "src": assert value.startswith("data:image/png;base64,iVBORw0KGgo"), value[:60]
        if tag == "img": assert dict(attributes).get("alt"), attributes
        if tag not in self.void: self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.void: self.handle_endtag(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.open, self.getpos())

checker = Checker()
checker.feed(open(sys.argv[1], encoding="utf-8").read())
checker.close()
assert not checker.open, checker.open
assert checker.labels <= checker.ids, checker.labels - checker.ids
assert all(link[0] == "#" and link[1:] in checker.ids for link in checker.links), checker.links
' page.html
}

well_formed() {
    if command -v python3 >/dev/null 2>&1; then
        check "the page is well-formed" parse_page
    else
        skip_part "no python3 to parse the page"
    fi
}

# Nothing from elsewhere, and not a word of when it was made.
self_contained() {
    lacks "http"
    lacks "//cdn"
    lacks "url("
    lacks "@import"
    lacks "$(date +%Y)-"
    check "it begins as a page" grep -qx '<!doctype html>' page.html
    check "it ends as one" [ "$(tail -n 1 page.html)" = "</html>" ]
}

# One file: large figures, no curve, no chooser.
# shellcheck disable=SC2086 # two words
expect 0 "$gsz" eval scene.ply low.gsz $small --views 12 --report page.html
printed "low.gsz"
well_formed
self_contained
for text in 'class="tiles"' '<h2 id="files">' '<h2 id="bytes">' '<h2 id="pictures">' '<h2 id="views">' \
    '10 times amplified' 'type="range"' 'prefers-color-scheme: dark' 'name="viewport"' "$(file_size low.gsz | sed \
        -e :a -e 's/\(.*[0-9]\)\([0-9]\{3\}\)/\1,\2/;ta')" '>position<' '>overhead<'; do
    holds "$text"
done
lacks '<svg'
lacks 'id="chooser"'
check "one view is the worst in the table" [ "$(count_of '<td class="worst">')" -eq 1 ]
cp page.html first.html
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply low.gsz $small --views 12 --report page.html --threads 1 --json
check "the same page again" cmp first.html page.html
check "JSON names the page" grep -q '"report":[[:space:]]*"page.html"' "$log/out"

# Several files, one of them named by an enemy, more views than are shown, and photographs.
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --cameras cams.txt -o photos $small
expect 0 "$gsz" eval scene.ply low.gsz high.gsz "$hostile" --cameras cams.txt --images photos --report page.html
well_formed
self_contained
lacks '<img src=x'
holds '&lt;img src=x onerror=alert(1)&gt;&amp;&quot;.gsz'
holds '<svg'
holds 'mean PSNR, dB'
holds 'id="chooser"'
holds 'Against the photographs'
check "at most twelve views" [ "$(count_of '<article')" -le 12 ]
holds "Shown are $(count_of '<article') of the 16 views measured, the worst among them."
check "a worst view for every file" [ "$(count_of '<td class="worst">')" -eq 3 ]
check "all views in the table" [ "$(count_of '<tr><th scope="row">')" -ge 16 ]
if command -v python3 >/dev/null 2>&1; then
    check "the worst views are shown" python3 -c '
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
rows = [row for row in page[page.index("id=\"views\""):].split("<tr>") if "class=\"worst\"" in row]
assert rows
for row in rows: assert re.search("href=\"#view-[0-9]+\"", row), row
' page.html
fi

# Two files of one name: told apart by their folders.
mkdir a b
cp low.gsz a/same.gsz
cp high.gsz b/same.gsz
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply a/same.gsz b/same.gsz $small --views 4 --report page.html
holds '<bdi>a/same.gsz</bdi>'
well_formed

# Straight after packing.
# shellcheck disable=SC2086
expect 0 "$gsz" pack scene.ply -o packed.gsz --effort 1 --quality 30 --views 8 --report page.html
check "the bytes are those without a page" cmp packed.gsz low.gsz
check "the summary says the PSNR" grep -Eq ', [0-9.]+ dB, ' "$log/out"
well_formed
self_contained
holds 'packed.gsz'
expect 0 "$gsz" pack scene.ply -o packed.gsz --effort 1 --cameras cams.txt --report page.html --json
holds '4 held-out views of the 16 of cams.txt'
check "JSON names the page" grep -q '"report":[[:space:]]*"page.html"' "$log/out"

# Pictures that are too large for it: said before anything is packed.
sized_cameras 5 20000 100 >wide.json
expect_error 6 "wide.json: camera 3 ('a3.png'), counted from 0" \
    "$gsz" pack scene.ply -o new.gsz --cameras wide.json --report new.html
check "the fix is named" grep -q "give smaller sizes in the file of --cameras" "$log/err"
sized_cameras 68 4000 4000 >large.json
expect_error 6 "17 pictures of the reference would take 4.4 GB" \
    "$gsz" pack scene.ply -o new.gsz --cameras large.json --report new.html

# Places that it must not go to.
expect_error 2 "--report needs the name of a file" "$gsz" eval scene.ply low.gsz --report -
expect_error 2 "would replace one of the scenes" "$gsz" eval scene.ply low.gsz --report low.gsz
expect_error 2 "would replace one of the scenes" "$gsz" eval scene.ply low.gsz --report ./scene.ply
expect_error 2 "would replace one of the scenes" "$gsz" pack scene.ply -o new.gsz --report new.gsz
expect_error 2 "would replace one of the scenes" "$gsz" pack scene.ply -o new.gsz --report scene.ply
expect_error 2 "would replace the file of --cameras" "$gsz" eval scene.ply low.gsz --cameras cams.txt --report ./cams.txt
expect_error 2 "would replace the file of --cameras" "$gsz" pack scene.ply -o new.gsz --cameras cams.txt --report cams.txt
ln -s cams.txt link.txt
expect_error 2 "would replace the file of --cameras" "$gsz" eval scene.ply low.gsz --cameras cams.txt --report link.txt
expect_error 3 "nowhere/page.html" "$gsz" eval scene.ply low.gsz --report nowhere/page.html
expect_error 3 "nowhere/page.html" "$gsz" pack scene.ply -o new.gsz --report nowhere/page.html
expect_error 3 "missing.gsz" "$gsz" eval scene.ply missing.gsz $small --report new.html

# Ctrl-C: no half page, no older one harmed.
if command -v timeout >/dev/null 2>&1; then
    echo "older" >kept.html
    listing >"$log/before"
    hits=0
    for delay in 0.05 0.1 0.2 0.4 0.8; do
        checks=$((checks + 1))
        timeout --preserve-status -s INT $delay "$gsz" eval scene.ply low.gsz high.gsz --size 2000x2000 \
            --report kept.html >"$log/out" 2>"$log/err" </dev/null
        code=$?
        [ $code -ne 130 ] || [ ! -s "$log/err" ] || hits=$((hits + 1))
        [ $code -eq 130 ] || [ $code -eq 124 ] || [ $code -eq 0 ] || fail "exit code $code after $delay s"
        [ $code -ne 0 ] || echo "older" >kept.html
        listing >"$log/after"
        check "nothing is left behind after $delay s" cmp "$log/before" "$log/after"
    done
    check "some signal came in time" [ $hits -gt 0 ]
else
    skip_part "no timeout command"
fi

# The page in a browser, where there is one: it draws, and its script works.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
browse() {
    timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$work/log/profile" "$@" 2>"$log/err" >"$log/dom"
}
if [ -n "$browser" ] && command -v timeout >/dev/null 2>&1; then
    cp first.html page.html
    checks=$((checks + 1))
    browse --window-size=800,1200 --screenshot="$work/log/page.png" "file://$PWD/page.html" || fail "no screenshot"
    # 800 x 1200 pixels of one colour make less than 4 kB.
    check "the page is not blank" [ "$(file_size "$log/page.png")" -gt 20000 ]
    sed 's|</body>|<script>const s = document.querySelector(".wipe"); s.value = 20; s.dispatchEvent(new Event("input"));\
document.body.dataset.wipe = getComputedStyle(document.querySelector(".result")).clipPath</script></body>|' \
        first.html >page.html
    checks=$((checks + 1))
    browse --dump-dom "file://$PWD/page.html" || fail "no document"
    check "the slider moves the wipe" grep -q 'data-wipe="inset(0px 0px 0px 20%)"' "$log/dom"
else
    skip_part "no browser to look at the page with"
fi

finish
