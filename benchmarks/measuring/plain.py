"""The peer of the case list: a plain Django view of the same rows, without permissions, counts of parties or trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from sistra.register.models import Case
from sistra.web.request import open_to_everyone

_PAGE = """<!doctype html><title>plain</title><table>{% for case in cases %}<tr><td>{{ case.number }}</td>
<td>{{ case.kind }}</td><td>{{ case.status }}</td><td>{{ case.received_on }}</td><td>{{ case.place }}</td></tr>
{% endfor %}</table>"""


@open_to_everyone
def cases(request: HttpRequest) -> HttpResponse:
    """The newest 25 cases of an office."""
    rows = Case.objects.filter(office_id=request.GET["office"]).order_by("-id")[:25]
    return HttpResponse(engines["django"].from_string(_PAGE).render({"cases": rows}))


urlpatterns = [path("plain/", cases), path("", include("sistra.web.urls"))]
