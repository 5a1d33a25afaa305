from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "enlace.assessments"
    label = "assessments"
