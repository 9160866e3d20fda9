"""Stand-ins for modules that cannot be imported, so that revision files load without the application around them.

A stub can be imported, subclassed, called and used as a decorator while modules load. During a run any use of one raises
`Touched`: what the revision does then depends on something that is not there.
"""

import contextlib
import importlib.abc
import importlib.machinery
import sys

watching = False
QUIET = ("logger", "log", "logging", "structlog", "loguru", "getLogger", "get_logger")


# Why the run that is going on is no oracle; a revision may catch what is raised.
touched = []


class Touched(Exception):
    """A run used a stand-in."""

    def __init__(self, reason):
        super().__init__(reason)
        if watching:
            touched.append(reason)


@contextlib.contextmanager
def watch_touches():
    global watching
    watching = True
    try:
        yield
    finally:
        watching = False


def touch(name):
    if watching and not any(part in QUIET for part in name.split(".")):
        raise Touched(f"needs {name}, which is not there")


class Meta(type):
    """Classes made by the stub itself: `Stub.anything`, `Stub[...]`, `class X(Stub)`."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        touch(f"{cls.__stub__}.{name}")
        return make(f"{cls.__stub__}.{name}")

    def __getitem__(cls, _key):
        return cls

    def __or__(cls, _other):
        return cls

    __ror__ = __or__

    def __call__(cls, *args, **named):
        if cls.__dict__.get("__is_stub__"):
            touch(cls.__stub__)
            # A stub used as a plain decorator keeps what it decorates.
            if len(args) == 1 and not named and callable(args[0]) and not isinstance(args[0], Meta):
                return args[0]
            return make(f"{cls.__stub__}()")
        return super().__call__(*args, **named)

    def _value(cls, *_args):
        raise Touched(f"needs the value of {cls.__stub__}, which is not there")

    __bool__ = __int__ = __float__ = __len__ = __iter__ = __lt__ = __gt__ = __le__ = __ge__ = __add__ = __mod__ = _value
    __contains__ = __index__ = __str__ = __format__ = __enter__ = _value


class Instance:
    """Base of classes the application derives from a stub."""

    def __init__(self, *_args, **_named):
        pass

    def __init_subclass__(cls, **_named):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise Touched(f"needs {type(self).__stub__}.{name}, which is not there")


def make(name):
    return Meta("Stub", (Instance,), {"__stub__": name, "__is_stub__": True})


def fill(module, name):
    """Makes a module answer every name with a stub."""

    def missing(attribute):
        if attribute.startswith("__") and attribute not in ("__version__",):
            raise AttributeError(attribute)
        full = f"{name}.{attribute}"
        touch(full)
        return make(full)

    module.__getattr__ = missing
    if not hasattr(module, "__path__"):
        module.__path__ = []


class StubLoader(importlib.abc.Loader):
    def create_module(self, _spec):
        return None

    def exec_module(self, module):
        fill(module, module.__name__)


class Tolerant(importlib.abc.Loader):
    """Runs a module of the application; where it breaks off, the rest of its names are stubs."""

    def __init__(self, loader):
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        global watching
        outer, watching = watching, False
        try:
            self.loader.exec_module(module)
        except BaseException as error:  # noqa: BLE001
            if isinstance(error, (KeyboardInterrupt, TimeoutError)):
                raise
            fill(module, module.__name__)
        finally:
            watching = outer

    def __getattr__(self, name):
        return getattr(self.loader, name)


class Application(importlib.abc.MetaPathFinder):
    """Stands before the others: modules below the application's folders may break while they load."""

    def __init__(self, roots):
        self.roots = tuple(roots)

    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None or not (spec.origin or "").startswith(self.roots):
            return None
        spec.loader = Tolerant(spec.loader)
        return spec


class Missing(importlib.abc.MetaPathFinder):
    """Stands last: whatever nobody found."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, StubLoader(), is_package=True)


def install(paths):
    for path in reversed(paths):
        sys.path.insert(0, path)
    sys.meta_path.insert(0, Application(paths))
    sys.meta_path.append(Missing())
