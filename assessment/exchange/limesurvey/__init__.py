"""LimeSurvey: the survey out, its answers back through a mapping."""
