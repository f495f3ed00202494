"""What every shop must do, whichever system is behind it; a new shop adds itself to STANDS."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import pytest

from actions.shop import remote
from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited, ShopError, Unavailable
from actions.shop.limited import LimitedShop
from actions.shop.port import MOST_ORDERS, Action, Address, Order, OrderState, Outcome, ParcelState
from actions.shop.proof import LIVING, Proof, ProofKind, login, read
from tests.actions.conftest import TZ, Clock
from tests.actions.stands import STANDS, Stand

SHIPPED, EMAIL, POSTCODE = "20394811", "ida@example.org", "3512 JE"
OTHER, FRESH, FRESH_2, UNPAID = "20394822", "20394866", "20394877", "20394844"
DELIVERED, REFUNDED, CANCELLED, UNKNOWN = "20395119", "20395152", "20395207", "99999999"
IN_STOCK, OUT_OF_STOCK = "do you have the Skog 40 backpack?", "is the Fjell 2 tent in stock?"
ADDRESS = Address(name="Cato Lie", street="Lille Øvregaten 3", postcode="5018", city="Bergen", country="NO")
FAILING = ["500", "429", "truncated", "html"]


@pytest.fixture(params=STANDS)
async def stand(
    request: pytest.FixtureRequest, shop_file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stand]:
    """Yield each shop in turn."""
    monkeypatch.setattr(remote, "REQUEST_S", 2.0)
    async with STANDS[request.param](shop_file, clock) as stand:
        yield stand


def proof(text: str) -> Proof:
    found = read(text)
    assert found is not None
    return found


async def known(stand: Stand, number: str = SHIPPED) -> Order:
    order = await stand.shop.find_order(number, LIVING)
    assert order is not None
    return order


class TestLookUp:
    """Number and proof."""

    @pytest.mark.parametrize(
        "text", [EMAIL, " Ida@Example.ORG ", "ｉｄａ@example.org", POSTCODE, "3512je", "NL-3512 JE"]
    )
    async def test_the_right_proof_opens_the_order(self, stand: Stand, text: str) -> None:
        order = await stand.shop.find_order(SHIPPED, proof(text))
        assert order is not None
        assert order.number == SHIPPED

    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (SHIPPED, "robin@example.org"),
            (SHIPPED, "8000"),
            (SHIPPED, "ida@example.com"),
            (SHIPPED, "xida@example.org"),
            (SHIPPED, "3512JA"),
            (OTHER, EMAIL),
            (UNKNOWN, EMAIL),
            (UNKNOWN, POSTCODE),
        ],
    )
    async def test_no_order_and_a_wrong_proof_are_the_same(
        self, stand: Stand, number: str, text: str
    ) -> None:
        assert await stand.shop.find_order(number, proof(text)) is None

    @pytest.mark.parametrize("kind", [ProofKind.EMAIL, ProofKind.POSTCODE])
    async def test_an_empty_proof_opens_nothing(self, stand: Stand, kind: ProofKind) -> None:
        assert await stand.shop.find_order(SHIPPED, Proof(kind, "")) is None

    @pytest.mark.parametrize(
        "number",
        [
            UNKNOWN,
            "",
            "2039481",
            "203948110",
            "%",
            "2039481_",
            "' OR 1=1 --",
            EMAIL,
            "../orders",
            "20394811/",
        ],
    )
    async def test_anything_but_an_order_number_finds_no_order(self, stand: Stand, number: str) -> None:
        assert await stand.shop.find_order(number, LIVING) is None

    async def test_a_wrong_proof_asks_the_shop_as_much_as_no_order(self, stand: Stand) -> None:
        await stand.shop.find_order(UNPAID, proof(EMAIL))
        before = stand.proxy.asked
        await stand.shop.find_order(REFUNDED, proof("robin@example.org"))
        wrong = stand.proxy.asked - before
        await stand.shop.find_order(UNKNOWN, proof(EMAIL))
        assert stand.proxy.asked - before - wrong == wrong

    async def test_proof_and_answer_are_one_look_up(self, stand: Stand) -> None:
        await stand.shop.find_order(SHIPPED, proof(EMAIL))
        asked = stand.proxy.asked
        await known(stand)
        assert stand.proxy.asked == asked


class TestLogIn:
    """A customer who is logged in at the shop, by the id in the shop system."""

    async def test_a_customer_sees_their_own_latest_orders_alone(self, stand: Stand) -> None:
        found = [order.number for order in await stand.shop.find_orders(stand.customer)]
        assert SHIPPED in found
        assert 2 <= len(found) == len(set(found)) <= MOST_ORDERS
        assert OTHER not in found

    async def test_a_log_in_opens_the_customers_own_orders_alone(self, stand: Stand) -> None:
        own = await stand.shop.find_order(SHIPPED, login(stand.customer))
        assert own is not None and own.number == SHIPPED
        for number in (OTHER, UNPAID, UNKNOWN, "", "%", f'{SHIPPED}" OR name:"{OTHER}'):
            assert await stand.shop.find_order(number, login(stand.customer)) is None

    @pytest.mark.parametrize(
        "customer", ["", "0", "-1", "999", "%", "501 OR 1=1", "*", "None", "ida", "f" * 32]
    )
    async def test_an_id_of_nobody_opens_nothing(self, stand: Stand, customer: str) -> None:
        assert await stand.shop.find_orders(customer) == ()
        assert await stand.shop.find_order(SHIPPED, login(customer)) is None

    @pytest.mark.parametrize("fault", FAILING)
    async def test_a_shop_that_fails_says_so(self, stand: Stand, fault: str) -> None:
        stand.fail(fault)
        with pytest.raises(ShopError):
            await stand.shop.find_orders(stand.customer)


class TestOrder:
    """What an order says."""

    async def test_a_shipped_order_names_its_carrier_and_parcel(self, stand: Stand) -> None:
        order = await known(stand)
        assert order.state is OrderState.SHIPPED
        assert order.shipment is not None
        assert (order.shipment.carrier, order.shipment.number) == ("PostNord", "PN733904811NL")
        assert order.shipment.state in ParcelState

    @pytest.mark.parametrize(
        ("number", "state"),
        [(UNPAID, OrderState.UNPAID), (FRESH, OrderState.RECEIVED), (CANCELLED, OrderState.CANCELLED)],
    )
    async def test_an_order_has_its_state(self, stand: Stand, number: str, state: OrderState) -> None:
        assert (await known(stand, number)).state is state

    async def test_money_is_exact_and_has_a_currency(self, stand: Stand) -> None:
        refund = (await known(stand, REFUNDED)).refund
        assert refund is not None and refund.amount is not None
        assert (str(refund.amount.amount), refund.amount.currency) == ("34.95", "EUR")

    async def test_windows_and_events_are_aware_and_in_order(self, stand: Stand) -> None:
        for number in (SHIPPED, FRESH, DELIVERED):
            order = await known(stand, number)
            if window := order.window:
                assert window.earliest.utcoffset() is not None
                assert window.earliest <= window.latest
                assert window.source
            times = [event.at for one in order.shipments for event in one.events]
            assert times == sorted(times)
            assert all(at.utcoffset() is not None for at in times)

    async def test_an_order_says_when_it_was_placed_and_roughly_where_it_goes(
        self, stand: Stand, clock: Clock
    ) -> None:
        order = await known(stand)
        if stand.fake is None:  # the demo shop's days count from today, and its addresses have no country
            assert (order.placed, order.region) == (None, "")
            return
        assert order.placed == stand.fake.days_ago(5).astimezone(TZ).date()
        assert order.region == "NL-35"

    async def test_nothing_in_an_order_says_whose_it_is(self, stand: Stand) -> None:
        for number in (SHIPPED, FRESH, REFUNDED):
            text = repr(await known(stand, number)) + repr(asdict(await known(stand, number)))
            for secret in ("@", "3512", "Ida", "Street", "203.0.113", "+3120", "secret", "Town"):
                assert secret not in text

    async def test_hostile_text_is_one_line_of_text(self, stand: Stand) -> None:
        stand.fail("hostile_text")
        order = await known(stand)
        assert order.shipment is not None
        carrier = order.shipment.carrier
        assert carrier.isprintable()
        assert len(carrier) <= 80


class TestWrites:
    """Read, check, act, read again."""

    async def test_only_what_is_possible_now_is_offered(self, stand: Stand) -> None:
        fresh, shipped = await known(stand, FRESH), await known(stand, SHIPPED)
        assert fresh.possible == stand.able - {Action.REQUEST_RETURN}
        assert not shipped.possible & {Action.CANCEL, Action.CHANGE_ADDRESS}
        assert (await known(stand, CANCELLED)).possible == frozenset()
        assert (await known(stand, DELIVERED)).possible == stand.able & {Action.REQUEST_RETURN}

    async def test_a_fresh_order_is_cancelled(self, stand: Stand) -> None:
        done = await stand.shop.cancel(FRESH, key="k1")
        assert done.outcome is Outcome.DONE
        order = await known(stand, FRESH)
        assert order.state in (OrderState.CANCELLED, OrderState.REFUNDED)
        assert order.possible == frozenset()

    async def test_what_was_looked_up_before_a_write_is_forgotten(self, stand: Stand) -> None:
        assert (await known(stand, FRESH)).state is OrderState.RECEIVED
        await stand.shop.cancel(FRESH, key="k1")
        assert (await known(stand, FRESH)).state is not OrderState.RECEIVED

    async def test_one_wish_is_carried_out_once(self, stand: Stand) -> None:
        first = await stand.shop.cancel(FRESH, key="k1")
        writes = stand.writes()
        assert writes >= 1
        assert (await stand.shop.cancel(FRESH, key="k1")).outcome is first.outcome is Outcome.DONE
        assert stand.writes() == writes

    @pytest.mark.parametrize("number", [SHIPPED, DELIVERED])
    async def test_what_is_on_its_way_is_not_cancelled(self, stand: Stand, number: str) -> None:
        with pytest.raises(Denied):
            await stand.shop.cancel(number, key="k1")
        assert stand.writes() == 0

    async def test_an_order_that_is_not_there_is_not_found(self, stand: Stand) -> None:
        for write in (
            stand.shop.cancel(UNKNOWN, key="k"),
            stand.shop.change_address(UNKNOWN, ADDRESS, key="k"),
        ):
            with pytest.raises(NotFound):
                await write
        assert stand.writes() == 0

    async def test_an_address_changes_once_while_it_can(self, stand: Stand) -> None:
        if Action.CHANGE_ADDRESS not in stand.able:
            with pytest.raises(Denied):
                await stand.shop.change_address(FRESH_2, ADDRESS, key="k2")
            return
        assert (await stand.shop.change_address(FRESH_2, ADDRESS, key="k2")).outcome is Outcome.DONE
        writes = stand.writes()
        assert (await stand.shop.change_address(FRESH_2, ADDRESS, key="k2")).outcome is Outcome.DONE
        assert stand.writes() == writes
        assert await stand.shop.find_order(FRESH_2, proof("5018")) is not None

    async def test_what_is_on_its_way_keeps_its_address(self, stand: Stand) -> None:
        with pytest.raises(Denied):
            await stand.shop.change_address(SHIPPED, ADDRESS, key="k2")
        assert stand.writes() == 0

    async def test_a_return_is_asked_for_once(self, stand: Stand) -> None:
        if Action.REQUEST_RETURN not in stand.able:
            with pytest.raises(Denied):
                await stand.shop.request_return(DELIVERED, "too small", key="k3")
            return
        assert (await stand.shop.request_return(DELIVERED, "too small", key="k3")).outcome is Outcome.DONE
        writes = stand.writes()
        assert (await stand.shop.request_return(DELIVERED, "too small", key="k3")).outcome is Outcome.DONE
        assert stand.writes() == writes

    async def test_what_did_not_leave_yet_is_not_sent_back(self, stand: Stand) -> None:
        with pytest.raises(Denied):
            await stand.shop.request_return(FRESH, "too small", key="k3")
        assert stand.writes() == 0

    async def test_a_write_whose_answer_is_lost_ends_unknown_and_is_not_done_twice(
        self, stand: Stand
    ) -> None:
        await known(stand, FRESH)
        stand.fail("cut_after_commit")
        assert (await stand.shop.cancel(FRESH, key="k1")).outcome is Outcome.UNKNOWN
        stand.fail("")
        writes = stand.writes()
        assert (await stand.shop.cancel(FRESH, key="k1")).outcome is Outcome.DONE
        assert stand.writes() == writes

    @pytest.mark.parametrize("fault", FAILING)
    async def test_a_write_that_could_not_read_first_writes_nothing(self, stand: Stand, fault: str) -> None:
        stand.fail(fault)
        with pytest.raises(ShopError):
            await stand.shop.cancel(FRESH, key="k1")
        assert stand.writes() == 0


class TestProducts:
    """Stock."""

    async def test_a_product_is_found_by_its_name_in_a_sentence(self, stand: Stand) -> None:
        product = await stand.shop.find_product(IN_STOCK)
        assert product is not None
        assert (product.name, product.count) == ("Skog 40 backpack", 9)

    async def test_what_is_sold_out_comes_with_what_is_not(self, stand: Stand) -> None:
        product = await stand.shop.find_product(OUT_OF_STOCK)
        assert product is not None
        assert (product.name, product.count) == ("Fjell 2 tent", 0)
        assert product.name not in product.alternatives
        if stand.alternatives:
            assert "Fjell 3 tent" in product.alternatives

    @pytest.mark.parametrize(
        "text", ["", "hvor er pakken min?", "'; DROP TABLE products; --", "\x00", "\ufdfa" * 1000]
    )
    async def test_a_sentence_without_a_product_finds_none(self, stand: Stand, text: str) -> None:
        assert await stand.shop.find_product(text) is None


class TestShop:
    """The shop itself."""

    async def test_it_has_a_name_and_answers_for_its_health(self, stand: Stand) -> None:
        assert (await stand.shop.facts()).name == "Fjord & Field"
        assert await stand.shop.health()

    async def test_papers_are_for_orders_that_exist(self, stand: Stand) -> None:
        for paper in await stand.shop.documents(DELIVERED):
            assert paper.link.startswith("https://")
            assert paper.link not in repr(paper)

    async def test_only_the_address_on_file_is_written_to_and_it_stays_masked(self, stand: Stand) -> None:
        sent: list[str] = []

        async def send(to: str) -> None:
            sent.append(to)

        assert await stand.shop.tell_owner(SHIPPED, send) == "i•••@e•••.org"
        assert sent == [EMAIL]
        with pytest.raises(ShopError):
            await stand.shop.tell_owner("99999999", send)

    async def test_it_can_be_closed_and_used_again(self, stand: Stand) -> None:
        await stand.shop.close()
        assert (await known(stand)).number == SHIPPED


class TestBadDays:
    """A shop that is slow, broken, or answers about somebody else."""

    @pytest.mark.parametrize(
        ("fault", "kind"),
        [("500", Unavailable), ("429", RateLimited), ("truncated", BadUpstream), ("html", BadUpstream)],
    )
    async def test_each_fault_has_its_kind(self, stand: Stand, fault: str, kind: type[ShopError]) -> None:
        stand.fail(fault)
        with pytest.raises(kind):
            await stand.shop.find_order(SHIPPED, proof(EMAIL))

    @pytest.mark.parametrize("fault", FAILING)
    async def test_products_and_health_fail_in_the_same_kinds(self, stand: Stand, fault: str) -> None:
        stand.fail(fault)
        with pytest.raises(ShopError):
            await stand.shop.find_product(IN_STOCK)
        with pytest.raises(ShopError):
            await stand.shop.health()

    async def test_being_told_to_wait_says_how_long(self, stand: Stand) -> None:
        stand.fail("429")
        with pytest.raises(RateLimited) as told:
            await known(stand)
        assert told.value.retry_after_s

    async def test_somebody_elses_order_is_not_believed(self, stand: Stand) -> None:
        stand.fail("wrong_order")
        found = await asyncio.gather(
            *(stand.shop.find_order(SHIPPED, one) for one in (proof(EMAIL), proof("8000"), LIVING)),
            return_exceptions=True,
        )
        assert all(one is None or isinstance(one, BadUpstream) for one in found)

    async def test_a_slow_shop_is_not_waited_for(self, stand: Stand) -> None:
        stand.fail("slow")
        with pytest.raises(Unavailable):
            await LimitedShop(stand.shop, limit_s=0.05).find_order(SHIPPED, proof(EMAIL))

    async def test_a_slow_write_ends_unknown(self, stand: Stand) -> None:
        stand.fail("slow")
        done = await LimitedShop(stand.shop, write_limit_s=0.05).cancel(FRESH, key="k1")
        assert done.outcome is Outcome.UNKNOWN

    async def test_it_recovers(self, stand: Stand) -> None:
        stand.fail("500")
        with pytest.raises(Unavailable):
            await known(stand)
        stand.fail("")
        assert (await known(stand)).number == SHIPPED
