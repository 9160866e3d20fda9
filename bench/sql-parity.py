"""What Alembic itself writes for each revision: upgrade() and downgrade(), each alone, in offline mode.

Input (standard input): {"paths": [...], "env": path of env.py or null, "convention": used where env.py cannot run,
  "scenario": "empty" or "full" to let a database answer that holds nothing or everything, "files": [{"id", "path"}]}
Output (standard output): one JSON line for each file and direction:
  {"id", "direction", "kind": "sql", "operations": [{"name", "line"}], "statements": [{"sql", "operation", "autocommit"}]}
  {"id", "direction", "kind": "absent"}
  {"kind": "environment", "convention": {...}|null}      first: what env.py hands to Alembic, null when it cannot be told
  {"id", "direction", "kind": "none", "reason": "..."}       no oracle: the run cannot tell what the revision does

Modules that cannot be imported become stubs; a run that touches one, reads data, or raises is no oracle. The dialect is
PostgreSQL's with the server's default of standard_conforming_strings, as a connection would report it.
"""

import io
import json
import logging
import os
import random
import signal
import socket
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

from parity_scenarios import Rows, inspector  # noqa: E402
from parity_stubs import Touched, install as install_stubs, touched, watch_touches  # noqa: E402

TIME_LIMIT = 20


class NoOracle(Exception):
    """The run cannot tell what the revision does, even when the revision catches this."""

    def __init__(self, reason):
        super().__init__(reason)
        touched.append(reason)


class NoResult:
    """What a statement returns offline; whoever looks into it reads data."""

    def __init__(self, what):
        object.__setattr__(self, "_what", what)

    def _refuse(self, *_args, **_named):
        raise NoOracle("reads data")

    __getattr__ = __iter__ = __len__ = __bool__ = __getitem__ = __eq__ = __enter__ = _refuse
    __hash__ = None


class Recorder:
    """Collects what each operation writes."""

    def __init__(self):
        self.operations = []
        self.statements = []
        self.current = None
        self.autocommit = False
        self.depth = 0
        self.file = ""

    def line(self):
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self.file:
                return frame.f_lineno
            frame = frame.f_back
        return 0

    def begin(self, name):
        self.operations.append({"name": name, "line": self.line()})
        return len(self.operations) - 1

    def write(self, text):
        operation = self.current if self.current is not None else self.begin("unknown")
        sql = text[:-1] if text.endswith(";") else text
        self.statements.append({"sql": sql, "operation": operation, "autocommit": self.autocommit})

    def run(self, operation, action):
        outer, self.current = self.current, operation
        try:
            return action()
        finally:
            self.current = outer


recorder = Recorder()


def patch_operations():
    """Every directive is an operation; those another directive calls belong to it."""
    from alembic.operations import base, batch

    invoke = base.AbstractOperations.invoke

    def recorded(self, operation):
        if recorder.current is not None:
            return invoke(self, operation)
        record = recorder.begin(type(operation).__name__)
        pending = getattr(self.impl, "batch", None)
        before = len(pending) if pending is not None else 0
        try:
            return recorder.run(record, lambda: invoke(self, operation))
        finally:
            if pending is not None:
                owners = self.impl.__dict__.setdefault("plimsoll_owners", {})
                owners.update({index: record for index in range(before, len(pending))})

    def flush(self):
        if self._should_recreate():
            raise NoOracle("batch with a copy of the table")
        owners = self.__dict__.get("plimsoll_owners", {})
        for index, (name, args, named) in enumerate(self.batch):
            action = getattr(self.operations.impl, name)
            owner = owners[index] if index in owners else recorder.begin(name)
            recorder.run(owner, lambda: action(*args, **named))

    base.AbstractOperations.invoke = recorded
    batch.BatchOperationsImpl.flush = flush


def patch_connection():
    """`op.get_bind()` offline: statements are written; results are refused."""
    from sqlalchemy.engine import mock
    from sqlalchemy.sql import visitors

    def execute(self, statement, parameters=None, execution_options=None):
        if isinstance(statement, str):
            raise NoOracle("a string handed to Connection.execute")
        record = recorder.current if recorder.current is not None else recorder.begin("bind.execute")
        if parameters and not isinstance(parameters, (list, tuple)) and hasattr(statement, "bindparams"):
            given = {key: value for key, value in parameters.items() if key in getattr(statement, "_bindparams", {})}
            statement = statement.bindparams(**given)
        elif parameters:
            raise NoOracle("parameters beside a statement that is not text")
        recorder.run(record, lambda: self._execute_impl(statement, None))
        return NoResult("result")

    run_visitor = mock.MockConnection._run_ddl_visitor

    def ddl(self, visitor, element, **named):
        record = recorder.current if recorder.current is not None else recorder.begin("ddl")
        return recorder.run(record, lambda: run_visitor(self, visitor, element, **named))

    def scalar(self, statement, parameters=None, **named):
        execute(self, statement, parameters)
        raise NoOracle("reads data")

    mock.MockConnection.execute = execute
    mock.MockConnection._run_ddl_visitor = ddl
    mock.MockConnection.scalar = mock.MockConnection.scalars = scalar
    mock.MockConnection.exec_driver_sql = scalar
    assert visitors


def patch_inspection(scenario):
    import sqlalchemy
    from sqlalchemy.engine import mock

    def nothing(self, statement, parameters=None, **_named):
        self.execute(statement, parameters)

    if scenario:
        globals()["NoResult"] = Rows
        mock.MockConnection.scalar = nothing

    @sqlalchemy.inspection._inspects(mock.MockConnection)
    def inspect(_connection):
        if scenario:
            return inspector(scenario, NoOracle)
        raise NoOracle("inspects the database")


def patch_mode():
    """A revision that asks is told that it runs on a database; Alembic's own code knows better."""
    from alembic.runtime.migration import MigrationContext

    def read(self):
        return self.__dict__["as_sql"] and sys._getframe(1).f_globals.get("__name__", "").startswith("alembic.")

    MigrationContext.as_sql = property(read, lambda self, value: self.__dict__.__setitem__("as_sql", value))


def context_for(naming):
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import MetaData

    metadata = MetaData(naming_convention=naming) if naming else MetaData()
    opts = {
        "as_sql": True,
        "literal_binds": True,
        "output_buffer": io.StringIO(),
        "target_metadata": metadata,
        "transactional_ddl": True,
    }
    environment = EnvironmentContext(Config(), None)
    environment.is_offline_mode = lambda: False
    context = MigrationContext.configure(
        dialect_name="postgresql", dialect_opts={"paramstyle": "named"}, opts=opts, environment_context=environment
    )
    context.dialect._backslash_escapes = False
    environment._migration_context = context
    environment._install_proxy()
    context.impl.static_output = recorder.write
    context.impl.emit_commit = lambda: setattr(recorder, "autocommit", True)
    context.impl.emit_begin = lambda: setattr(recorder, "autocommit", False)
    return context, Operations.context(context)


class Captured(Exception):
    """env.py came to the point where it configures Alembic."""


def convention_of(path):
    """The naming convention of the metadata env.py hands over; None where it cannot run."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import MetaData

    captured = {}

    def configure(self=None, **options):
        captured.update(options)
        raise Captured

    environment = EnvironmentContext(Config(), None)
    environment.configure = configure
    environment.is_offline_mode = lambda: True
    environment._install_proxy()
    signal.alarm(TIME_LIMIT)
    try:
        load(path, "plimsoll_env")
    except BaseException as error:  # noqa: BLE001
        if isinstance(error, KeyboardInterrupt):
            raise
    finally:
        signal.alarm(0)
        environment._remove_proxy()
    metadata = captured.get("target_metadata")
    if not isinstance(metadata, MetaData):
        return {} if "target_metadata" in captured and (metadata is None or isinstance(metadata, (list, tuple))) else None
    return {key: value for key, value in metadata.naming_convention.items() if isinstance(key, str) and isinstance(value, str)}


def load(path, name):
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def why(error):
    if isinstance(error, (NoOracle, Touched)):
        return str(error)
    if isinstance(error, TimeoutError):
        return "took too long"
    if isinstance(error, AttributeError) and "MockConnection" in str(error):
        return "reads data"
    first = (str(error).strip().splitlines() or [""])[0][:160]
    return f"raised {type(error).__name__}: {first}"


def perform(module, direction, naming):
    """Runs one direction; yields the record of its operations."""
    function = getattr(module, "upgrade" if direction == "up" else "downgrade", None)
    if function is None:
        return {"kind": "absent"}
    recorder.operations, recorder.statements, recorder.current, recorder.autocommit = [], [], None, False
    touched.clear()
    recorder.file = module.__file__
    context, operations = context_for(naming)
    signal.alarm(TIME_LIMIT)
    try:
        with operations, watch_touches():
            function()
    except BaseException as error:  # noqa: BLE001
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"kind": "none", "reason": why(error)}
    finally:
        signal.alarm(0)
    if touched:
        return {"kind": "none", "reason": touched[0]}
    return {"kind": "sql", "operations": recorder.operations, "statements": recorder.statements}


def directions(file, naming):
    results = []
    for direction in ("up", "down"):
        try:
            signal.alarm(TIME_LIMIT)
            # Each direction gets a module of its own: one run's changes to module state must not reach the other.
            module = load(file["path"], f"plimsoll_revision_{random.randrange(10**12)}")
            signal.alarm(0)
            result = perform(module, direction, naming)
        except BaseException as error:  # noqa: BLE001
            signal.alarm(0)
            if isinstance(error, KeyboardInterrupt):
                raise
            result = {"kind": "none", "reason": f"cannot be loaded: {why(error)}"}
        results.append({"id": file["id"], "direction": direction, **result})
    return results


def refuse_network(*_args, **_named):
    raise NoOracle("opens a connection")


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
    import sqlalchemy.orm, sqlalchemy_utils, sqlmodel  # noqa: E401, F401

    patch_operations()
    patch_connection()
    patch_inspection(request.get("scenario"))
    patch_mode()
    socket.socket.connect = refuse_network
    install_stubs(request["paths"])
    convention = convention_of(request["env"]) if request.get("env") else {}
    out.write(json.dumps({"kind": "environment", "convention": convention}) + "\n")
    for file in request["files"]:
        for result in directions(file, convention if convention is not None else request.get("convention")):
            out.write(json.dumps(result, default=str) + "\n")
    out.flush()
    os._exit(0)


main()
