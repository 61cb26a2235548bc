"""Inloggning: allauth's names without a namespace, for its own pages look them up."""

from allauth.account import views
from django.urls import path

from organisations.accounts import ChangePassword

urlpatterns = [
    path("logga-in/", views.login, name="account_login"),
    path("logga-ut/", views.logout, name="account_logout"),
    path("losenord/", ChangePassword.as_view(), name="account_change_password"),
]
