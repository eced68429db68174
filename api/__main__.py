"""`python -m api` is `paiban`."""

from api.cli import main

if __name__ == "__main__":
    main()
