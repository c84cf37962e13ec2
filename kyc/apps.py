"""The app's registration."""

from django.apps import AppConfig


class KYCConfig(AppConfig):
    name = "kyc"
