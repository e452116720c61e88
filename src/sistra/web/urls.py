"""Addresses of the pages."""

from django.urls import include, path

from sistra.web.views import account, bulk, cases, entry, revise, search, session, sheet

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
    path("search/", search.search, name="search"),
    path("cases/", cases.cases, name="cases"),
    path("cases/register/", entry.register, name="register"),
    path("cases/import/", bulk.bring_in, name="case-import"),
    path("cases/import/report/", bulk.report, name="case-import-report"),
    path("cases/import/report/file/", bulk.report_file, name="case-import-report-file"),
    path("cases/export/", bulk.take_out, name="case-export"),
    path("cases/<uuid:case>/", sheet.case, name="case"),
    path("cases/<uuid:case>/identities/", sheet.reveal, name="case-reveal"),
    path("cases/<uuid:case>/history/", sheet.history, name="case-history"),
    path("cases/<uuid:case>/as-it-stood/", sheet.as_of, name="case-as-of"),
    path("cases/<uuid:case>/paper/", sheet.paper, name="case-print"),
    path("cases/<uuid:case>/change/", revise.case_edit, name="case-edit"),
    path("cases/<uuid:case>/add/relationship/", revise.relationship_add, name="relationship-add"),
    path("cases/<uuid:case>/add/<slug:part>/", revise.part_add, name="part-add"),
    path("cases/<uuid:case>/event/<uuid:event>/add/person/", revise.participation_add, name="participation-add"),
    path("cases/<uuid:case>/thing/<uuid:thing>/add/use/", revise.use_add, name="use-add"),
    path("cases/<uuid:case>/offence/<uuid:row>/replace/", revise.reclassify, name="reclassify"),
    path("cases/<uuid:case>/victim/<uuid:victim>/conduct/", revise.conduct_edit, name="conduct-edit"),
    path("cases/<uuid:case>/<slug:kind>/<uuid:row>/withdraw/", sheet.withdraw, name="withdraw"),
    path("cases/<uuid:case>/<slug:kind>/<uuid:row>/restore/", sheet.restore, name="restore"),
    path("cases/<uuid:case>/<slug:part>/<uuid:row>/", revise.part_edit, name="part-edit"),
    path("drafts/place/", entry.place, name="place"),
    path("drafts/<uuid:key>/discard/", entry.discard, name="draft-discard"),
    path("drafts/<uuid:key>/<slug:step>/", entry.step, name="draft"),
    path("drafts/<uuid:key>/<slug:step>/keep/", entry.keep, name="draft-keep"),
    path("observatory/", include("sistra.web.observatory_urls")),
]
