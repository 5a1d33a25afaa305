from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "enlace.site"
    label = "site"
