"""Prints the route table an application's own framework holds, as JSON.

usage: framework-routes.py TARGET

TARGET is `module:attribute`, `module:factory()`, or the path of a shim, `apps/x.py:build()`. It runs inside the
environment the service is installed in; the result goes to standard output, whatever the service prints while it is
imported goes to standard error.
"""

import argparse
import asyncio
import functools
import importlib
import importlib.util
import inspect
import json
import os
import sys


def load(target):
    """The application object a target names."""
    module_name, _, attribute = target.rpartition(":")
    call = attribute.endswith("()")
    if module_name.endswith(".py"):
        spec = importlib.util.spec_from_file_location("plimsoll_shim", module_name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(module_name)
    value = module
    for part in attribute.removesuffix("()").split("."):
        value = getattr(value, part)
    value = value() if call else value
    return asyncio.run(value) if inspect.iscoroutine(value) else value


def unwrap(function):
    """The function somebody wrote, below partials, bound methods and decorators that used functools.wraps."""
    while True:
        if isinstance(function, functools.partial):
            function = function.func
        elif inspect.ismethod(function):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        else:
            return function


def named(thing):
    """`module.qualname` of a callable; of an instance, that of its class."""
    function = unwrap(thing)
    if not hasattr(function, "__qualname__"):
        function = type(function)
    return f"{function.__module__}.{function.__qualname__}"


def place(thing):
    """The file and line of a callable as Python knows them; nothing for what is written in C."""
    function = unwrap(thing)
    if not (inspect.isfunction(function) or inspect.isclass(function)):
        function = type(function)
    try:
        return inspect.getsourcefile(function), inspect.getsourcelines(function)[1]
    except (OSError, TypeError):
        return None, None


def dependencies(dependant, seen):
    """Names of every callable below a dependant, with the security schemes among them."""
    for child in getattr(dependant, "dependencies", []) or []:
        if child.call is not None:
            seen.setdefault(named(child.call), None)
        dependencies(child, seen)
    for requirement in getattr(dependant, "security_requirements", None) or []:
        seen.setdefault(named(requirement.security_scheme), None)
    return list(seen)


def row(method, path, endpoint, route):
    file, line = place(endpoint) if endpoint is not None else (None, None)
    dependant = getattr(route, "dependant", None)
    return {
        "method": method,
        "path": path,
        "handler": named(endpoint) if endpoint is not None else "",
        "file": file,
        "line": line,
        "dependencies": dependencies(dependant, {}) if dependant is not None else [],
    }


def methods_of(route, endpoint):
    methods = getattr(route, "methods", None)
    if methods is None and inspect.isclass(endpoint):  # starlette's HTTPEndpoint: one method a verb
        verbs = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        methods = {verb for verb in verbs if hasattr(endpoint, verb.lower())}
    methods = set(methods or [])
    if not methods:
        return ["*"]
    # Starlette adds HEAD to every GET; nobody wrote it.
    if "GET" in methods and not getattr(route, "dependant", None):
        methods.discard("HEAD")
    return sorted(methods)


def below(application):
    """The routes of a mounted application, through the middleware wrapped around it."""
    for _ in range(20):
        versions = getattr(getattr(application, "router", None), "versioned_routers", None)
        if versions:  # Cadwyn: one router a version of the interface, chosen by a header
            return [*application.routes, *(route for router in versions.values() for route in router.routes)]
        if hasattr(application, "routes"):
            return application.routes
        inner = getattr(application, "app", None) or getattr(application, "_app", None)
        if inner is None:
            return None
        application = inner
    return None


def contexts(routes):
    """Routes with what their inclusion adds: FastAPI >= 0.137 keeps included routers as a tree."""
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        return routes
    return iter_route_contexts(routes)


def walk(routes, prefix, rows):
    for route in contexts(routes):
        original = getattr(route, "original_route", route)
        effective = getattr(route, "_effective_route", route)
        kind = type(original).__name__
        if hasattr(original, "add_frontend_route"):
            base = getattr(effective, "frontend_prefix", "")
            for inner in original.routes:
                rows.append(row("*", prefix + base + inner.path, None, effective))
            continue
        path = prefix + (getattr(route, "path", None) or "")
        endpoint = getattr(route, "endpoint", None)
        if "WebSocket" in kind:
            rows.append(row("WEBSOCKET", path, endpoint, effective))
        elif hasattr(original, "app") and "Mount" in kind or "Host" in kind:
            application = getattr(original, "app", None)
            rows.append({**row("*", path, None, effective), "handler": named(application), "mount": True})
            walk(below(application) or [], path, rows)
        elif endpoint is not None:
            for method in methods_of(effective, endpoint):
                rows.append(row(method, path, endpoint, effective))
    return rows


def distinct(rows):
    """One row a method and path: the first registered is the one that answers."""
    found = {}
    for item in rows:
        found.setdefault((item["method"], item["path"]), item)
    return list(found.values())


def version_of(name):
    try:
        return importlib.import_module(name).__version__
    except (ImportError, AttributeError):
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    options = parser.parse_args()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    application = load(options.target)
    routes = below(application)
    if routes is None:
        raise SystemExit(f"{options.target} is no application with routes: {type(application).__name__}")
    result = {
        "framework_version": {"fastapi": version_of("fastapi"), "starlette": version_of("starlette")},
        "python": ".".join(map(str, sys.version_info[:3])),
        "application": type(application).__name__,
        "routes": distinct(walk(routes, "", [])),
    }
    json.dump(result, out, indent=1)
    out.write("\n")
    out.flush()
    os._exit(0)  # services leave threads behind that nobody joins


main()
