"""What order numbers look like in each shop system, after white space, dashes and # have gone."""

# The number is the first group. SHOP_ORDER_NUMBER replaces these where a shop has numbers of its own.
SHAPES = {
    "demo": r"(?:[a-z]{2})?([0-9]{8})",
    "magento": r"([0-9]{6,12})",
    "shopify": r"(?:[a-z]{2})?([0-9]{3,12})",
    "shopware": r"(?:[a-z]{2})?([0-9]{4,12})",
    "vendure": r"([a-z0-9]{6,24})",
    "woocommerce": r"(?:[a-z]{2})?([0-9]{1,12})",
}
