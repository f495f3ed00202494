"""A shopper and the shop's people in a real Vendure: they order, pack, send and give money back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

SKRANKE, PASSWORD = "skranke@example.org", "a long password of this test"
ADDRESS = {"fullName": "Ida Visser", "streetLine1": "Straat 1", "city": "Utrecht", "postalCode": "3512 JE"}
WHERE = {**ADDRESS, "countryCode": "NL", "phoneNumber": "+31201234567"}


@dataclass
class RealVendure:
    """Where it is, and what opens it once `open_door` was called."""

    url: str
    api_key: str = ""


class People:
    """The superadmin at the Admin API, and one anonymous shopper at the Shop API."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stack = AsyncExitStack()
        self._token = ""

    async def __aenter__(self) -> "People":
        jar = aiohttp.CookieJar(unsafe=True)
        self._session = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def admin(self, document: str, **variables: object) -> Any:
        if not self._token:
            login = 'mutation { login(username: "superadmin", password: "superadmin") { __typename } }'
            _, self._token = await self._ask("admin-api", login, {})
        return (await self._ask("admin-api", document, variables, token=self._token))[0]

    async def session(self) -> dict[str, str]:
        """Return the headers of the superadmin's session."""
        await self.admin("query { me { id } }")
        return {"Authorization": f"Bearer {self._token}"}

    async def order(
        self, email: str, product: str = "Skog 40 backpack", *, pays: bool = True
    ) -> tuple[str, str]:
        """Place an order; return its id and its code."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            return await Shopper(session, f"{self._url}/shop-api").order(
                email, await self._variant(product), pays
            )

    @asynccontextmanager
    async def account(self, email: str) -> AsyncIterator["Shopper"]:
        """Register somebody, log them in at the shop, and yield them."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            shopper = Shopper(session, f"{self._url}/shop-api")
            await shopper.registers(email)
            yield shopper

    async def buys(self, shopper: "Shopper", *, pays: bool = True) -> tuple[str, str]:
        """Place an order for somebody who is logged in; return its id and its code."""
        return await shopper.order("", await self._variant("Skog 40 backpack"), pays)

    async def send(self, order: str, *states: str) -> None:
        """Send all of an order with a tracking code, as far as these states."""
        found = await self.admin("query ($id: ID!) { order(id: $id) { lines { id quantity } } }", id=order)
        lines = [{"orderLineId": one["id"], "quantity": one["quantity"]} for one in found["order"]["lines"]]
        handed = [{"name": "method", "value": "PostNord"}, {"name": "trackingCode", "value": "PN1NL"}]
        handler = {"code": "manual-fulfillment", "arguments": handed}
        made = await self.admin(
            "mutation ($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) {"
            " ... on Fulfillment { id } ... on ErrorResult { message } } }",
            input={"lines": lines, "handler": handler},
        )
        for state in states:
            await self.admin(
                "mutation ($id: ID!, $state: String!) {"
                " transitionFulfillmentToState(id: $id, state: $state) { __typename } }",
                id=made["addFulfillmentToOrder"]["id"],
                state=state,
            )

    async def refund(self, order: str, hundredths: int) -> None:
        """Give money back. The old fields are deprecated, and not null in SQL."""
        nothing: dict[str, object] = {"lines": [], "shipping": 0, "adjustment": 0, "reason": "late"}
        found = await self.admin("query ($id: ID!) { order(id: $id) { payments { id } } }", id=order)
        await self.admin(
            "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { __typename } }",
            input={"paymentId": found["order"]["payments"][0]["id"], "amount": hundredths, **nothing},
        )

    async def look(self, order: str) -> Any:
        """Return what the shop's people see."""
        fields = "state shippingAddress { streetLine1 city } history { items { type data } }"
        return (await self.admin(f"query ($id: ID!) {{ order(id: $id) {{ {fields} }} }}", id=order))["order"]

    async def open_door(self) -> str:
        """Make the log-in that docs/shops.md describes; return an API key with the same rights."""
        await self._wait_for_collections()
        ids = await self._roles()
        person = {"firstName": "Skranke", "lastName": "Chat", "emailAddress": SKRANKE, "password": PASSWORD}
        await self.admin(
            "mutation ($input: CreateAdministratorInput!) { createAdministrator(input: $input) { id } }",
            input={**person, "roleIds": [ids["skranke"]]},
        )
        return await self.key("skranke")

    async def key(self, role: str) -> str:
        """Return an API key with this role."""
        ids = await self._roles()
        made = await self.admin(
            "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }",
            input={"roleIds": [ids[role]], "translations": [{"languageCode": "en", "name": role}]},
        )
        return str(made["createApiKey"]["apiKey"])

    async def _roles(self) -> dict[str, str]:
        found = await self.admin("query { roles(options: { take: 50 }) { items { id code } } }")
        return {role["code"]: role["id"] for role in found["roles"]["items"]}

    async def _wait_for_collections(self) -> None:
        """Wait for the job that puts products into their collections."""
        count = "query { collections { items { productVariants { totalItems } } } }"
        async with asyncio.timeout(30):
            while not (await self.admin(count))["collections"]["items"][0]["productVariants"]["totalItems"]:
                await asyncio.sleep(0.1)

    async def _variant(self, product: str) -> str:
        found = await self.admin("query { productVariants(options: { take: 50 }) { items { id name } } }")
        return next(str(one["id"]) for one in found["productVariants"]["items"] if one["name"] == product)

    async def _ask(self, api: str, document: str, variables: Any, *, token: str = "") -> tuple[Any, str]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables}
        async with self._session.post(f"{self._url}/{api}", json=body, headers=headers) as answer:
            content = await answer.json()
            assert "errors" not in content, content["errors"]
            return content["data"], answer.headers.get("vendure-auth-token", "")


class Shopper:
    """Somebody without an account, until they register."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def registers(self, email: str) -> None:
        """Make an account and log in."""
        person = {"firstName": "Ida", "lastName": "Visser", "emailAddress": email, "password": PASSWORD}
        await self._ask(
            "mutation ($input: RegisterCustomerInput!) { registerCustomerAccount(input: $input)"
            " { __typename } }",
            input=person,
        )
        await self._ask(
            "mutation ($name: String!, $password: String!) {"
            " login(username: $name, password: $password, rememberMe: true) { __typename } }",
            name=email,
            password=PASSWORD,
        )

    async def id(self) -> str:
        """Return the id that the shop's own pages would sign as `sub`."""
        return str((await self._ask("query { activeCustomer { id } }"))["activeCustomer"]["id"])

    async def order(self, email: str, variant: str, pays: bool) -> tuple[str, str]:
        await self._ask(
            f"mutation {{ addItemToOrder(productVariantId: {variant}, quantity: 1) {{ __typename }} }}"
        )
        if email:
            await self._names_themselves(email)
        await self._ask(
            "mutation ($input: CreateAddressInput!) {"
            " setOrderShippingAddress(input: $input) { __typename } }",
            input=WHERE,
        )
        ways = await self._ask("query { eligibleShippingMethods { id } }")
        way = ways["eligibleShippingMethods"][0]["id"]
        await self._ask(f"mutation {{ setOrderShippingMethod(shippingMethodId: [{way}]) {{ __typename }} }}")
        if not pays:
            cart = (await self._ask("query { activeOrder { id code } }"))["activeOrder"]
            return cart["id"], cart["code"]
        await self._ask('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }')
        paid = await self._ask(
            'mutation { addPaymentToOrder(input: { method: "dummy", metadata: {} }) {'
            " ... on Order { id code state } ... on ErrorResult { message } } }"
        )
        return paid["addPaymentToOrder"]["id"], paid["addPaymentToOrder"]["code"]

    async def _names_themselves(self, email: str) -> None:
        person = {"firstName": "Ida", "lastName": "Visser", "emailAddress": email}
        await self._ask(
            "mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { __typename } }",
            input=person,
        )

    async def _ask(self, document: str, **variables: object) -> Any:
        async with self._session.post(self._url, json={"query": document, "variables": variables}) as answer:
            content = await answer.json()
            assert "errors" not in content, content["errors"]
            return content["data"]
