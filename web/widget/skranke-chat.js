/** Registers the element: the one file that a shop names. */
import { SkrankeChat } from "./element.js";

customElements.get("skranke-chat") ?? customElements.define("skranke-chat", SkrankeChat);
