# Looks for Chromium for the tests of the pages and installs it where this user may; without it those tests are skipped.
browser="${ALLEGIANCE_CHROMIUM:-/usr/bin/chromium}"
command -v "$browser" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Chromium for the tests of the pages"
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
    exit 0
  fi
fi
echo "No Chromium at $browser: the tests of the pages are skipped. Install it, or name one in ALLEGIANCE_CHROMIUM." >&2
