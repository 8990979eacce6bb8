# Succeeds if Node (20.19 or newer) and npm are there to build the pages; else says what is missing.
if ! command -v node >/dev/null 2>&1; then
  echo "Node is missing: install Node 20.19 or newer; it builds the pages and is not needed afterwards" >&2
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Node $(node --version) is too old: install Node 20.19 or newer" >&2
  exit 1
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is missing: it comes with Node on most systems, and as the package npm on Debian and Ubuntu" >&2
  exit 1
fi
