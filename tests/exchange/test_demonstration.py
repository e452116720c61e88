"""The invented register: the same from the same seed, true to its truth, in the shape of the real file."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from click.testing import CliRunner
from django.conf import settings

from sistra.access import queries as access_queries
from sistra.access.vocabulary import SYSTEM
from sistra.cli.demo import demo
from sistra.exchange.demonstration import generate, loading, marginals
from sistra.exchange.demonstration.slips import Slip
from sistra.exchange.demonstration.staff import PASSWORD, staff
from sistra.kernel.answers import Missing
from sistra.kernel.errors import Refused
from sistra.methods.linkage.names import similarity
from sistra.reference import packs
from sistra.register import queries, rules
from sistra.register.queries.counting import Subject, counts
from sistra.register.vocabulary import PartyRole

RENUMBERED = date(2021, 3, 31)


@pytest.fixture(scope="module")
def peru():
    with packs.using("peru"):
        yield packs.active()


@pytest.fixture(scope="module")
def invented(peru):
    return tuple(generate(2026, 600, pack=peru))


def test_the_same_seed_gives_the_same_register_and_another_seed_another(peru, invented):
    assert tuple(generate(2026, 600, pack=peru)) == invented
    assert tuple(generate(2027, 600, pack=peru)) != invented


def test_every_record_may_be_registered_on_the_day_it_came_in(peru, invented):
    assert len(invented) == 600
    for one in invented:
        assert rules.check_case(one.recorded.case, pack=peru, today=one.at.date()) == ()
    assert [one.at for one in invented] == sorted(one.at for one in invented)
    assert {one.at.year for one in invented} == set(range(2020, 2026))


def test_a_second_country_without_shares_of_its_own_has_a_register_too():
    with packs.using("valdoria"):
        pack = packs.active()
        made = tuple(generate(1, 60, pack=pack))
        assert len(made) == 60
        for one in made:
            assert rules.check_case(one.recorded.case, pack=pack, today=one.at.date()) == ()
            assert one.office in pack.offices


def test_one_case_in_five_is_told_by_police_and_prosecution_each_in_its_own_words(peru, invented):
    told = defaultdict(list)
    for one in invented:
        told[one.recorded.facts].append(one)
    twice = [pair for pair in told.values() if len(pair) == 2]
    assert max(map(len, told.values())) == 2
    assert len(twice) / len(told) == pytest.approx(0.2, abs=0.005)
    for first, second in twice:
        bodies = {peru.bodies[peru.offices[one.office].body].kind for one in (first, second)}
        assert bodies == {"law_enforcement", "prosecution"}
        assert first.recorded.case.external_id != second.recorded.case.external_id


def test_the_truth_knows_every_party_and_some_persons_stand_in_several_cases(invented):
    victims, suspects = defaultdict(set), defaultdict(set)
    for one in invented:
        parties = {party.external_id: party for party in one.recorded.case.parties}
        truths = {truth.party: truth for truth in one.recorded.parties}
        assert set(parties) == set(truths)
        for key, truth in truths.items():
            if truth.role is PartyRole.VICTIM:
                victims[truth.person].add(one.recorded.facts)
            elif truth.role is PartyRole.SUSPECT:
                suspects[truth.person].add(one.recorded.facts)
            assert parties[key].role is truth.role
    assert any(len(facts) > 1 for facts in suspects.values())
    assert set(victims) & set(suspects), "somebody was a victim once and a suspect later"


def test_two_spellings_of_one_person_stay_more_alike_than_two_persons(invented):
    """What linkage will have to tell apart: the slips leave most names recognisable."""
    spelt = defaultdict(set)
    for one in invented:
        parties = {party.external_id: party.person for party in one.recorded.case.parties}
        for truth in one.recorded.parties:
            person = parties[truth.party]
            name = f"{person.given_names} {person.first_surname} {person.second_surname}".strip()
            if name:
                spelt[truth.person].add(name)
    pairs = [sorted(names)[:2] for names in spelt.values() if len(names) > 1]
    alike = [similarity(*pair).score for pair in pairs]
    strangers = [sorted(names)[0] for names in spelt.values()]
    unlike = [similarity(one, other).score for one, other in pairwise(strangers)]
    assert len(pairs) > 20
    found = sum(score >= 0.8 for score in alike) / len(alike)
    mistaken = sum(score >= 0.8 for score in unlike) / len(unlike)
    print(f"{len(pairs)} pairs of one person: {found:.3f} found; {len(unlike)} of two: {mistaken:.4f} mistaken")
    assert found > 0.8
    assert mistaken < 0.01


def test_its_shape_is_that_of_the_police_file(peru, invented):
    shares = marginals.of_pack(peru).weights
    drawn = Counter(
        conduct.code
        for one in invented
        for conduct in one.recorded.case.conducts
        if conduct.element == "purpose" and not conduct.code.startswith("~")
    )
    real = shares["purpose"]["sexual_exploitation"] / sum(shares["purpose"].values())
    assert drawn["sexual_exploitation"] / drawn.total() == pytest.approx(real, abs=0.08)
    sexes = Counter(
        party.person.sex for one in invented for party in one.recorded.case.parties if party.role is PartyRole.VICTIM
    )
    women = sum(count for band, count in shares["sex_age"].items() if band.startswith("F"))
    assert sexes["female"] / sexes.total() == pytest.approx(women / sum(shares["sex_age"].values()), abs=0.06)


def test_it_holds_what_registers_hold(peru, invented):
    cases = [one.recorded.case for one in invented]
    parties = [party for case in cases for party in case.parties]
    suspects = [party for party in parties if party.role is PartyRole.SUSPECT]
    assert 0.15 < sum(party.unidentified for party in suspects) / len(suspects) < 0.35
    assert {len(case.facts_from) for case in cases} >= {4, 7, 10}, "years, months and days"
    assert any(party.person.age_low != party.person.age_high for party in parties)
    answers = {party.person.education for party in parties}
    assert answers > {"", *Missing}, "five kinds of answer"
    before = [case for case in cases if len(case.facts_from) == 10 and date.fromisoformat(case.facts_from) < RENUMBERED]
    assert before, "facts under the old articles"
    assert any(one.reclassified for one in invented)
    phones = Counter(
        (thing.value.replace(" ", ""), one.recorded.facts)
        for one in invented
        for thing in one.recorded.case.things
        if thing.kind == "phone"
    )
    cases_of = Counter(value for value, _ in phones)
    assert max(cases_of.values()) > 1, "a telephone in several cases"
    slips = {slip for one in invented for slip in one.recorded.slips}
    slips |= {slip for one in invented for truth in one.recorded.parties for slip in truth.slips}
    assert slips == set(Slip)


def test_nothing_in_it_can_reach_a_real_person(invented):
    things = [thing for one in invented for thing in one.recorded.case.things]
    assert all(thing.value.startswith("+999") for thing in things if thing.kind == "phone")
    assert all(thing.value.startswith("X") for thing in things if thing.kind == "identity_document")
    assert all(thing.value.startswith("000-") for thing in things if thing.kind == "account")
    assert {"phone", "identity_document", "account"} <= {thing.kind for thing in things}


@pytest.fixture
def home(tmp_path):
    before, settings.SISTRA_HOME = settings.SISTRA_HOME, tmp_path
    yield tmp_path
    settings.SISTRA_HOME = before


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_it_once_prints_the_accounts_and_marks_the_installation(home):
    ran = CliRunner().invoke(demo, ["--cases", "40"], catch_exceptions=False)
    assert ran.exit_code == 0
    assert ran.stdout == ""
    assert PASSWORD in ran.stderr
    assert counts(Subject.CASE, viewer=SYSTEM).whole == 40
    said = json.loads((home / "demonstration" / "installation.json").read_text("utf-8"))
    assert any(line.startswith("rosa") for line in said["accounts_shown"])
    rosa = access_queries.actor_of("rosa", viewer=SYSTEM)
    luis = access_queries.actor_of("luis", viewer=SYSTEM)
    assert rosa
    assert luis
    assert queries.case_page(viewer=rosa).total == len(list(queries.visible_cases(viewer=rosa)))
    assert queries.case_page(viewer=luis).total == 0
    with (home / "demonstration" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    assert len({line["record"] for line in truth}) == 40

    again = CliRunner().invoke(demo, ["--cases", "40"], catch_exceptions=False)
    assert again.exit_code == 0
    assert counts(Subject.CASE, viewer=SYSTEM).whole == 40
    assert CliRunner().invoke(demo, ["--if-empty"], catch_exceptions=False).exit_code == 0
    assert counts(Subject.CASE, viewer=SYSTEM).whole == 40
    with pytest.raises(Refused, match="another demonstration"):
        CliRunner().invoke(demo, ["--cases", "41"], catch_exceptions=False)


@pytest.mark.django_db
def test_it_is_never_loaded_over_real_cases(home, peru):
    with pytest.raises(Refused, match="3 cases"):
        loading.refuse_unless_ours(home, cases_there=3, seed=1, cases=10, pack=peru)
    loading.refuse_unless_ours(home, cases_there=0, seed=1, cases=10, pack=peru)


def test_the_truth_alone_goes_to_a_file(tmp_path):
    out = tmp_path / "truth.csv"
    ran = CliRunner().invoke(demo, ["--cases", "30", "--out", str(out)], catch_exceptions=False)
    assert ran.exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert len({line["record"] for line in csv.DictReader(file)}) == 30


def test_there_is_an_account_for_every_role_and_one_who_may_do_nothing(peru):
    cast = staff(peru, marginals.of_pack(peru).offices)
    assert len({one.role for one in cast}) == len(cast) == 13
    assert all(one.office in peru.offices for one in cast)
    assert len(PASSWORD) >= 12
