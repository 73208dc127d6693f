"""What went wrong, in words for the person at the keyboard."""


class Problem(Exception):  # noqa: N818 - it is a problem of the machine, not an error of ours
    """Something a person can mend: what happened, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  {remedy}")
        self.what = what
        self.remedy = remedy
