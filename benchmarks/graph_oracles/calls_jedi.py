"""Says what calls of a tree of Python source mean, by jedi: `PYTHON calls_jedi.py ROOT < sites > answers`.

Runs on the Python that has jedi. A site is a JSON object a line: path, line (from 1), column (characters, from 0), name.
An answer is the site with kind and targets, see __init__.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jedi

DEFINITIONS = {"function": "function", "class": "class", "property": "function"}


def meant(script: Any, root: Path, site: dict[str, Any]) -> dict[str, Any]:
    """kind, targets and what of one site."""
    try:
        found = script.goto(site["line"], site["column"], follow_imports=True, follow_builtin_imports=True)
        if found and all(name.type == "statement" for name in found):
            found = script.infer(site["line"], site["column"]) or found
    except Exception as e:  # jedi fails on some code in many ways; the site is undecided then
        return {"kind": "unknown", "what": f"jedi: {type(e).__name__}"}
    places = {(str(name.module_path), name.line): name for name in found}
    if len(places) != 1:
        return {"kind": "unknown", "what": "ambiguous" if places else "nothing found"}
    name = next(iter(places.values()))
    if name.module_path is None or not Path(name.module_path).is_relative_to(root):
        return {"kind": "outside", "what": "another library"}
    target = [Path(name.module_path).relative_to(root).as_posix(), name.line]
    if name.type in DEFINITIONS and name.name != "<lambda>":
        return {"kind": "definition", "targets": [target], "what": DEFINITIONS[name.type]}
    return {"kind": "value", "targets": [target], "what": name.type}


def main() -> None:
    root = Path(sys.argv[1]).resolve()
    # a package's own name is found where its parent folder is the path
    base = root.parent if (root / "__init__.py").exists() else root
    project = jedi.Project(base, added_sys_path=[str(base)], smart_sys_path=False)
    scripts: dict[str, Any] = {}
    for line in sys.stdin:
        site = json.loads(line)
        if site["path"] not in scripts:
            scripts[site["path"]] = jedi.Script(path=root / site["path"], project=project)
        answer = site | {"targets": []} | meant(scripts[site["path"]], root, site)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
