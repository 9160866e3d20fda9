/**
 * The program that asks a service's own Alembic for the difference between its models and a database. It is the one part
 * of Plimsoll that runs code of the service, and only when the user asks for `--autogenerate`. Nothing is written to the
 * repository: the text of the revision goes to the file named in the request. It stops when env.py connects to any
 * database but the one it was given.
 */
export const AUTOGENERATE_DRIVER = `
import json, os, sys, traceback

with open(sys.argv[1]) as given:
    request = json.load(given)


def finish(**result):
    with open(request["result"], "w") as out:
        json.dump(result, out)
    os._exit(0)


# The folder of this program is no place to import from; that of the service is.
sys.path[0] = os.getcwd()
try:
    from alembic import __version__, command
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from mako.template import Template
except ImportError as error:
    finish(state="no-alembic", detail=str(error))

configure = EnvironmentContext.configure


def checked(self, connection=None, *args, **options):
    if connection is not None:
        name = connection.exec_driver_sql("SELECT current_database()").scalar()
        if name != request["database"]:
            finish(state="elsewhere", detail=str(name))
        if connection.in_transaction():
            connection.get_transaction().rollback()
    return configure(self, connection, *args, **options)


def generate(self, template, path, **values):
    text = Template(filename=os.fspath(template)).render_unicode(**values)
    finish(state="made", path=os.fspath(path), text=text, upgrades=str(values.get("upgrades")), version=__version__)


EnvironmentContext.configure = checked
ScriptDirectory._generate_template = generate
try:
    config = Config(request["config"], ini_section=request["section"])
    if request["scripts"]:
        config.set_main_option("script_location", request["scripts"])
    config.set_main_option("sqlalchemy.url", request["url"].replace("%", "%%"))
    if request["action"] == "upgrade":
        command.upgrade(config, "heads")
        finish(state="upgraded")
    options = {"message": request["message"], "autogenerate": True, "rev_id": request["id"]}
    if request["head"]:
        options["head"] = request["head"]
    command.revision(config, **options)
    finish(state="nothing")
except BaseException as error:
    detail = f"{type(error).__name__}: {error}"
    finish(state="failed", detail=detail[:2000], trace=traceback.format_exc()[-4000:])
`
