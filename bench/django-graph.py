"""The graph, the leaf nodes and the plan of a tree's migrations as Django's own MigrationLoader builds them.

Input (standard input): {"tree": "...", "files": ["relative", ...]}. Output: {"nodes": {"app.name": ["app.name", ...]}, "leaves": [...], "plan": [...],
"unloaded": {...}}. Everything but Django and the standard library is a stand-in: the attributes of a migration that make
the graph do not hang on it. The user model is Django's own, unless the tree has an app named in AUTH_USER_MODEL.
"""

import ast
import builtins
import json
import sys
import types
from pathlib import Path

import django
from django.conf import LazySettings, settings
from django.core.files.storage.base import Storage
from django.db.migrations.loader import MigrationLoader

CONTRIB = ["admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites"]


class Stub(Storage):
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else Stub()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()

    def __mro_entries__(self, bases):
        return (StubBase,)

    def __iter__(self):
        return iter((Stub(), Stub()))

    def __getitem__(self, key):
        return Stub()

    def __add__(self, other):
        return self

    __radd__ = __or__ = __ror__ = __mod__ = __add__

    def __ge__(self, other):
        return True

    __gt__ = __ge__

    def __lt__(self, other):
        return False

    __le__ = __lt__


class StubBase:
    def __init__(self, *args, **kwargs):
        pass

    def __init_subclass__(cls, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()


REAL = {"django", *sys.stdlib_module_names}
load = builtins.__import__


def stubbed(name, globals=None, locals=None, fromlist=(), level=0):
    asked = globals is not None and globals.get("__plimsoll__")
    if asked and (level > 0 or name.split(".")[0] not in REAL):
        module = types.ModuleType(name)
        module.__getattr__ = lambda _name: Stub()
        return module
    try:
        return load(name, globals, locals, fromlist, level)
    except ImportError:
        if not asked:
            raise
        module = types.ModuleType(name)
        module.__getattr__ = lambda _name: Stub()
        return module


def label_of(folder):
    config = folder / "apps.py"
    if config.exists():
        for node in ast.walk(ast.parse(config.read_text())):
            if isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == "label":
                        if isinstance(one.value, ast.Constant):
                            return one.value.value
    return folder.name


def main():
    request = json.load(sys.stdin)
    tree = Path(request["tree"])
    settings.configure(
        INSTALLED_APPS=[f"django.contrib.{name}" for name in CONTRIB],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    )
    django.setup()
    ask = LazySettings.__getattr__

    def setting(own, name):
        try:
            return ask(own, name)
        except AttributeError:
            return "auth.User" if name.endswith("_MODEL") else Stub()

    LazySettings.__getattr__ = setting
    files = sorted(tree / path for path in request["files"])
    numbered = {path.parent for path in files if path.name[:4].isdigit()}
    own, unloaded = set(), {}
    load_disk = MigrationLoader.load_disk

    def with_tree(loader):
        load_disk(loader)
        for path in files:
            if path.parent not in numbered:
                continue
            label = label_of(path.parent.parent)
            scope = {"__name__": f"{label}.migrations.{path.stem}", "__file__": str(path), "__plimsoll__": True}
            try:
                builtins.__import__ = stubbed
                exec(compile(path.read_text(), str(path), "exec"), scope)
            except Exception as error:
                unloaded[str(path.relative_to(tree))] = f"{type(error).__name__}: {error}"
                continue
            finally:
                builtins.__import__ = load
            if not hasattr(scope.get("Migration"), "operations"):
                continue
            own.add(label)
            loader.migrated_apps.add(label)
            loader.disk_migrations[label, path.stem] = scope["Migration"](path.stem, label)

    MigrationLoader.load_disk = with_tree
    check = MigrationLoader.check_key

    def lenient(loader, key, current_app):
        # Apps of other packages, as if they were installed without migrations.
        if key[0] not in loader.migrated_apps:
            return None
        return check(loader, key, current_app)

    MigrationLoader.check_key = lenient
    try:
        loader = MigrationLoader(None, ignore_no_migrations=True)
    except Exception as error:
        sys.exit(f"{error}; not loaded: {unloaded}")
    known = {key for key in loader.graph.nodes}
    graph = loader.graph
    text = lambda key: f"{key[0]}.{key[1]}"
    mine = lambda key: key[0] in own
    nodes = {
        text(key): sorted(text(parent.key) for parent in graph.node_map[key].parents if mine(parent.key))
        for key in sorted(known)
        if mine(key)
    }
    seen, plan = set(), []
    for target in graph.leaf_nodes():
        for key in graph.forwards_plan(target):
            if key not in seen:
                seen.add(key)
                plan.append(key)
    json.dump(
        {
            "django": django.get_version(),
            "nodes": nodes,
            "leaves": [text(key) for key in graph.leaf_nodes() if mine(key)],
            "plan": [text(key) for key in plan if mine(key)],
            "unloaded": unloaded,
        },
        sys.stdout,
    )


main()
