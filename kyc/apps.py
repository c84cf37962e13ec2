"""The app's registration."""

from django.apps import AppConfig


class KYCConfig(AppConfig):
    name = "kyc"
    verbose_name = "KYC"

    def ready(self) -> None:
        """Register the system checks."""
        from kyc import checks  # noqa: F401
