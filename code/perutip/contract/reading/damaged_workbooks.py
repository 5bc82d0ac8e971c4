"""A damaged workbook at which the reader of workbooks gives up."""

from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError


@contextmanager
def refused_if_damaged() -> Iterator[None]:
    """Turn the panic of calamine's own library into CalamineError.

    A .xls that is cut short ends so; a panic is no Exception, and would go past every
    handler.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise CalamineError("damaged") from None
