"""`python -m house`: runs one command of `./skranke`, in the environment that it prepared."""

import sys

from house.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
