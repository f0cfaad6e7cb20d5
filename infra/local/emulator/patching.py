"""Changes the source text of the emulator's modules before they are first imported."""

import importlib.util
import sys


class PatchDoesNotFit(Exception):
    """The module does not contain a patch's text exactly once."""


class Sources:
    """The patched modules: their text, and the additional names that it uses."""

    def __init__(self):
        self._texts = {}
        self._names = {}

    def replace(self, module, old, new):
        """Replaces the one occurrence of `old` in the module's source by `new`.

        Raises PatchDoesNotFit unless there is exactly one: then the patch was written for another
        version.
        """
        if module not in self._texts:
            self._texts[module] = _spec(module).loader.get_source(module)
        found = self._texts[module].count(old)
        if found != 1:
            raise PatchDoesNotFit(f"{module} contains {found} times: {old.strip().splitlines()[0]}")
        self._texts[module] = self._texts[module].replace(old, new)

    def define(self, module, **names):
        """Defines additional names for the module's patched text."""
        self._names.setdefault(module, {}).update(names)

    def load(self):
        """Imports every patched module from its patched text."""
        for name, text in self._texts.items():
            if name in sys.modules:
                raise PatchDoesNotFit(f"{name} was imported before it was patched")
            spec = _spec(name)
            module = importlib.util.module_from_spec(spec)
            vars(module).update(self._names.get(name, {}))
            sys.modules[name] = module
            exec(compile(text, spec.origin, "exec"), vars(module))
            package, _, last = name.rpartition(".")
            setattr(sys.modules[package], last, module)


def _spec(module):
    spec = importlib.util.find_spec(module)
    if spec is None:
        raise PatchDoesNotFit(f"there is no module {module}")
    return spec
