"""`python -m bot run|train …`: Rasa's own command line, without TensorFlow where no component needs it.

A model is loaded only if it is one that was made here.
"""

import gc
import os
import sys

from bot import seal
from bot.lean import keep_tensorflow_out

try:
    sys.argv = seal.chosen(sys.argv)
except seal.BrokenSeal as refusal:
    sys.exit(str(refusal))
if "run" in sys.argv:
    # One message is too small to share: with two cores that have other work too, a product of a vector and a
    # matrix took OpenBLAS 4.5 ms instead of 0.3. Read once, when numpy comes in.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
keep_tensorflow_out()

from rasa.__main__ import main  # noqa: E402  # after the stand-in is in place

if "train" in sys.argv:
    from bot import side_by_side

    # Millions of small objects, and all of them stay: to look for what can go took a sixth of the time.
    gc.set_threshold(200_000, 50, 50)

    side_by_side.take()
    if "--force" in sys.argv:
        side_by_side.without_cache()

main()
