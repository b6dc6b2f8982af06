"""`python -m throughcare`: the same as the command `throughcare`."""

import sys

from throughcare.cli import main

sys.exit(main())
