from enum import StrEnum

import pytest

from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.states import Machine


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


MACHINE = Machine(
    "road.light",
    words="road.state",
    start=Light.RED,
    turns={Light.RED: "driver", Light.GREEN: "", Light.BROKEN: "warden"},
    moves={
        (Light.RED, Light.GREEN): "go",
        (Light.GREEN, Light.RED): "stop",
        (Light.BROKEN, Light.RED): "mend",
    },
)


@pytest.mark.parametrize("current", [Light.RED, "red"])
def test_a_move_has_its_audit_code(current: Light | str) -> None:
    assert MACHINE.check(current, Light.GREEN) == "road.light.go"


@pytest.mark.parametrize(
    ("current", "target"), [("red", Light.RED), ("red", Light.BROKEN), ("green", Light.BROKEN)]
)
def test_no_other_move(current: str, target: Light) -> None:
    with pytest.raises(WrongState) as refusal:
        MACHINE.check(current, target)
    assert refusal.value.params == {"current": current, "target": str(target)}


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(ValueError, match="blue"):
        MACHINE.check("blue", Light.RED)


def test_neighbours_and_turns() -> None:
    assert MACHINE.sources(Light.RED) == (Light.GREEN, Light.BROKEN)
    assert MACHINE.targets("red") == (Light.GREEN,)
    assert (MACHINE.turn("red"), MACHINE.turn("green")) == ("driver", "")


def test_what_cannot_be_reached_is_told() -> None:
    assert MACHINE.reachable() == {Light.RED, Light.GREEN}


def test_the_diagram_shows_start_moves_and_turns() -> None:
    assert MACHINE.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> red",
        "    red --> green: go",
        "    green --> red: stop",
        "    broken --> red: mend",
        "    note right of red: driver",
        "    note right of broken: warden",
    ]


@pytest.mark.parametrize(("current", "verb", "may"), [("green", "stop", True), ("broken", "stop", False)])
def test_of_several_moves_to_one_state_one_may_be_named(current: str, verb: str, may: bool) -> None:
    if may:
        assert MACHINE.check(current, Light.RED, verb) == f"road.light.{verb}"
    else:
        with pytest.raises(WrongState):
            MACHINE.check(current, Light.RED, verb)
