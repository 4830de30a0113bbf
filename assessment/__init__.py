"""The product: model, evaluation, reports on disk, command line."""
