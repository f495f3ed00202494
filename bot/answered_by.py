"""The tables of `bot.flow`: which action answers which question, and what a reply of ours leaves open."""

# Which action answers an order question once the form has what it needs.
ORDER_ACTIONS = {
    "track_order": "action_order_status",
    "delivery_time": "action_delivery_time",
    "refund_status": "action_refund_status",
    "cancel_order": "action_cancel_order",
    "change_address": "action_change_address",
    "return_item": "action_return_item",
    "double_charge": "action_double_charge",
    "invoice_copy": "action_invoice_copy",
}
# What would change something: done on a clear yes to this very question, asked again on an unclear one.
CONFIRMS = {
    "utter_confirm_cancel": "action_cancel_order",
    "utter_confirm_return": "action_return_item",
    "utter_confirm_address": "action_change_address",
}
# After these the message is the address itself.
ASKS_ADDRESS = ("utter_ask_new_address", "utter_invalid_new_address")
# Side questions inside the form that an action answers; the others are answered by `utter_<intent>`. How long
# delivery takes in general is one; when my parcel comes is not, and the action goes back to the form itself.
SIDE_ACTIONS = {
    "product_availability": "action_stock",
    "product_question": "action_product_question",
    "delivery_time": "action_delivery_time",
    "return_item": "action_return_item",
    "opening_hours": "action_opening_hours",
    "payment_methods": "action_payment_methods",
    "shipping_cost": "action_shipping_cost",
}
# Its rules hold for any order, so "and what does sending it back cost?" is answered beside its own form.
TOLD_IN_GENERAL = "return_item"
# Replies that say themselves that a colleague takes over: nothing is said after them.
HANDING_OVER = (
    "utter_order_problem",
    "utter_charge_several",
    "utter_charge_total",
    "utter_address_unconfirmed",
)
# What the bank calls a reservation, the shopper may know better.
CHARGED_ONCE = "utter_charge_once"
ABOUT_MONEY = ("double_charge", "refund_status", "complaint")
# After these a "no" means that we still have it wrong; after all others that there is nothing more to do.
UNSETTLED = ("utter_clarify", "utter_out_of_scope", "utter_languages", "utter_order_not_matched")
# Guesses that may be answered without being sure: the answer tells at once whether it was meant.
TRIED_BY = {
    "shipping_cost": "action_shipping_cost",
    "payment_methods": "action_payment_methods",
    "opening_hours": "action_opening_hours",
    "return_item": "action_return_item",
    "discount_code": "utter_discount_code",
    "account_login": "utter_account_login",
}
# After these a "no" says that we still do not understand: "nee, dat bedoel ik niet".
ASKED_WHAT_IS_MEANT = ("utter_clarify", "utter_languages")
# After these a guess that stands out is worth a try.
DID_NOT_HELP = (*ASKED_WHAT_IS_MEANT, "utter_out_of_scope")
