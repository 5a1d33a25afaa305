/* Comforts on top of pages that work without any of this. */
import { Button, ErrorSummary, Tabs, createAll } from "govuk-frontend";
import { markRequired, tellBeside } from "./fields.js";
import { enhanceTable } from "./table.js";
import { enhanceThemeSwitch } from "./theme-switch.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary, Tabs]) createAll(component);
for (const table of document.querySelectorAll("table[data-table]")) enhanceTable(table);
for (const button of document.querySelectorAll("[data-theme-switch]")) enhanceThemeSwitch(button);
for (const summary of document.querySelectorAll(".govuk-error-summary")) tellBeside(summary);
for (const form of document.querySelectorAll('form[method="post"]')) markRequired(form, document.body.dataset.required);
