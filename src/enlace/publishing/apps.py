"""The Django app of the room."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "enlace.publishing"
    label = "publishing"
