"""Where things stand on disk: the project's root and what `.skranke/` holds. Runs on Python 3.8."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".skranke"
VENV = STATE / "venv"
BOT_VENV = STATE / "venv-bot"
PYTHON = VENV / "bin" / "python"
BOT_PYTHON = BOT_VENV / "bin" / "python"
MODELS = STATE / "models"
LOGS = STATE / "logs"
DATA = STATE / "data"
