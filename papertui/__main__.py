"""`python -m papertui`, the same as `papertui`."""

import sys

from papertui.cli import main

sys.exit(main())
