# Prints the first Python that can run this package (3.11 or newer, with venv); else says what is missing.
for name in "$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do
  [ -n "$name" ] || continue
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    if ! "$name" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "$name is there, its venv module is not: install it (on Debian and Ubuntu: python3-venv)" >&2
      exit 1
    fi
    echo "$name"
    exit 0
  fi
done
echo "Python 3.11 or newer is missing: install it, or name it, as in PYTHON=/path/to/python3 make demo" >&2
exit 1
