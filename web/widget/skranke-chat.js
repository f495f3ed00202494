/** Registers <skranke-chat>; a shop loads this file and writes the element once. */
import { SkrankeChat } from "./element.js";

if (!customElements.get("skranke-chat")) customElements.define("skranke-chat", SkrankeChat);
