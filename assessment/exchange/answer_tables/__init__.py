"""All answers as rows: CSV and Parquet, out and back."""
