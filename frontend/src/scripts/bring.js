/* Sends the pieces of attachments in a sealed file one by one, then the rest of it by the form as without a script. */
import { directoryOf, fileWithout, pieceIn } from "./sealed-file.js";

// Half a minute at most between two attempts, for a line that is down for an hour.
const FIRST_WAIT = 2, LONGEST_WAIT = 30;

for (const form of document.querySelectorAll("form[data-pieces]")) enhance(form);

function enhance(form) {
  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.elements.file, button = form.querySelector("[type=submit]"), told = teller(form);
    button.disabled = true;
    try {
      field.files = await withoutPieces(form, field.files[0], told);
      form.submit();
    } catch (fault) {
      told("refused", { why: fault instanceof Refused ? fault.message : form.dataset.unreadable });
    } finally {
      button.disabled = false;
    }
  });
}

// Too slow for the proxy, too many at once.
const FOR_NOW = [408, 429];

/* What the platform refuses is not sent again. */
class Refused extends Error {}

/* Bring the pieces of a file that are not kept yet; return the file without those that are, as a form takes it. */
async function withoutPieces(form, file, told) {
  const entries = await directoryOf(file);
  const chosen = new DataTransfer();
  if (!entries) {
    // No sealed file that could be taken apart: the platform says what is wrong with it.
    chosen.items.add(file);
    return chosen.files;
  }
  const { kept } = await asked(form, told, form.dataset.pieces);
  const names = new Set(kept);
  const pieces = entries.filter((one) => one.piece), missing = pieces.filter((one) => !names.has(one.piece));
  const total = sum(pieces);
  let done = total - sum(missing);
  for (const [place, one] of missing.entries()) {
    const numbers = { number: pieces.length - missing.length + place + 1, count: pieces.length };
    told("sending", { ...numbers, done: megabytes(done), total: megabytes(total) }, done / total);
    await asked(form, told, `${form.dataset.pieces}?name=${one.piece}`, await pieceIn(file, one));
    done += one.size;
  }
  if (pieces.length) told("rest");
  chosen.items.add(pieces.length ? fileWithout(file, entries, (one) => one.piece) : file);
  return chosen.files;
}

/* Ask until there is an answer: a line that broke is waited for. */
async function asked(form, told, address, body) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const answer = await fetch(address, body && posted(form, body)).catch(() => null);
    if (answer?.ok && !answer.redirected) return answer.json();
    if (answer && answer.status < 500 && !FOR_NOW.includes(answer.status)) throw new Refused(await reason(form, answer));
    told("broken", { seconds: wait });
    await pause(wait);
  }
}

const posted = (form, body) => ({
  method: "POST",
  body,
  headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
});

async function reason(form, answer) {
  // To sign in again one is sent on to a page.
  if (answer.redirected) return form.dataset.signedOut;
  const { problems } = await answer.json().catch(() => ({}));
  return problems?.join(" ") ?? form.dataset.reload;
}

/* Wait, but no longer than until the browser is connected again. */
const pause = (seconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    addEventListener("online", resolve, { once: true });
  });

const sum = (entries) => entries.reduce((all, one) => all + one.size, 0);

const megabytes = (octets) =>
  new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  }).format(octets / 2 ** 20);

/* Return what says how far it is: one of the texts of the form, and (a share of 1) the progress, where there is one. */
function teller(form) {
  const status = form.querySelector("[data-status]"), bar = form.querySelector("progress");
  return (text, words = {}, share = undefined) => {
    status.textContent = form.dataset[text].replace(/\{(\w+)\}/g, (_, name) => words[name]);
    if (share !== undefined) bar.value = share;
    bar.hidden = text === "refused";
  };
}
