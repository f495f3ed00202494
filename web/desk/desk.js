/** Starts the desk in this page. */

import { App } from "./app.js";
import { chosenLanguage, load } from "./words.js";

await new App(await load(chosenLanguage())).start();
