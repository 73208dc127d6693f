# Finds a Python that can make our .venv, by running each candidate: a shim may exist and still not run.
# Name one yourself with PYTHON=/path/to/python3.12.

find_python() {
  local probe candidate path answer found=""
  probe='
import sys
try:
    import ensurepip, venv
    without = ""
except ImportError:
    without = " without venv"
old = sys.version_info < (3, 11)
print("is Python %d.%d%s" % (sys.version_info[0], sys.version_info[1], without) if old or without else "ok")'
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    path=$(command -v "$candidate") || continue
    answer=$("$path" -c "$probe" 2>/dev/null) || answer="does not run"
    if [[ $answer == ok ]]; then
      echo "$path"
      return
    fi
    found+="    $path $answer"$'\n'
  done
  cat >&2 <<MESSAGE
✗ No Python 3.11 or newer that can make a virtual environment. Looked at:
${found:-    nothing named python3 is on the PATH
}  Install one, then run this again:
    Debian, Ubuntu   sudo apt install python3 python3-venv
    Fedora           sudo dnf install python3
    macOS            brew install python@3.13
  or name one: PYTHON=/path/to/python3.12 scripts/up
MESSAGE
  return 1
}
