"""Another Land: state law and programmes are swapped, questions stay as they are."""

import pytest

from questionnaires import Catalogue, for_land, load


def catalogue(name: str) -> Catalogue:
    loaded = load(name)
    assert loaded.catalogue is not None
    assert loaded.problems == []
    return loaded.catalogue


def test_an_overlay_puts_its_own_norms_and_programmes_in_place() -> None:
    """The duty stays, on the other Land's law; funding names the other programme; wording and levels are untouched."""
    own, other = catalogue("musterstadt"), for_land(catalogue("musterstadt"), "SN")
    question = other.questions["1.1.1"]
    assert question.norms == ("SN-MUSTER-4",)
    assert question.targets.pflicht is not None
    assert question.targets.pflicht.norms == ("SN-MUSTER-4",)
    assert question.must is not None
    assert [item.programme for item in other.measure["M1"].funding] == ["E", "SN-F"]
    assert "MUSTER-1" not in other.norm
    assert other.edition == "musterstadt/1+SN"
    assert question.ask == own.questions["1.1.1"].ask
    assert list(other.questions) == list(own.questions)


def test_without_an_overlay_foreign_law_falls_away() -> None:
    """Duties on Thuringian law alone are none elsewhere; what federal law demands stays; targets say that law must be checked."""
    own, other = catalogue("kommunal"), for_land(catalogue("kommunal"), "HE")
    assert not [norm for norm in other.norms if norm.land == "TH"]
    assert {programme.key for programme in other.programmes} == {"F3", "K", "E"}
    lost = {key for key, question in own.questions.items() if question.must and not other.questions[key].must}
    kept = {key for key, question in other.questions.items() if question.must}
    assert lost
    assert {"1.6.1", "1.6.2", "1.6.3"} <= kept
    cited = {key for question in other.questions.values() for key in question.norms}
    assert cited <= other.norm.keys()
    for key in lost:
        soll = other.questions[key].targets.soll
        assert soll is not None
        assert soll.level == own.questions[key].targets.soll.level


@pytest.mark.parametrize("name", ["kommunal", "musterstadt"])
def test_the_own_land_changes_nothing(name: str) -> None:
    own = catalogue(name)
    assert for_land(own, own.land) is own
