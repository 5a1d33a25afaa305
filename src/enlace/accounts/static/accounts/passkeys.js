// Asks the browser for a passkey and sends what it answers: forms marked `data-passkey="create"` or `"get"`.
// `data-options` names the element that holds what to ask for; `data-options-url` where to fetch it.
async function options(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const fault = form.querySelector("[data-passkey-fault]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    fault.hidden = true;
    try {
      const asked = await options(form);
      const given =
        form.dataset.passkey === "create"
          ? await window.webauthnJSON.create(asked.creation_options)
          : await window.webauthnJSON.get(asked.request_options);
      form.elements.credential.value = JSON.stringify(given);
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
