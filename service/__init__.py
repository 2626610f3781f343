"""What people and programs use: the command line, the API, the web pages and the reports' store."""

from __future__ import annotations

__version__ = "0.1.0"
