"""``python -m healthplan_cli``: the console script, also where it is not on the path."""

from healthplan_cli.cli import main

if __name__ == "__main__":
    main()
