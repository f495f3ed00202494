"""The room that looks things up in the shop, and never answers about an order before proof."""
