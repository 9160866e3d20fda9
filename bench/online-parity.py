"""What Alembic executes for each revision of a history on a real server, in order, from an empty database.

Input (standard input): {"paths": [...], "convention": {...}|null, "host": "...", "user": "...", "database": "...",
  "files": [{"id", "path", "back"}]} in the order of an upgrade; `back`: run the way back, too
Output (standard output): one JSON line for each file and direction:
  {"id", "direction", "kind": "sql", "statements": [{"sql", "operation"}]}   what only asks is left out
  {"id", "direction", "kind": "none", "reason": "..."}             it failed; of an upgrade nothing more is run after it

The way back of each revision runs on a copy of the database, so that the way up goes on from where it was.
"""

import json
import logging
import os
import re
import signal
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

from parity_stubs import install as install_stubs, touched, watch_touches  # noqa: E402

TIME_LIMIT = 60
ASKS = re.compile(r"^\s*(?:--[^\n]*\n\s*)*(?:SELECT|SHOW|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)

statements = []
failures = []
operations = [0]


def patch_operations():
    """Counts directives: what one of them sends belongs together."""
    from alembic.operations import base

    invoke = base.AbstractOperations.invoke

    def counted(self, operation):
        operations[0] += 1
        return invoke(self, operation)

    base.AbstractOperations.invoke = counted


def failed(context):
    failures.append(str(context.original_exception).strip().splitlines()[0][:160])


def record(_connection, cursor, statement, parameters, _context, executemany):
    if executemany:
        parameters = parameters[0] if parameters else None
    text = cursor.mogrify(statement, parameters).decode()
    if not ASKS.match(text):
        statements.append({"sql": text, "operation": operations[0]})


class Database:
    """A database of the server, reached through SQLAlchemy."""

    def __init__(self, request, name):
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import URL
        from sqlalchemy.pool import NullPool

        url = URL.create("postgresql+psycopg2", username=request["user"], database=name, query={"host": request["host"]})
        self.name = name
        self.engine = create_engine(url, poolclass=NullPool)
        event.listen(self.engine, "before_cursor_execute", record)
        event.listen(self.engine, "handle_error", failed)


def admin(request, sql):
    import psycopg2

    connection = psycopg2.connect(host=request["host"], user=request["user"], dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


def perform(database, function, convention):
    """Runs a direction as `alembic upgrade` would, in a transaction of its own."""
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import MetaData

    with database.engine.connect() as connection:
        environment = EnvironmentContext(Config(), None)
        environment.is_offline_mode = lambda: False
        opts = {
            "target_metadata": MetaData(naming_convention=convention) if convention else MetaData(),
            "transaction_per_migration": True,
        }
        context = MigrationContext.configure(connection=connection, environment_context=environment, opts=opts)
        environment._migration_context = context
        environment._install_proxy()
        context._ensure_version_table()
        connection.commit()
        statements.clear()
        touched.clear()
        failures.clear()
        with Operations.context(context), context.begin_transaction(_per_migration=True), watch_touches():
            function()
            done = list(statements)
        connection.commit()
        return done


def load(path, name):
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attempt(database, file, direction, convention):
    signal.alarm(TIME_LIMIT)
    try:
        module = load(file["path"], f"plimsoll_{direction}_{abs(hash(file['id']))}")
        function = getattr(module, "upgrade" if direction == "up" else "downgrade", None)
        if function is None:
            return {"kind": "absent"}
        done = perform(database, function, convention)
        if failures:
            return {"kind": "none", "reason": f"a statement is refused: {failures[0]}"}
        if touched:
            return {"kind": "none", "reason": touched[0]}
        return {"kind": "sql", "statements": done}
    except BaseException as error:  # noqa: BLE001
        if isinstance(error, KeyboardInterrupt):
            raise
        first = (str(error).strip().splitlines() or [""])[0][:200]
        return {"kind": "none", "reason": f"{type(error).__name__}: {first}"}
    finally:
        signal.alarm(0)


def too_long(*_args):
    raise TimeoutError


def main():
    request = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, too_long)
    # Imported before the finder stands first, so that these are the real ones.
    import alembic.context, alembic.op, alembic_postgresql_enum, alembic_utils, geoalchemy2, pgvector.sqlalchemy  # noqa: E401, F401
    import psycopg2, sqlalchemy.orm, sqlalchemy_utils, sqlmodel  # noqa: E401, F401

    patch_operations()
    install_stubs(request["paths"])
    main_name, copy_name = request["database"], f"{request['database']}_copy"
    admin(request, f"CREATE DATABASE {main_name}")
    database = Database(request, main_name)
    for file in request["files"]:
        up = attempt(database, file, "up", request["convention"])
        out.write(json.dumps({"id": file["id"], "direction": "up", **up}) + "\n")
        if up["kind"] == "none":
            break
        if not file["back"]:
            continue
        admin(request, f"CREATE DATABASE {copy_name} TEMPLATE {main_name}")
        down = attempt(Database(request, copy_name), file, "down", request["convention"])
        out.write(json.dumps({"id": file["id"], "direction": "down", **down}) + "\n")
        admin(request, f"DROP DATABASE {copy_name} WITH (FORCE)")
    out.flush()
    os._exit(0)


main()
