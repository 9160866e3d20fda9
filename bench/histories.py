"""Runs a whole history with the project's own Alembic, in the environment the project is installed in.

Input (standard input): {"paths": [...], "convention": {...}|null, "host", "user", "database", "copy", "copyAfter": 12,
  "libraries": "a folder with psycopg2, for environments without it", "preload": ["a.module"], "files": [{"id", "path"}]} in the order of an upgrade
Output (standard output): {"ran": 309, "seconds": 1.5, "failure": {"id", "reason"}|null, "copied": true}

Each revision runs in a transaction of its own. After `copyAfter` revisions the database is copied to `copy`.
"""

import importlib
import importlib.util
import json
import logging
import os
import sys
import time
import warnings


def admin(request, sql):
    import psycopg2

    connection = psycopg2.connect(host=request["host"], user=request["user"], dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def perform(engine, function, convention):
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import MetaData

    with engine.connect() as connection:
        environment = EnvironmentContext(Config(), None)
        environment.is_offline_mode = lambda: False
        opts = {
            "target_metadata": MetaData(naming_convention=convention) if convention else MetaData(),
            "transaction_per_migration": True,
        }
        context = MigrationContext.configure(connection=connection, environment_context=environment, opts=opts)
        environment._migration_context = context
        environment._install_proxy()
        with Operations.context(context), context.begin_transaction(_per_migration=True):
            function()


def main():
    request = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.path[:0] = request["paths"]
    sys.path.append(request["libraries"])
    from sqlalchemy import create_engine
    from sqlalchemy.engine import URL
    from sqlalchemy.pool import NullPool

    url = URL.create(
        "postgresql+psycopg2", username=request["user"], database=request["database"], query={"host": request["host"]}
    )
    engine = create_engine(url, poolclass=NullPool)
    # What env.py imports before it loads the revisions.
    for name in request["preload"]:
        importlib.import_module(name)
    ran, failure, copied = 0, None, False
    started = time.perf_counter()
    for at, file in enumerate(request["files"]):
        if at == request["copyAfter"]:
            admin(request, f'CREATE DATABASE {request["copy"]} TEMPLATE {request["database"]}')
            copied = True
        try:
            perform(engine, load(file["path"], f"revision_{at}").upgrade, request["convention"])
            ran += 1
        except BaseException as error:  # noqa: BLE001
            first = (str(error).strip().splitlines() or [""])[0][:160]
            failure = {"id": file["id"], "reason": f"{type(error).__name__}: {first}"}
            break
    seconds = time.perf_counter() - started
    if not copied and ran == request["copyAfter"]:
        admin(request, f'CREATE DATABASE {request["copy"]} TEMPLATE {request["database"]}')
        copied = True
    out.write(json.dumps({"ran": ran, "seconds": seconds, "failure": failure, "copied": copied}))
    out.flush()
    os._exit(0)


main()
