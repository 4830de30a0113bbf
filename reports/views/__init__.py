"""What a reader sees, as frozen view data: one file per part of the document; the charts are loaded only with the document."""
