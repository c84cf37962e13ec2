// The list of cases: take the last answer back, by mouse or key.

import { watchKeys } from "./keys.js";
import { countDown } from "./undo.js";

watchKeys(document.querySelector("[data-queue]"));
countDown();
