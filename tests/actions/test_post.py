"""Letters: to the one address that they are for, by a real mail server, or an error of our own."""

import string

import pytest

from actions import post, settings
from actions.localise import LANGUAGES
from actions.post import Letter, Post, PostError, Server
from tests.actions.mailbox import Mailbox, mailbox

LETTER = Letter(subject="Bestelling – gewijzigd", text="Hallo,\n\nhet adres is gewijzigd. Groetjes, æøå\n")
ENVIRONMENT = {"REDIS_URL": "unix:///x", "SKRANKE_SECRET": "a secret of this test"}


def sender(box: Mailbox, **change: object) -> Post:
    known = {"host": "127.0.0.1", "port": box.port, "tls": False, "name": "Fjord & Field"}
    return Post(Server(**{**known, "sender": "help@example.org", **change}))  # type: ignore[arg-type]


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with mailbox() as box:
        await sender(box).sends(LETTER)("ida@example.org")
    assert box.to == [["ida@example.org"]]
    mail = box.arrived[0]
    assert (mail["Subject"], mail["To"], mail["Auto-Submitted"]) == (
        LETTER.subject,
        "ida@example.org",
        "auto-generated",
    )
    assert mail["From"] == "Fjord & Field <help@example.org>"
    assert mail["Message-ID"] and mail["Date"]
    assert mail.get_content().replace("\r\n", "\n") == LETTER.text


async def test_a_server_that_wants_a_log_in_gets_one() -> None:
    async with mailbox(needs_login=True) as box:
        await sender(box, user="shop", password="secret").sends(LETTER)("ida@example.org")
        with pytest.raises(PostError):
            await sender(box, user="shop", password="wrong").sends(LETTER)("ida@example.org")
    assert len(box.arrived) == 1 and set(box.logins) == {"shop"}


@pytest.mark.parametrize(
    "to",
    [
        "ida@example.org, eve@example.org",
        "ida@example.org\r\nBcc: eve@example.org",
        "ida@example.org\nRCPT TO:<eve@example.org>",
        "Ida <ida@example.org>",
        "",
        "nobody",
        "@",
    ],
)
async def test_an_address_that_is_more_or_less_than_one_gets_no_letter(to: str) -> None:
    async with mailbox() as box:
        with pytest.raises(PostError):
            await sender(box).sends(LETTER)(to)
    assert box.arrived == []


async def test_a_server_that_refuses_or_is_not_there_is_an_error_without_the_address() -> None:
    async with mailbox() as box:
        box.answer = "554 no"
        with pytest.raises(PostError) as refused:
            await sender(box).sends(LETTER)("ida@example.org")
    with pytest.raises(PostError) as absent:
        await sender(box).sends(LETTER)("ida@example.org")
    assert "ida" not in f"{refused.value}{absent.value}"


async def test_another_machine_gets_no_letter_in_the_clear() -> None:
    async with mailbox() as box:
        # A name of this machine that is not known as its own stands for one out there.
        with pytest.raises(PostError):
            await sender(box, host="127.0.0.2", port=box.port).sends(LETTER)("ida@example.org")
    assert box.arrived == []


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtps://shop:s%40fe@mail.example", "mail.example", 465, True),
        ("smtp://mail.example", "mail.example", 587, False),
        ("smtp://localhost:2525", "localhost", 2525, False),
    ],
)
def test_the_server_is_read_from_the_environment(url: str, host: str, port: int, tls: bool) -> None:
    found = settings.read(ENVIRONMENT | {"SMTP_URL": url}).mail
    assert found and (found.host, found.port, found.tls) == (host, port, tls)
    assert found.sender == "help@fjordandfield.example"
    assert "s@fe" not in repr(found) and found.password in (None, "s@fe")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_no_mail_server_stops_the_start(url: str) -> None:
    with pytest.raises(settings.SettingsError, match="SMTP_URL"):
        settings.read(ENVIRONMENT | {"SMTP_URL": url})


def test_without_one_there_is_none() -> None:
    assert settings.read(ENVIRONMENT).mail is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_letters_with_the_same_blanks(language: str) -> None:
    letters = post.letters()
    assert letters[language].keys() == letters["en"].keys()
    for letter in letters[language].values():
        blanks = {name for _, name, _, _ in string.Formatter().parse(letter.subject + letter.text) if name}
        assert blanks == {"order", "place", "phone", "email", "shop"}
        filled = post.filled(letter, **dict.fromkeys(blanks, "{x}"))
        assert "{x}" in filled.text and "\n" not in filled.subject
