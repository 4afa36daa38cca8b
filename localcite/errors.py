"""The tree of errors. Errors carry data, no prose: `show.problem` words every one of them.

LocalciteError
├── UsageError             what was typed cannot be used                        exit 2
│   ├── BadIds             ids that are unreadable or ambiguous                 exit 2
│   ├── BadQuestion        a question that does not parse, with its position    exit 2
│   ├── BadFile            a file that cannot be read as what it should be      exit 2
│   ├── BadSetting         a setting that makes no sense, with its place        exit 2
│   ├── WrongVendor        the database belongs to another vendor               exit 2
│   └── NotConfirmed       buying needs --yes where nobody can be asked         exit 2
├── CredentialsError       missing or refused credentials                       exit 5
├── AccountError           quota, balance or permission is out                  exit 6
├── VendorError            the vendor cannot be reached, or a path is gone      exit 7
└── DatabaseError          the database cannot be used                          exit 8
    ├── DatabaseLocked     another process holds it too long
    ├── DatabaseDamaged    SQLite or the ledger says that it is damaged
    ├── DatabaseNewer      written by a newer localcite
    ├── DatabaseOlder      written by an older localcite, and opened for reading only
    └── DatabaseUnwritable the file or its folder cannot be written
"""

from typing import ClassVar


class LocalciteError(Exception):
    """Any error that localcite raises on purpose. `exit_code` is the process's exit code."""

    exit_code: ClassVar[int] = 1

    def __init__(self, **data: object) -> None:
        super().__init__(data)
        self.data = data

    def __getattr__(self, name: str) -> object:
        """Return one datum of the error, by its name."""
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None


class UsageError(LocalciteError):
    """What was typed cannot be used. Data: `what` (a clause), `fix` (what to do, or None)."""

    exit_code = 2


class BadIds(UsageError):
    """Ids that are unreadable or ambiguous. Data: `items` (the plan's, that need fixing), `fix` (what skips them)."""


class BadQuestion(UsageError):
    """A question that does not parse. Data: `question`, `position` (0-based), `what`, `expected` (words that fit)."""


class BadFile(UsageError):
    """A file that is not what it should be. Data: `path`, `what`, `line` (1-based, or None), `fix`."""


class BadSetting(UsageError):
    """A setting that makes no sense. Data: `name`, `where` (file or environment), `value`, `what`."""


class WrongVendor(UsageError):
    """The database belongs to another vendor. Data: `belongs_to`, `asked`."""


class NotConfirmed(UsageError):
    """Buying needs --yes where nobody can be asked. Data: `units_at_most`, `fix` (what says yes)."""


class CredentialsError(LocalciteError):
    """Missing or refused credentials. Data: `code`, `text`, `what`."""

    exit_code = 5


class AccountError(LocalciteError):
    """Quota, balance or permission is out. Data: `code`, `text`, `what`."""

    exit_code = 6


class VendorError(LocalciteError):
    """The vendor cannot be reached, or a path is gone. Data: `what`, `url` (without secrets)."""

    exit_code = 7


class DatabaseError(LocalciteError):
    """The database cannot be used. Data: `path`, `what`."""

    exit_code = 8


class DatabaseLocked(DatabaseError):
    """Another process holds the database for too long."""


class DatabaseDamaged(DatabaseError):
    """SQLite or the ledger's chain says that the file is damaged."""


class DatabaseNewer(DatabaseError):
    """The database was written by a newer localcite. Data: also `found`, `known`."""


class DatabaseOlder(DatabaseError):
    """The database must be opened for writing once, which upgrades it. Data: also `found`, `known`."""


class DatabaseUnwritable(DatabaseError):
    """The file or its folder cannot be written."""
