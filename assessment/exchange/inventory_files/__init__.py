"""The inventory (Bestandserhebung) as workbook and CSV, out and back."""
