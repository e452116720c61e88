"""Addresses of the observatory's pages."""

from django.urls import URLPattern, path, re_path

from sistra.web.observatory import comparing_pages, front_page, indicator_pages, source_pages

urlpatterns: list[URLPattern] = [
    path("", front_page.front, name="observatory"),
    path("compare/", comparing_pages.compare, name="compare"),
    path("routes/", indicator_pages.routes, name="routes"),
    path("sources/", source_pages.sources, name="sources"),
    path("<slug:name>/", indicator_pages.indicator, name="indicator"),
    path("<slug:name>/definition/", indicator_pages.definition, name="definition"),
    re_path(r"^(?P<name>[\w-]+)/file\.(?P<kind>csv|json|svg|png)$", indicator_pages.file, name="indicator-file"),
]
