"""`bin/bench`: lists what there is to run, or runs one."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import benchmarks


def main(argv: list[str]) -> int:
    """Run the module named first with the rest; 2 where there is none of that name."""
    names = sorted(
        module.name
        for module in iter_modules(benchmarks.__path__)
        if not module.name.startswith("_") and not module.ispkg
    )
    if not argv or argv[0] not in names:
        print(f"usage: bin/bench {{{','.join(names)}}} [options]", file=sys.stderr)
        return 0 if argv in (["-h"], ["--help"]) else 2
    return int(import_module(f"benchmarks.{argv[0]}").main(argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
