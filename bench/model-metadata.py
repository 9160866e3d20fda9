"""Prints the tables of every SQLAlchemy MetaData a package fills when its modules are imported.

usage: model-metadata.py ROOT MODULE…   (ROOT: the folder the modules are imported from, put before the path)
Output: JSON {sqlalchemy, python, failed: {module: reason}, tables: [{metadata, name, schema, owners, columns, …}]}.
"""
import gc
import importlib
import io
import json
import os
import platform
import re
import sys
import warnings

warnings.simplefilter("ignore")
out, sys.stdout = sys.stdout, io.StringIO()
tops = set()
failed = {}
for name in sys.argv[1:]:
    tops.add(name.split(".")[0])
    try:
        importlib.import_module(name)
    except BaseException as error:  # an application may well exit, or refuse, while it is imported
        failed[name] = f"{type(error).__name__}: {str(error)[:200]}"

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers
from sqlalchemy.sql.elements import TextClause, UnaryExpression, _textual_label_reference

try:
    configure_mappers()
except Exception as error:
    failed["configure_mappers"] = f"{type(error).__name__}: {str(error)[:200]}"


def columns_of(table):
    return [
        {
            "name": column.name,
            "nullable": bool(column.nullable),
            "primaryKey": bool(column.primary_key),
            "hasDefault": column.default is not None or column.server_default is not None,
        }
        for column in table.columns
    ]


def foreign_key(constraint):
    targets = [element.target_fullname.rsplit(".", 1) for element in constraint.elements]
    return {
        "columns": [column.name for column in constraint.columns],
        "table": targets[0][0],
        "references": [target[1] for target in targets],
        "onDelete": constraint.ondelete,
    }


PLAIN = re.compile(r'\s*"?(\w+)"?(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*', re.IGNORECASE)


def column_of(one, table):
    """The column an index is ordered by, `created_at DESC` too; None for any other expression."""
    while isinstance(one, UnaryExpression):  # desc("name") holds a text
        one = one.element
    if isinstance(one, _textual_label_reference):
        return one.element if one.element in table.columns else None
    if isinstance(one, sa.Column):
        return one.name
    found = PLAIN.fullmatch(one.text) if isinstance(one, TextClause) else None
    return found[1] if found and found[1] in table.columns else None


def index_of(index):
    options = index.dialect_options.get("postgresql", {})
    try:
        partial = options.get("where") is not None
    except Exception:
        partial = False
    return {
        "name": None if index.name is None else str(index.name),
        "columns": [column_of(one, index.table) for one in index.expressions],
        "unique": bool(index.unique),
        "partial": partial,
    }


owners = {}
classes = {}
for mapper in [one for one in gc.get_objects() if isinstance(one, sa.orm.Mapper)]:
    table = mapper.local_table
    if isinstance(table, sa.Table):
        owners.setdefault(id(table), set()).add(mapper.class_.__module__)
        classes.setdefault(id(table), set()).add(f"{mapper.class_.__module__}.{mapper.class_.__qualname__}")
for module_name, module in list(sys.modules.items()):
    if module_name.split(".")[0] not in tops:
        continue
    for value in list(getattr(module, "__dict__", {}).values()):
        if type(value).__module__.startswith("sqlalchemy.") and isinstance(value, sa.Table):
            owners.setdefault(id(value), set()).add(module_name)

tables = []
for number, metadata in enumerate(one for one in gc.get_objects() if isinstance(one, sa.MetaData)):
    for table in metadata.tables.values():
        found = sorted(owners.get(id(table), ()))
        tables.append(
            {
                "metadata": number,
                "name": table.name,
                "schema": table.schema,
                "owners": found,
                "classes": sorted(classes.get(id(table), ())),
                "columns": columns_of(table),
                "foreignKeys": [foreign_key(one) for one in table.foreign_key_constraints],
                "uniques": [
                    [column.name for column in one.columns]
                    for one in table.constraints
                    if isinstance(one, sa.UniqueConstraint)
                ],
                "indexes": [index_of(one) for one in table.indexes],
                "viaConvention": bool(metadata.naming_convention.get("ix") not in (None, "ix_%(column_0_label)s")),
            }
        )

out.write(
    json.dumps({"sqlalchemy": sa.__version__, "python": platform.python_version(), "failed": failed, "tables": tables})
)
out.flush()
os._exit(0)
