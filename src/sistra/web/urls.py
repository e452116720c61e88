"""Addresses of the pages."""

from django.urls import include, path

from sistra.web.views import account, cases, session

urlpatterns = [
    path("", session.home, name="home"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("exit/", session.quick_exit, name="quick-exit"),
    path("language/", session.language, name="language"),
    path("account/", account.account, name="account"),
    path("account/trail/", account.trail, name="trail"),
    path("account/trail/verification/", account.verification, name="verification"),
    path("account/all/", account.accounts, name="accounts"),
    path("cases/", cases.cases, name="cases"),
    path("observatory/", include("sistra.web.observatory_urls")),
]
