"""The Excel interview workbook: layout, look, writing, reading row by row."""
