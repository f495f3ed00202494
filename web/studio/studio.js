/** Starts the studio in this page. */

import { chosenLanguage } from "../desk/words.js";
import { App } from "./app.js";
import { load } from "./words.js";

await new App(await load(chosenLanguage())).start();
