"""Ways in and out: the YAML files of a project."""

from assessment.exchange.yaml_files import LoadedGroup, load_group

__all__ = ["LoadedGroup", "load_group"]
