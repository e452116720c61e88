"""The summary says what is lacking, the timeline keeps the precision of its sources, the map shows points only."""

from __future__ import annotations

from dataclasses import replace

from sistra.casefile import case_map, full_name, summarise, timeline, titles_of
from sistra.reference import packs
from sistra.register.vocabulary import EventKind, NewEvent, NewParty, PartyKind, PartyRole
from tests.factories.cases import a_small_case, a_whole_case


def test_a_whole_case_lacks_nothing() -> None:
    summary = summarise(a_whole_case())
    assert (summary.victims, summary.minors, summary.suspects, summary.unidentified) == (2, 1, 1, 1)
    assert summary.lacks == ()


def test_a_small_case_says_what_to_ask_next() -> None:
    said = [lack.what.en for lack in summarise(a_small_case()).lacks]
    assert [one.split(":")[0] for one in said] == ["Victim 1", "Victim 1", "Victim 1", *said[3:]]
    assert said[3:] == ["No offence is attributed yet.", "No source supports the record yet."]


def test_a_case_without_a_date_says_that_the_article_depends_on_it() -> None:
    said = [lack.section for lack in summarise(a_small_case(facts_from="~unknown")).lacks]
    assert "facts" in said


def test_nobody_is_named_in_a_title() -> None:
    case = a_whole_case()
    titles = titles_of(case)
    assert [titles[party.key].es for party in case.parties][:2] == ["Víctima 1", "Víctima 2"]
    for party in case.parties:
        for name in (party.person.given_names, party.person.first_surname):
            assert not name or name not in titles[party.key].es


def test_a_party_without_a_name_is_called_by_its_alias() -> None:
    party = NewParty(key="x", role=PartyRole.SUSPECT, unidentified=True, aliases=("Chato",))
    assert full_name(party) == "«Chato»"
    company = NewParty(key="y", role=PartyRole.SUSPECT, kind=PartyKind.ORGANISATION, organisation_name="Bar Luna")
    assert full_name(company) == "Bar Luna"


def test_the_timeline_runs_from_the_earliest_and_puts_what_has_no_date_last() -> None:
    events = (
        NewEvent(key="a", kind=EventKind.RESCUE, started="2026-10-01"),
        NewEvent(key="b", kind=EventKind.RECRUITMENT, started="2026"),
        NewEvent(key="c", kind=EventKind.TRANSFER),
    )
    moments = timeline(replace(a_small_case(), events=events, facts_from="2026-09"))
    assert [moment.section for moment in moments] == ["event-b", "facts", "event-a", "summary", "event-c"]
    assert [moment.precise for moment in moments] == [False, False, True, True, False]


def test_each_place_is_one_point_inside_the_map_however_much_happened_there() -> None:
    events = (
        NewEvent(key="a", kind=EventKind.RECRUITMENT, place="080101", latitude=-1.0, longitude=-80.0),
        NewEvent(key="b", kind=EventKind.EXPLOITATION, place="170101"),
    )
    drawn = case_map(replace(a_small_case(), events=events))
    assert drawn is not None
    assert [spot.code for spot in drawn.spots] == ["080101", "170101"]
    assert len(drawn.spots[0].what) == 2
    assert all(0 < spot.x < drawn.width and 0 < spot.y < drawn.height for spot in drawn.spots)
    cusco, tambopata = drawn.spots
    assert tambopata.x > cusco.x
    assert sum(len(path) for path in drawn.land) < 12_000


def test_without_a_known_place_or_boundaries_there_is_no_map() -> None:
    assert case_map(a_small_case(place="")) is None
    with packs.using("valdoria"):
        assert case_map(a_small_case(place="")) is None
