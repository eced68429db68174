"""`python -m benchmarks scale|nrp|peers …`: hands the rest of the command line to one benchmark."""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "scale": ("benchmarks.scale.command", "centres from 50 to 5,000 agents"),
    "nrp": ("benchmarks.nrp.command", "published nurse-rostering instances of Curtois and Qu"),
    "peers": ("benchmarks.peers.command", "side by side with what a user would take from the package index instead"),
}
"""Name → module with a `main(arguments) -> exit status`, loaded only when asked for, and what it measures."""


def main(arguments: list[str]) -> int:
    """Run the benchmark that is named first."""
    if not arguments or arguments[0] not in COMMANDS:
        width = max(map(len, COMMANDS))
        print("usage: python -m benchmarks NAME …\n", file=sys.stderr)
        for name, (_, subject) in COMMANDS.items():
            print(f"  {name:<{width}}  {subject}", file=sys.stderr)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    status: int = import_module(COMMANDS[arguments[0]][0]).main(arguments[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
