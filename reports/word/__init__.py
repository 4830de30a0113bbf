"""The editable Word edition: the same composed HTML that becomes the PDF, turned into styles, headings, captions and tables of Word."""

from reports.word.edition import render_docx

__all__ = ["render_docx"]
