"""`python -m bot run|train …`: Rasa's own command line, without TensorFlow where no component needs it."""

import os
import sys

from bot.lean import keep_tensorflow_out

if "run" in sys.argv:
    # One message is too small to share: with two cores that have other work too, a product of a vector and a
    # matrix took OpenBLAS 4.5 ms instead of 0.3. Read once, when numpy comes in.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
keep_tensorflow_out()

from rasa.__main__ import main  # noqa: E402  # after the stand-in is in place

main()
