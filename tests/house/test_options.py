"""The command line: seventeen commands, help for each, and a mistake is answered with help."""

import pytest

from house import options

COMMANDS = ["up", "test", "check", "chaos", "train", "parse", "models", "promote", "rollback", "trial"]
COMMANDS += ["evaluate", "bench", "staff", "export", "erase", "incident", "inbox", "doctor"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        options.parse([command, "--help"])
    assert end.value.code == 0
    assert f"usage: skranke {command}" in capsys.readouterr().out


def test_the_help_names_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options.parse(["--help"])
    lines = capsys.readouterr().out.partition("COMMAND\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == COMMANDS


@pytest.mark.parametrize(
    "words", [[], ["open"], ["up", "--colour"], ["up", "--port", "http"], ["up", "--port", "65535"]]
)
def test_a_mistake_is_answered_with_help_and_exit_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        options.parse(words)
    assert end.value.code == 2
    assert "usage: skranke" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["test", "staff", "inbox", "incident"])
def test_what_follows_these_is_passed_on(command: str) -> None:
    assert options.parse([command, "list", "-k", "x", "--help"]).rest == ["list", "-k", "x", "--help"]


@pytest.mark.parametrize("command", ["export", "erase"])
def test_who_is_meant_has_to_be_said(command: str) -> None:
    wanted = options.parse([command, "ida@example.org", "--as", "email"])
    assert (wanted.person, wanted.kind, wanted.out) == ("ida@example.org", "email", None)
    with pytest.raises(SystemExit):
        options.parse([command])


def test_the_data_folder_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKRANKE_DATA", "/somewhere")
    assert str(options.parse(["up"]).data) == "/somewhere"


def test_staff_may_name_the_data_and_passes_the_rest_on() -> None:
    wanted = options.parse(["staff", "add", "--data", "elsewhere", "anna", "--role", "lead"])
    assert (wanted.data.name, wanted.rest) == ("elsewhere", ["add", "anna", "--role", "lead"])


def test_how_many_gateways_share_the_port() -> None:
    assert options.parse(["up"]).gateways == 1
    assert options.parse(["up", "--gateways", "3"]).gateways == 3
    with pytest.raises(SystemExit):
        options.parse(["up", "--gateways", "0"])
