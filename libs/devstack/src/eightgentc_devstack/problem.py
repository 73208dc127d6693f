"""What went wrong, in words for the person at the keyboard."""


class Problem(Exception):
    """Something a person can mend: what happened, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  {remedy}")
        self.what = what
        self.remedy = remedy
