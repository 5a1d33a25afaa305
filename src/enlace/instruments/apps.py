from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "enlace.instruments"
    label = "instruments"
