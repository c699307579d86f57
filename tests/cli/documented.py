# SPDX-License-Identifier: MIT
"""What documents tell people to type: python3 documented.py REPOSITORY PATH_TO_GSZ [PATH_TO_GSZ_VIEW]

Every option of gsz and gsz-view in a ```sh block has to be one that --help knows. Then the commands are run, in order, in the
folder at hand, which the caller has filled with the scenes they name, and packing at effort 1. What is not run is listed here.
"""
import os
import re
import subprocess
import sys

NOT_RUN = [
    (r"^(\./|cmake |ctest |cc )", "builds, and what was built: the test install"),
    (r"\bgsz(-view| view)\b", "windows and devices: view_* tests"),
    (r"^(curl|sbatch|parallel)\b", "needs a network, a cluster, or minutes: cli_video has parts of a film"),
    (r"\b(zstd|jq)\b", "programs that need not be here"),
    (r"--(effort [4-9]|target-psnr|target-size|preset|report|layers$|per-view|keep|images)\b", "takes seconds: cli_* tests of their own"),
    (r"--frames \d\d\d", "a longer film than the one here"),
    (r"^gsz eval", "takes seconds: cli_eval, cli_video"),
]


def commands():
    """(document, line) of each, continued lines and loops as one."""
    for folder, folders, files in os.walk(sys.argv[1]):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "build", "corpus")))
        for name in sorted(f for f in files if f.endswith(".md")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M):
                yield from ((name, line) for line in lines_of(block))


def lines_of(block):
    whole = ""
    for line in block.split("\n"):
        whole += line + "\n"
        bare = re.sub(r"#.*|\\.", "", whole)
        if bare.count("'") % 2 == 0 and bare.count('"') % 2 == 0:
            if re.sub(r"(^|\s)#.*", "", whole).strip():
                yield re.sub(r"\s+#.*", "", whole).strip()
            whole = ""


def helps(programs):
    known = {}

    def help_of(words):
        if words not in known:
            known[words] = subprocess.run([programs[words[0]], *words[1:], "--help"], capture_output=True, text=True).stdout
        return known[words]
    return help_of


def wrong_options(line, programs, help_of):
    for call in re.findall(r"\b(gsz-view|gsz)\b([^|;)]*)", line):
        words = call[1].split()
        if call[0] not in programs or (words and words[0].startswith(".")):
            continue
        command = (call[0],) if call[0] == "gsz-view" or not words or words[0].startswith("-") else (call[0], words[0])
        if command == ("gsz", "view"):
            command = ("gsz-view",)
            if "gsz-view" not in programs:
                continue
        for option in (w.split("=")[0] for w in words if re.match(r"--[a-z]", w)):
            if not re.search(re.escape(option) + r"(?![a-z-])", help_of(command)):
                yield f"{' '.join(command)} knows no {option}"


def main():
    programs = {"gsz": sys.argv[2]}
    if len(sys.argv) > 3 and os.path.exists(sys.argv[3]):
        programs["gsz-view"] = sys.argv[3]
    help_of = helps(programs)
    path = os.path.dirname(sys.argv[2]) + ":" + os.environ["PATH"]
    failures = 0
    for document, line in commands():
        complaints = list(wrong_options(line, programs, help_of))
        why = next((why for pattern, why in NOT_RUN if re.search(pattern, line, re.M)), None)
        if not why and not complaints:
            quick = re.sub(r"^gsz pack( .*)", r"gsz pack\1 --effort 1", line) if "--effort" not in line else line
            done = subprocess.run(["sh", "-c", quick], env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True)
            complaints = [done.stderr.strip()[-200:]] if done.returncode else []
        failures += len(complaints)
        state = "FAIL" if complaints else "left" if why else "ok  "
        print(f"{state} {document}: {line} {'; '.join(complaints) or (why or '')}", flush=True)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
