"""`python -m bot run|train …`: Rasa's own command line, without TensorFlow where no component needs it."""

from bot.lean import keep_tensorflow_out

keep_tensorflow_out()

from rasa.__main__ import main  # noqa: E402  # after the stand-in is in place

main()
