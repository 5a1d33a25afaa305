"""`python -m enlace_desk`: the client where nothing but its folder and its two libraries is there."""

import sys

from enlace_desk.commands import main

if __name__ == "__main__":
    sys.exit(main())
