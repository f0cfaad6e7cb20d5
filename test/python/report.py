"""One line per check, and whether any failed."""


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, what, faults):
        """Prints `ok` or `FAULT` with the name of the check; `faults` are its faults as sentences."""
        found = sorted(set(faults))
        self.failed += bool(found)
        print(f"{'FAULT' if found else 'ok'}  {what}{': ' if found else ''}{'; '.join(found)}")
