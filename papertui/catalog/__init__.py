"""The catalog: the cache of one set of dump paths. Disposable; deleting it loses nothing but seconds."""

from papertui.catalog.folder import directory_for
from papertui.catalog.reader import Catalog
from papertui.catalog.report import FileReport, Report

__all__ = ["Catalog", "FileReport", "Report", "directory_for"]
