"""What Alembic itself makes of graphs of revisions, a JSON object a line: the truth our history is held against.

usage: python alembic-graph-vectors.py SEED COUNT   random graphs
       python alembic-graph-vectors.py --named      the graphs that follow by name

src/migrations/history/alembic-graphs.jsonl holds those by name and twenty random ones.

Each graph: {"name", "revisions": [{id, down, dependsOn, labels}], "expect": {...}}; an answer is a list of ids, or
{"error": kind}. Graphs are our own; those by name have the shapes that Alembic's own tests try (diamonds, several
bases, merges, dependencies, labels).
"""
import json
import random
import sys
import types
import warnings

from alembic.runtime.migration import HeadMaintainer, RevisionStep
from alembic.script import revision as rv

warnings.simplefilter("ignore")


def build(revisions):
    module = types.SimpleNamespace(upgrade=None, downgrade=None)

    def load():
        for one in revisions:
            made = rv.Revision(
                one["id"],
                tuple(one["down"]) or None,
                dependencies=tuple(one["dependsOn"]) or None,
                branch_labels=tuple(one["labels"]) or None,
            )
            made.module = module
            yield made

    made = rv.RevisionMap(load)
    made._revision_map
    return made


def kind_of(error):
    if isinstance(error, rv.MultipleHeads):
        return "several-heads"
    if isinstance(error, rv.RangeNotAncestorError):
        return "not-an-ancestor"
    text = str(error)
    if isinstance(error, rv.ResolutionError):
        if "Multiple revisions start" in text:
            return "ambiguous-id"
        return "not-on-branch" if "not a member" in text else "not-found"
    for part, kind in (
        ("overlaps", "overlap"),
        ("Ambiguous", "ambiguous-walk"),
        ("Not a valid downgrade target", "not-an-ancestor"),
        ("didn't produce", "walked-too-far"),
        ("Walked too far", "walked-too-far"),
    ):
        if part in text:
            return kind
    return "other: %s %s" % (type(error).__name__, text)


def answer(function):
    try:
        return function()
    except Exception as error:  # every refusal is an answer
        return {"error": kind_of(error)}


class Rows(HeadMaintainer):
    def __init__(self, heads):
        self.heads = set(heads)

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)

    def _delete_version(self, version):
        self.heads.remove(version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)


def walk(map_, ids, up, rows):
    table = Rows(rows)
    for one in ids:
        table.update_to_step(RevisionStep(map_, map_._revision_map[one], up))
    return sorted(table.heads)


def upgrade(map_, rows, target):
    found = map_.iterate_revisions(target, tuple(rows), implicit_base=True)
    return [one.revision for one in found][::-1]


def downgrade(map_, rows, target):
    found = map_.iterate_revisions(tuple(rows), target, select_for_downgrade=True)
    return [one.revision for one in found]


def between(map_, upper, lower):
    return [one.revision for one in map_.iterate_revisions(upper, lower, inclusive=True, assert_relative_length=False)]


def look_up(map_, identifier):
    return [None if one is None else one.revision for one in map_.get_revisions(identifier)]


def step(map_, what, rows, target):
    run = upgrade if what == "up" else downgrade
    ids = answer(lambda: run(map_, rows, target))
    after = answer(lambda: walk(map_, ids, what == "up", rows)) if isinstance(ids, list) else None
    return {"direction": what, "rows": rows, "target": target, "ids": ids, "after": after}


def identifiers(revisions, rng):
    ids = [one["id"] for one in revisions]
    labels = [label for one in revisions for label in one["labels"]]
    pick = lambda: rng.choice(ids)
    found = ["head", "heads", "base", pick(), pick()[:5], "+1", "+2", "-1", "-2", pick() + "+1", pick() + "-1", "head-1"]
    found += [pick() + "@head", pick() + "@heads", pick() + "@base", pick() + "@+1", pick() + "@-1", pick() + "@" + pick()]
    for label in labels:
        found += [label, label + "@head", label + "@heads", label + "@base", label + "@+1", label + "@-1", label + "@head-1"]
        found += [label + "@" + pick(), label + "@" + pick() + "-1"]
    return found


def expectations(revisions, rng, tries):
    map_ = build(revisions)
    every = between(map_, "heads", "base")
    expect = {
        "heads": list(map_.heads),
        "realHeads": list(map_._real_heads),
        "bases": list(map_.bases),
        "realBases": list(map_._real_bases),
        "labels": {one: sorted(map_._revision_map[one].branch_labels) for one in every},
        "normalizedDown": {one: sorted(map_._revision_map[one]._normalized_down_revisions) for one in every},
        "order": every[::-1],
    }
    names = identifiers(revisions, rng)
    chosen = rng.sample(names, min(tries, len(names)))
    expect["lookUps"] = [{"identifier": one, "ids": answer(lambda: look_up(map_, one))} for one in chosen]
    steps = []
    states = [[], sorted(map_._real_heads)]
    for _ in range(tries):
        rows, target = rng.choice(states), rng.choice(names)
        what = rng.choice(["up", "down"])
        made = step(map_, what, rows, target)
        steps.append(made)
        if isinstance(made["after"], list) and made["after"] not in states:
            states.append(made["after"])
    expect["steps"] = steps
    expect["ranges"] = [
        {"upper": upper, "lower": lower, "ids": answer(lambda: between(map_, upper, lower))}
        for upper, lower in ((rng.choice(names), rng.choice(names)) for _ in range(tries // 2))
    ]
    return expect


def random_graph(rng):
    size = rng.randint(1, 12)
    order = ["%s%02d%s" % (rng.choice("abc"), index, rng.choice(["xyz", "k", "qrstu"])) for index in range(size)]
    revisions = []
    for index, one in enumerate(order):
        below = order[:index]
        recent = below[-4:]
        count = rng.choice([1, 1, 1, 1, 1, 2]) if below and rng.random() > 0.15 else 0
        down = rng.sample(recent, min(count, len(recent)))
        others = [x for x in below if x not in down]
        depends = rng.sample(others, 1) if others and rng.random() < 0.2 else []
        labels = ["label%d" % index] if rng.random() < 0.15 else []
        revisions.append({"id": one, "down": down, "dependsOn": depends, "labels": labels})
    named = [one for one in revisions if one["labels"]]
    for one in revisions:
        for other in named:
            if one["dependsOn"] == [other["id"]] and rng.random() < 0.5:
                one["dependsOn"] = [other["labels"][0]]
    rng.shuffle(revisions)
    return revisions


def rev(id_, down=(), depends=(), labels=()):
    as_list = lambda value: [value] if isinstance(value, str) else list(value)
    return {"id": id_, "down": as_list(down), "dependsOn": as_list(depends), "labels": as_list(labels)}


NAMED = {
    "a line": [rev("aa10"), rev("bb20", "aa10"), rev("cc30", "bb20")],
    "a diamond": [rev("aa10"), rev("bb20", "aa10"), rev("cc30", "aa10"), rev("dd40", ["bb20", "cc30"]), rev("ee50", "dd40")],
    "a diamond with a longer side": [
        rev("aa10"), rev("bb20", "aa10"), rev("bb21", "bb20"), rev("cc30", "aa10"), rev("dd40", ["bb21", "cc30"])],
    "two open branches": [rev("aa10"), rev("bb20", "aa10", labels="left"), rev("bb21", "bb20"), rev("cc30", "aa10", labels="right")],
    "three branches merged in two steps": [
        rev("aa10"), rev("bb20", "aa10"), rev("cc30", "aa10"), rev("dd40", "aa10"), rev("mm50", ["bb20", "cc30"]),
        rev("mm60", ["mm50", "dd40"])],
    "two bases, each labelled": [
        rev("net1", labels="net"), rev("net2", "net1"), rev("bill1", labels="bill"), rev("bill2", "bill1")],
    "two bases merged": [rev("aa10"), rev("bb10"), rev("aa20", "aa10"), rev("bb20", "bb10"), rev("mm30", ["aa20", "bb20"])],
    "a dependency across bases": [
        rev("net1", labels="net"), rev("net2", "net1"), rev("bill1", labels="bill"), rev("bill2", "bill1", depends="net2")],
    "a dependency on a label": [
        rev("net1", labels="net"), rev("net2", "net1"), rev("bill1", labels="bill"), rev("bill2", "bill1", depends="net")],
    "dependencies implied by ancestors": [
        rev("net1"), rev("net2", "net1"), rev("bill1", depends="net1"), rev("bill2", "bill1", depends="net1"),
        rev("bill3", "bill2", depends="net2")],
    "a head consumed by a dependency, then a merge": [
        rev("net1"), rev("net2", "net1"), rev("core1", "net1"), rev("bill1"), rev("bill2", "bill1", depends="net2"),
        rev("mm99", ["bill2", "core1"])],
    "a base that depends on another base": [rev("aa10"), rev("bb10", depends="aa10"), rev("bb20", "bb10")],
    "a merge of branches that depend on one another": [
        rev("aa10"), rev("bb20", "aa10"), rev("cc30", "aa10", depends="bb20"), rev("mm40", ["bb20", "cc30"])],
    "expand and contract": [
        rev("kilo"), rev("exp1", "kilo", labels="expand"), rev("con1", "kilo", labels="contract", depends="exp1"),
        rev("exp2", "exp1"), rev("con2", "con1", depends="exp2")],
    "a label in the middle of a line": [rev("aa10"), rev("bb20", "aa10", labels="late"), rev("cc30", "bb20")],
    "a label above a branch point": [
        rev("aa10"), rev("bb20", "aa10"), rev("cc30", "bb20", labels="left"), rev("dd40", "bb20")],
    "a label below a merge point": [
        rev("aa10", labels="old"), rev("bb20", "aa10"), rev("cc30", "aa10"), rev("mm40", ["bb20", "cc30"], labels="new")],
    "four branches of a wide tree": [
        rev("aa10"), *[rev("b%d10" % n, "aa10", labels="branch%d" % n) for n in range(4)],
        *[rev("b%d20" % n, "b%d10" % n) for n in range(4)], rev("mm30", ["b020", "b120"]), rev("mm40", ["b220", "b320"])],
    "loaded in the opposite order": [
        rev("ee50", "dd40"), rev("dd40", ["bb20", "cc30"]), rev("cc30", "aa10"), rev("bb20", "aa10"), rev("aa10")],
    "ids that begin alike": [rev("abcdef1"), rev("abcdef2", "abcdef1"), rev("abcd", "abcdef2"), rev("abc", "abcd")],
}


def main():
    made = []
    if sys.argv[1] == "--named":
        for name, revisions in NAMED.items():
            rng = random.Random(name)
            made.append({"name": name, "revisions": revisions, "expect": expectations(revisions, rng, 16)})
    else:
        seed, count = int(sys.argv[1]), int(sys.argv[2])
        for index in range(count):
            rng = random.Random("%d/%d" % (seed, index))
            revisions = random_graph(rng)
            expect = expectations(revisions, rng, 14)
            made.append({"name": "%d/%d" % (seed, index), "revisions": revisions, "expect": expect})
    for one in made:
        print(json.dumps(one, separators=(",", ":")))


main()
