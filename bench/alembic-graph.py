"""What Alembic says of histories: heads, bases, branch points and the order of a full upgrade.

Input (standard input): {"paths": [...], "environments": [{"name", "config", "section", "folder", "locations", "releases"}]}
Output (standard output): one JSON line for each environment:
  {"name", "how", "revisions", "heads", "realHeads", "bases", "branchPoints", "order"}  or  {"name", "error"}

`how`: `configuration` when Alembic finds the revisions through the ini file alone; `code` when the folders follow from the
constants of the code that sets them (OpenStack's RELEASES); `folders` when they had to be named. Modules that cannot be
imported are stand-ins, and statements that fail for want of them are passed over: a revision file loads without its
application.
"""

import ast
import json
import os
import re
import sys
import types
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

from parity_stubs import install as install_stubs  # noqa: E402

warnings.simplefilter("ignore")


def directory_of(environment):
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if environment["config"] and not environment["releases"]:
        os.chdir(environment["folder"])
        try:
            config = Config(environment["config"], ini_section=environment["section"] or "alembic")
            found = ScriptDirectory.from_config(config)
            if found.revision_map._revision_map and found.get_heads():
                return "configuration", found
        except Exception:  # the application holds the configuration
            pass
    locations = environment["locations"]
    how = "folders"
    if environment["releases"]:
        how, locations = "code", openstack_locations(locations[0], environment["releases"])
    return how, ScriptDirectory(os.path.dirname(locations[0]), version_locations=locations)


def openstack_locations(versions, file):
    """`_set_version_locations` of neutron/db/migration/cli.py, from the constants of that file."""
    with open(file) as source:
        tree = ast.parse(source.read())
    releases = next(
        [item.value if isinstance(item, ast.Constant) else item.attr.lower() for item in node.value.elts]
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "RELEASES"
    )
    nested = [os.path.join(versions, release, branch) for release in releases for branch in ("expand", "contract")]
    return [versions, *[folder for folder in nested if os.path.exists(folder)]]


def facts(environment):
    how, found = directory_of(environment)
    ids = [one.revision for one in found.walk_revisions()]
    map_ = found.revision_map
    return {
        "name": environment["name"],
        "how": how,
        "revisions": len(ids),
        "heads": list(map_.heads),
        "realHeads": list(map_._real_heads),
        "bases": list(map_.bases),
        "branchPoints": sorted(one for one in ids if map_._revision_map[one].is_branch_point),
        "labels": {one: sorted(map_._revision_map[one].branch_labels) for one in ids},
        "order": ids[::-1],
    }


def load_by_statements(folder, name):
    """Runs a revision file statement by statement: one that needs the application does not keep the header from us."""
    path = os.path.join(folder, name)
    module = types.ModuleType(re.sub(r"\W", "_", str(name)))
    module.__file__ = path
    with open(path, "rb") as source:
        tree = ast.parse(source.read(), path)
    module.__doc__ = ast.get_docstring(tree, clean=False)
    for statement in tree.body:
        code = compile(ast.Module([statement], []), path, "exec")
        try:
            exec(code, module.__dict__)
        except BaseException:  # noqa: BLE001, S110
            pass
    return module


def main():
    request = json.load(sys.stdin)
    install_stubs(request["paths"])
    from alembic import util

    util.load_python_file = load_by_statements
    answers, sys.stdout = sys.stdout, sys.stderr
    for environment in request["environments"]:
        try:
            answer = facts(environment)
        except BaseException as error:  # noqa: BLE001
            answer = {"name": environment["name"], "error": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
