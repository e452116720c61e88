"""Registering a possible case: search first, then step by step or all on one page, review, register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.kernel.errors import Refused
from sistra.reference import packs
from sistra.register import actions, queries
from sistra.register.queries import DraftView
from sistra.register.rules import ElementsView, InvalidCase, check_case, elements_of
from sistra.register.vocabulary import LikelyPerson, NewCase
from sistra.web.forms import drafts as forms
from sistra.web.forms.asking import NOBODY, Asked, ask, ask_place
from sistra.web.forms.questions import PLURAL, QUESTIONS, TITLES, Part
from sistra.web.forms.reading import Typed, read, text, typed_in
from sistra.web.problems import Told
from sistra.web.request import Request, present
from sistra.web.templatetags.sistra import LIMA, language

Content = forms.Content

ASKED_FIRST = ("victim", "suspect", "document")


def _may_open(request: Request) -> None:
    if not access.may(request.actor, Permission.CASE_OPEN, office=request.actor.office):
        raise Http404


def register(request: Request) -> HttpResponse:
    """Ask for the names first and show who is already on record; only then can the form be opened."""
    _may_open(request)
    asked = {name: request.POST.get(name, "").strip()[:160] for name in ASKED_FIRST}
    shown: dict[str, object] = {"asked": asked}
    if request.method == "POST":
        looked = request.POST.get("looked", "")
        typed = "|".join(asked.values())
        if "none" in request.POST and looked == typed:
            return redirect("draft", _begin(request, asked), "report")
        shown |= {"looked": typed, "searched": True, "likely": _likely(request, asked), "anyone": any(asked.values())}
    return render(request, "entry/search_first.html", shown)


def _likely(request: Request, asked: Mapping[str, str]) -> list[LikelyPerson]:
    found: dict[UUID, LikelyPerson] = {}
    for name in ("victim", "suspect"):
        if asked[name] or asked["document"]:
            for person in queries.likely_persons(asked[name], viewer=request.actor, document=asked["document"]):
                if person.party not in found or found[person.party].score < person.score:
                    found[person.party] = person
    return sorted(found.values(), key=lambda person: -person.score)


def _begin(request: Request, asked: Mapping[str, str]) -> UUID:
    """A draft with the names that were searched, so that nobody types them twice."""
    content: Content = {}
    for part in (Part.VICTIM, Part.SUSPECT):
        if asked[part]:
            key = forms.add_record(content, part)
            content |= dict(zip(_name_fields(key), _parted(asked[part]), strict=True))
    if asked["document"]:
        key = forms.add_record(content, Part.THING)
        content |= {f"{key}-kind": "identity_document", f"{key}-value": asked["document"]}
    return actions.save_draft(None, content, step="report", by=request.actor, at=present())


def _name_fields(key: str) -> tuple[str, str, str]:
    return f"{key}-given_names", f"{key}-first_surname", f"{key}-second_surname"


def _parted(name: str) -> tuple[str, str, str]:
    """Given names and two surnames of a name typed in one line, as usual in Peru: the last two words."""
    if "," in name:
        surnames, _comma, given = name.partition(",")
        first, _space, second = surnames.strip().partition(" ")
        return given.strip(), first, second.strip()
    spoken = name.split()
    if len(spoken) < 3:
        return (spoken[0], spoken[1] if len(spoken) > 1 else "", "") if spoken else ("", "", "")
    return " ".join(spoken[:-2]), spoken[-2], spoken[-1]


def _draft(request: Request, key: UUID) -> DraftView:
    found = queries.draft(key, viewer=request.actor)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the list of steps beside the page."""

    name: str
    words: str
    current: bool
    count: int | None


def _lines(content: Typed, step: str) -> list[StepLine]:
    here = step
    found = forms.part_of(step)
    if found:
        here = PLURAL[found[0]]
    lines = []
    for name in (*forms.SINGLE, *forms.OVERVIEWS, "review"):
        part = next((one for one, plural in PLURAL.items() if plural == name), None)
        count = len(forms.keys_of(content, part)) if part else None
        lines.append(StepLine(name, str(TITLES[name]), name == here, count or None))
    return lines


def _keep(request: Request, key: UUID, change: Callable[[Content], str]) -> tuple[DraftView, Content]:
    """Change a draft's words and keep them; gives the draft as it was and the words as they are.

    `change` says which page comes next. Another request may keep words at the same moment (a page saves itself
    while a button is pressed): then the words are read again and changed again.
    """
    for last in (False, False, True):
        draft = _draft(request, key)
        content: Content = dict(draft.content)
        step = change(content)
        try:
            actions.save_draft(key, content, step=step, seen=draft.changed_at, by=request.actor, at=present())
        except Refused:
            if last:
                raise
        else:
            break
    return draft, content


def step(request: Request, key: UUID, step: str) -> HttpResponse:
    """One page of a draft: whatever is typed is kept; going on tells what cannot be read."""
    _may_open(request)
    draft = _draft(request, key)
    content: Content = dict(draft.content)
    if step not in (*forms.steps_of(content), "whole"):
        raise Http404
    if step == "review":
        return _review(request, draft, content)
    problems: list[Told] = []
    if request.method == "POST":
        typed, go = typed_in(request.POST), request.POST.get("go", "next")
        target: str | None = step

        def change(kept: Content) -> str:
            nonlocal problems, target
            forms.take_in(kept, typed, step)
            target = _target(kept, step, go)
            problems = _problems_of(kept, step) if go in ("next", "again") else []
            if go == "again" or (problems and go == "next"):
                target = step
            return target or step

        draft, content = _keep(request, key, change)
        if target is None:
            messages.success(request, _("The draft is kept. You find it on top of the list of cases, on any computer."))
            return redirect("cases")
        if target != step:
            return redirect("draft", key, target)
    return render(
        request,
        "entry/step.html",
        _page(draft, content, step, problems),
        status=422 if problems and request.POST.get("go") == "next" else 200,
    )


def _problems_of(content: Content, step: str) -> list[Told]:
    """What cannot be read on one page."""
    found: list[Told] = []
    for one in _records_of(content, step):
        found += read(
            forms.questions_for(content, one) if forms.part_of(one) else QUESTIONS[Part(one)], content, one
        ).problems
    return found


def _records_of(content: Content, step: str) -> list[str]:
    if step == "whole":
        return [one for one in forms.steps_of(content) if one not in (*forms.OVERVIEWS, "review")]
    return [] if step in forms.OVERVIEWS else [step]


def _target(content: Content, step: str, go: str) -> str | None:
    """Where a button leads, None for away; adding and removing happen on the way."""
    if go == "later":
        return None
    verb, _colon, about = go.partition(":")
    if verb == "add" and about in tuple(PLURAL):
        added = forms.add_record(content, Part(about))
        return step if step == "whole" else added
    if verb == "remove" and forms.part_of(about):
        forms.remove_record(content, about)
        return step if step in (*forms.OVERVIEWS, "whole") else PLURAL[Part(about.split("-")[0])]
    if verb == "to":
        return about if about in (*forms.steps_of(content), "whole") else step
    if step == "whole":
        return "review" if go == "next" else "report"
    steps = forms.steps_of(content)
    found = forms.part_of(step)
    if found and go == "next":
        # After the record (of a victim: after what was done to her) comes the list, where one more can be added.
        return f"{step}-conduct" if found == (Part.VICTIM, False) else PLURAL[found[0]]
    main = [one for one in steps if not forms.part_of(one)]
    if found and go == "back":
        return step.removesuffix("-conduct") if found[1] else PLURAL[found[0]]
    here = main.index(step)
    return main[min(here + 1, len(main) - 1)] if go == "next" else main[max(here - 1, 0)]


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """One record of a draft on its page: its questions, and for a victim what the elements still lack."""

    key: str
    title: str
    questions: list[Asked]
    more: list[Asked]
    elements: ElementsView | None
    removable: bool


def _record(content: Content, key: str, problems: list[Told]) -> RecordAsked:
    found = forms.part_of(key)
    if found is None:
        asked = ask(QUESTIONS[Part(key)], content, key, problems=problems, others=NOBODY)
        title = str(TITLES[key])
    else:
        others = forms.others_in(content, only=Part.SUSPECT if found[0] is Part.OFFENCE else None)
        asked = ask(forms.questions_for(content, key), content, key, problems=problems, others=others)
        title = forms.name_of(content, key.removesuffix("-conduct"))
    wrong = {told.field for told in problems}
    first = [one for one in asked if not one.question.folded]
    more = [one for one in asked if one.question.folded]
    # A fold must not hide an error.
    first += [one for one in more if one.id in wrong]
    more = [one for one in more if one.id not in wrong]
    return RecordAsked(
        key, title, first, more, _elements(content, key) if found and found[1] else None, bool(found and not found[1])
    )


def _elements(content: Content, key: str) -> ElementsView | None:
    """The elements of the crime for one victim as typed so far."""
    case = forms.hand_in({**content, "report-kind": text(content, "report-kind") or "complaint"}).case
    if case is None:
        return None
    try:
        return elements_of(case, key.removesuffix("-conduct"))
    except KeyError:
        return None


def _page(draft: DraftView, content: Content, step: str, problems: list[Told]) -> dict[str, object]:
    overview = next((part for part, plural in PLURAL.items() if plural == step), None)
    return {
        "draft": draft,
        "step": step,
        "title": TITLES.get(step, ""),
        "lines": _lines(content, step),
        "records": [_record(content, one, problems) for one in _records_of(content, step)],
        "overview": overview,
        "listed": [(key, forms.name_of(content, key)) for key in forms.keys_of(content, overview)] if overview else [],
        "groups": [(part, TITLES[part]) for part in PLURAL],
        "problems": problems,
        "saved_at": present() if draft.content else None,
        "is_conduct": step.endswith("-conduct"),
    }


@require_POST
def keep(request: Request, key: UUID, step: str) -> HttpResponse:
    """Keep what is being typed, without judging it; answers with the time at which it was kept."""
    _may_open(request)
    typed = typed_in(request.POST)

    def change(kept: Content) -> str:
        forms.take_in(kept, typed, step)
        return step

    _before, content = _keep(request, key, change)
    element = _elements(content, step) if step.endswith("-conduct") else None
    return render(request, "entry/kept.html", {"at": present(), "elements": element})


@require_POST
def place(request: Request) -> HttpResponse:
    """What a place means, asked while it is typed: candidates, or the lists to choose from."""
    where = request.POST.get("where", "")[:80]
    return render(
        request,
        "entry/place.html",
        {"id": where, "place": ask_place(typed_in(request.POST), where), "asked_by_script": True},
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the review: what was asked, what was answered, where to change it."""

    words: str
    value: str
    step: str
    field: str
    error: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One record on the review page."""

    key: str
    title: str
    answers: list[Answer]
    elements: ElementsView | None


def _review(request: Request, draft: DraftView, content: Content) -> HttpResponse:
    handed = forms.hand_in(content)
    problems = [Told(one.field, one.words, reverse("draft", args=[draft.id, one.address])) for one in handed.problems]
    if handed.case is not None:
        told = {one.field for one in problems}
        for invalid in check_case(handed.case, pack=packs.active(), today=datetime.now(UTC).astimezone(LIMA).date()):
            where = forms.field_of_path(invalid.field, content)
            if where not in told:
                address = reverse("draft", args=[draft.id, forms.step_of_field(where)])
                problems.append(Told(where, invalid.read(language()), address))
    if request.method == "POST" and request.POST.get("go") == "register" and not problems and handed.case is not None:
        return _register(request, draft, handed.case)
    if request.method == "POST" and request.POST.get("go") == "later":
        messages.success(request, _("The draft is kept. You find it on top of the list of cases, on any computer."))
        return redirect("cases")
    return render(
        request,
        "entry/review.html",
        {
            "draft": draft,
            "step": "review",
            "lines": _lines(content, "review"),
            "problems": problems,
            "reviewed": _reviewed(content, handed.case, problems),
        },
        status=422 if problems and request.method == "POST" else 200,
    )


def _register(request: Request, draft: DraftView, case: NewCase) -> HttpResponse:
    try:
        made = actions.register_draft(draft.id, case, by=request.actor, at=present())
    except InvalidCase as invalid:
        told = [Told("", problem.read(language())) for problem in invalid.problems]
        return render(request, "entry/refused.html", {"draft": draft, "problems": told}, status=422)
    messages.success(request, _("The case is registered. Write its number on the cover."))
    return redirect("case", made)


def _reviewed(content: Content, case: NewCase | None, problems: list[Told]) -> list[Reviewed]:
    wrong = {told.field: told.words for told in problems}
    reviewed = []
    for key in forms.steps_of(content):
        if key in (*forms.OVERVIEWS, "review"):
            continue
        found = forms.part_of(key)
        others = forms.others_in(content)
        questions = forms.questions_for(content, key) if found else QUESTIONS[Part(key)]
        asked = ask(questions, content, key, others=others)
        answers = [
            Answer(str(one.question.words), _said(one), key, one.id, wrong.get(one.id, ""))
            for one in asked
            if _said(one) or one.id in wrong or one.question.required
        ]
        elements = None
        if found and found[1] and case is not None:
            elements = elements_of(case, key.removesuffix("-conduct"))
        title = str(TITLES[key]) if found is None else forms.name_of(content, key.removesuffix("-conduct"))
        if found and found[1]:
            title = _("What was done to %(victim)s") % {"victim": title}
        reviewed.append(Reviewed(key, title, answers, elements))
    return reviewed


def _said(asked: Asked) -> str:
    """An answer in words, as the review shows it."""
    marks = [option.words for option in asked.marks if option.chosen]
    if asked.place is not None:
        written, found = asked.place.typed.words, asked.place.found
        return f"{written} → {found}" if found and written and written != found else found or written
    if asked.rows:
        chosen = [option.words for row in asked.rows for option in row.options if option.chosen]
        return "; ".join([*chosen, *marks])
    if asked.options:
        return "; ".join([*(option.words for option in asked.options if option.chosen), *marks])
    if asked.form == "flag":
        return _("Yes") if asked.value else ""
    return "; ".join(one for one in (asked.value, *marks) if one)


def discard(request: Request, key: UUID) -> HttpResponse:
    """Ask once more, then throw the draft away."""
    _may_open(request)
    draft = _draft(request, key)
    if request.method == "POST":
        actions.discard_draft(key, by=request.actor, at=present())
        messages.success(request, _("The draft was discarded."))
        return redirect("cases")
    return render(request, "entry/discard.html", {"draft": draft})
