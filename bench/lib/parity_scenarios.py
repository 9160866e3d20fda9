"""A database that answers always the same, for revisions that look before they write.

`empty`: nothing is there and no query gives rows. `full`: every table and index that is asked for is there. What a
revision writes in both is what it may write; where it looks, it must be unknown to a reader of the file.
"""


class Rows:
    """The result of any query: no rows."""

    rowcount = 0

    def __init__(self, _what):
        pass

    def fetchall(self, *_args):
        return []

    def fetchone(self, *_args):
        return None

    def scalars(self, *_args):
        return self

    all = fetchmany = partitions = keys = fetchall
    first = scalar = scalar_one_or_none = one_or_none = fetchone
    mappings = unique = yield_per = scalars

    def close(self):
        pass

    def __iter__(self):
        return iter([])

    def __enter__(self):
        return self

    def __exit__(self, *_args):
        return False


def inspector(scenario, refuse):
    full = scenario == "full"

    class Inspector:
        default_schema_name = "public"

        def has_table(self, *_args, **_named):
            return full

        has_index = has_sequence = has_schema = has_table

        def get_pk_constraint(self, *_args, **_named):
            return {"name": "the_pkey" if full else None, "constrained_columns": []}

        def __getattr__(self, name):
            if name.startswith("get_"):
                return lambda *_args, **_named: []
            if name.startswith("clear"):
                return lambda *_args, **_named: None
            raise refuse("inspector." + name)

    return Inspector()
