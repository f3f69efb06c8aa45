"""Answers what "apt-get install --no-install-recommends" would install, with apt's own library.

Reads a JSON array of arguments (NAME or NAME=VERSION) a line and prints a JSON object a line: {"set": ["name version
arch", ...]}, or {"unsure": true} where it takes apt-get itself to answer. APT_CONFIG names the configuration. The cache is
opened once; each request is worked off in a fork of its own, so that nothing of one reaches the next.
"""
import json
import os
import sys

import apt_pkg

KEPT_FOR = ("PreDepends", "Depends", "Recommends", "Suggests")


def version_of(argument, cache, depcache):
    """The version that an argument names, as apt-get picks it; None where it would refuse or choose by other rules."""
    name, _, wanted = argument.partition("=")
    if name not in cache:
        return None
    package = cache[name]
    if not package.has_versions:
        owners = {provided[2].parent_pkg.id: provided[2].parent_pkg for provided in package.provides_list}
        if len(owners) != 1 or wanted:
            return None
        package = next(iter(owners.values()))
    if wanted:
        return next((version for version in package.version_list if version.ver_str == wanted), None)
    return depcache.get_candidate_ver(package)


def without_leftovers(depcache, asked):
    """Marked packages to which the requested ones lead; apt-get takes back new ones that nothing needs or mentions."""
    found, pending = {}, list(asked)
    while pending:
        package = pending.pop()
        if package.id in found or not depcache.marked_install(package):
            continue
        version = depcache.get_candidate_ver(package)
        found[package.id] = version
        for kind in KEPT_FOR:
            for alternatives in version.depends_list.get(kind, []):
                for relation in alternatives:
                    pending.extend(target.parent_pkg for target in relation.all_targets())
    return found.values()


def answer(arguments, cache, depcache):
    """The steps of apt-get install: mark what was asked for, then what it needs, then let the problem resolver mend it."""
    asked = []
    for argument in arguments:
        version = version_of(argument, cache, depcache)
        if version is None:
            return {"unsure": True}
        package = version.parent_pkg
        depcache.set_candidate_ver(package, version)
        depcache.mark_install(package, False)
        asked.append(package)
    for package in asked:
        depcache.mark_install(package, True)
    if depcache.broken_count and not mend(depcache, asked):
        return {"unsure": True}
    if not all(depcache.marked_install(package) for package in asked):
        return {"unsure": True}
    marked = without_leftovers(depcache, asked)
    return {"set": sorted(f"{version.parent_pkg.name} {version.ver_str} {version.arch}" for version in marked)}


def mend(depcache, asked):
    """Lets apt's problem resolver mend what is marked; whether it could."""
    fixer = apt_pkg.ProblemResolver(depcache)
    for package in asked:
        fixer.clear(package)
        fixer.protect(package)
    try:
        return fixer.resolve(True) and not depcache.broken_count
    except apt_pkg.Error:
        return False


def in_fork(arguments, cache, depcache):
    """The answer of a child process, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        text = '{"unsure":true}'
        try:
            text = json.dumps(answer(arguments, cache, depcache))
        finally:
            with os.fdopen(writing, "w") as out:
                out.write(text)
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        text = answers.read()
    os.waitpid(child, 0)
    return text


def main():
    apt_pkg.init_config()
    apt_pkg.init_system()
    cache = apt_pkg.Cache(None)
    depcache = apt_pkg.DepCache(cache)
    # Never released: otherwise apt looks through all packages after each mark for what nothing needs.
    group = apt_pkg.ActionGroup(depcache)
    for line in sys.stdin:
        print(in_fork(json.loads(line), cache, depcache), flush=True)
    del group


main()
