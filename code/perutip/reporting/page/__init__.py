"""report.html: everything that an output says, on one page that needs nothing else."""

from perutip.reporting.page.page import Said, write_page

__all__ = ["Said", "write_page"]
