"""The web pages of a verification."""

from django.urls import path

from kyc import views

app_name = "kyc"
urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/state/", views.state, name="state"),
    path("upload/", views.upload, name="upload"),
    path("cancel/", views.cancel, name="cancel"),
    path("photo/<str:public_id>/", views.photo, name="photo"),
]
