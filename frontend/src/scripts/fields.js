/* What is wrong with a field stands beside it too, as in the summary above; fields that must be filled are marked. */

export function tellBeside(summary) {
  for (const link of summary.querySelectorAll('a[href^="#"]')) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    // A page that says it beside the field itself needs nothing.
    if (!field?.matches("input, select, textarea") || (field.ariaInvalid === "true" && !field.dataset.told)) continue;
    const told = document.createElement("p");
    told.className = "govuk-error-message";
    told.id = `${field.id}-told-${document.querySelectorAll("p[id*='-told-']").length}`;
    told.textContent = link.textContent;
    field.before(told);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), told.id].filter(Boolean).join(" "));
    field.setAttribute("aria-invalid", "true");
    field.dataset.told = "";
    field.closest(".govuk-form-group")?.classList.add("govuk-form-group--error");
  }
}

/* Where every field must be filled, a mark on each would say nothing. */
export function markRequired(form, word) {
  const fields = [...form.querySelectorAll("input, select, textarea")].filter(
    (field) => field.labels?.length && !["checkbox", "radio", "hidden"].includes(field.type),
  );
  if (!word || fields.every((field) => field.required)) return;
  for (const field of fields.filter((one) => one.required)) field.labels[0].dataset.required = word;
}
