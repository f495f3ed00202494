"""WooCommerce: the shop itself, what goes over the wire, and what it means."""
