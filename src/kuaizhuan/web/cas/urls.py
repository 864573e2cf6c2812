"""Addresses of signing in by CAS."""

from django.urls import path

from kuaizhuan.web.cas import views

urlpatterns = [
    path("cas/login/", views.login, name="cas_login"),
    path("cas/callback/", views.callback, name="cas_callback"),
]
