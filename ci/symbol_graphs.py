# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Makes links to other modules plain code in symbol graphs, for DocC resolves links within one module.

    python3 ci/symbol_graphs.py FOLDER      FOLDER/Module/*.symbols.json, changed in place

Only links whose first word is a public type of another module here are changed: a link to what does not
exist anywhere stays, and DocC refuses it.
"""

import json
import pathlib
import re
import sys

LINK = re.compile(r"``([A-Za-z_]\w*)((?:/[^`]*)?)``")


def main():
    graphs = {path: json.loads(path.read_text()) for path in pathlib.Path(sys.argv[1]).glob("*/*.symbols.json")}
    types = {}
    for path, graph in graphs.items():
        names = types.setdefault(path.parent.name, set())
        names.update(symbol["pathComponents"][0] for symbol in graph["symbols"]
                     if graph["module"]["name"] == path.parent.name and "@" not in path.name)
    changed = 0
    for path, graph in graphs.items():
        own = types[path.parent.name]
        others = set().union(*(names for module, names in types.items() if module != path.parent.name)) - own

        def plain(match):
            nonlocal changed
            if match[1] not in others:
                return match[0]
            changed += 1
            return f"`{match[1]}{match[2].replace('/', '.')}`"

        for symbol in graph["symbols"]:
            for line in symbol.get("docComment", {}).get("lines", []):
                line["text"] = LINK.sub(plain, line["text"])
        path.write_text(json.dumps(graph))
    print(f"symbol-graphs: {len(graphs)} graphs, {changed} links to other modules")


if __name__ == "__main__":
    main()
