"""The error that a user can mend: it names the file, the key, the value, and what to do."""

from pathlib import Path


class InputError(Exception):
    """Bad input, in one line: file: key = value: advice."""

    def __init__(self, path: Path | str, key: str, value: object, advice: str):
        super().__init__(f"{path}: {key} = {value}: {advice}")
