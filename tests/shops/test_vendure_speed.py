"""What our way to a real Vendure costs, beside the same question with nothing around it."""

import time
from statistics import median
from typing import Any

import aiohttp
import pytest

from actions.shop.proof import read
from actions.shop.vendure import wire
from actions.shop.vendure.shop import Vendure
from tests.shops.vendure_people import People, RealVendure

pytestmark = pytest.mark.timeout(120)
ORDERS, MOST = 12, 2.0


async def test_a_look_up_takes_at_most_twice_the_shops_own_time(
    vendure: RealVendure, shop: Vendure, people: People, email: str, request: pytest.FixtureRequest
) -> None:
    codes = [(await people.order(email))[1] for _ in range(ORDERS)]
    proof = read(email)
    assert proof is not None
    # The same kind of log-in on both sides: an API key costs the shop a slow hash with each request.
    by_key = request.node.callspec.params["shop"] == "key"
    headers = {"vendure-api-key": vendure.api_key} if by_key else await people.session()
    bare: list[float] = []
    ours: list[float] = []
    async with aiohttp.ClientSession(headers=headers) as http:
        await asked(http, vendure.url, codes[0])
        await shop.health()  # logs in
        for number, code in enumerate(codes):
            ways = [(bare, asked(http, vendure.url, code)), (ours, shop.find_order(code, proof))]
            for took, answer in ways if number % 2 else ways[::-1]:
                began = time.perf_counter()
                assert await answer
                took.append(time.perf_counter() - began)
    ratio = median(ours) / median(bare)
    print(f"the shop {median(bare) * 1000:.1f} ms, a look-up {median(ours) * 1000:.1f} ms, {ratio:.2f} times")
    assert ratio <= MOST


async def asked(http: aiohttp.ClientSession, url: str, code: str) -> Any:
    """Ask for one order and read the answer, as plainly as that can be done."""
    body = {"query": wire.ORDER, "variables": {"code": code}}
    async with http.post(f"{url}/admin-api", json=body) as answer:
        found = await answer.json()
    return found["data"]["orders"]["items"]
