"""The web pages of a verification."""

from django.urls import path

from kyc import own_views, privacy_views, views

app_name = "kyc"
urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/state/", views.state, name="state"),
    path("status/part/", own_views.fragment, name="fragment"),
    path("status/fields/", own_views.mark, name="mark"),
    path("appeal/", own_views.appeal, name="appeal"),
    path("upload/", views.upload, name="upload"),
    path("cancel/", views.cancel, name="cancel"),
    path("consent/", privacy_views.ConsentView.as_view(), name="consent"),
    path("my-data/", privacy_views.ExportView.as_view(), name="export"),
    path("my-data/delete/", privacy_views.EraseView.as_view(), name="erase"),
    path("photo/<str:public_id>/", views.photo, name="photo"),
]
