#!/usr/bin/env python3
"""Start here: python3 dev.py demo | test | manage | lock. Needs Python 3.11 and pip, no more."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may read
    sys.exit("Samordning needs Python 3.11 or newer, this is " + sys.version.split()[0])

from launch.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
