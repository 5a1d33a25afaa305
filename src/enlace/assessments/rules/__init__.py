"""The domain of assessments: pure functions over frozen dataclasses; no Django, no clock, no network."""
