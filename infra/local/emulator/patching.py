"""Changes the source text of the emulator's modules before they are first imported."""

import importlib
import importlib.util
import sys
from importlib.machinery import PathFinder


class PatchDoesNotFit(Exception):
    """The module does not contain a patch's text exactly once."""


class Sources:
    """The patched modules: their text, and the additional names that it uses."""

    def __init__(self):
        self._texts = {}
        self._files = {}
        self._names = {}

    def replace(self, module, old, new):
        """Replaces the one occurrence of `old` in the module's source by `new`.

        Raises PatchDoesNotFit unless there is exactly one: then the patch was written for another
        version.
        """
        if module not in self._texts:
            spec = _spec(module)
            self._files[module] = spec.origin
            self._texts[module] = spec.loader.get_source(module)
        found = self._texts[module].count(old)
        if found != 1:
            raise PatchDoesNotFit(f"{module} contains {found} times: {old.strip().splitlines()[0]}")
        self._texts[module] = self._texts[module].replace(old, new)

    def define(self, module, **names):
        """Defines additional names for the module's patched text."""
        self._names.setdefault(module, {}).update(names)

    def load(self):
        """Imports every patched module from its patched text, also when another patched module imports it."""
        for name in self._texts:
            if name in sys.modules:
                raise PatchDoesNotFit(f"{name} was imported before it was patched")
        sys.meta_path.insert(0, self)
        for name in self._texts:
            importlib.import_module(name)

    def find_spec(self, name, path, target=None):
        """For the import system: this object loads the patched modules."""
        if name not in self._texts:
            return None
        return importlib.util.spec_from_file_location(name, self._files[name], loader=self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        vars(module).update(self._names.get(name, {}))
        exec(compile(self._texts[name], self._files[module.__name__], "exec"), vars(module))


def _spec(module):
    """Finds a module without importing its packages, which would import unpatched modules."""
    parts = module.split(".")
    path = None
    for length in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:length]), path)
        if spec is None:
            raise PatchDoesNotFit(f"there is no module {module}")
        path = spec.submodule_search_locations
    return spec
