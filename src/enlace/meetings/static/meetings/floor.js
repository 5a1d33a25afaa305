// The rapporteur's line: Enter leads from who speaks to what is said, and Enter again keeps it; the page stays.
// What cannot be sent waits in this browser and is sent, in its order, when the line is back.
const form = document.getElementById("floor");
const state = document.getElementById("floor-state");
const taken = document.getElementById("taken");
const [speakers, gist] = ["speakers", "gist"].map((name) => document.getElementById(name));
const key = `enlace-floor:${form.dataset.store}:${location.pathname.replace(/^\/[a-z]+/, "")}`;
const RETRY = 4000;
let sending = false;
let waits = false;

const waiting = () => JSON.parse(localStorage.getItem(key) ?? "[]");
const keep = (lines) => (lines.length ? localStorage.setItem(key, JSON.stringify(lines)) : localStorage.removeItem(key));
const say = (words) => { state.textContent = words; };

// A line is known by its id, and by when it was typed, not by its place: another tab sends from the same store.
const drop = (line) => keep(waiting().filter((one) => one.id !== line.id || one.typed !== line.typed));
// One tab at a time sends, where the browser has locks.
const alone = (work) => (navigator.locks ? navigator.locks.request(key, work) : work());

// When a line was typed is told as how long ago that is: the clock of this machine may be wrong.
const sent = ({ id, typed, ...line }) => ({ ...line, waited: Math.max(0, Math.round((Date.now() - typed) / 1000)) || 0 });

function show(kept) {
  const line = document.createElement("li");
  const when = Object.assign(document.createElement("span"), { className: "entries__when" });
  when.textContent = `${kept.time} UTC · ${kept.item}`;
  const who = Object.assign(document.createElement("strong"), { textContent: kept.who });
  const text = Object.assign(document.createElement("span"), { textContent: kept.gist, lang: kept.language });
  const link = Object.assign(document.createElement("a"), { href: kept.url, textContent: taken.dataset.correct });
  line.append(when, " ", who, " ", text, " ", link);
  taken.querySelector(".unknown")?.remove();
  taken.prepend(line);
}

// What was refused stands beside the form, with the reason, until it is taken up again: nothing typed is disturbed.
const refusedKey = `${key}:refused`;
const refused = () => JSON.parse(localStorage.getItem(refusedKey) ?? "[]");

function showRefused() {
  const list = document.getElementById("refused");
  list.replaceChildren(...refused().map((one, place) => {
    const line = document.createElement("li");
    const text = Object.assign(document.createElement("p"), { textContent: `${one.line.speakers}: ${one.line.gist}` });
    const why = Object.assign(document.createElement("p"), { className: "late", textContent: one.why });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "link-button" });
    again.textContent = list.dataset.again;
    again.addEventListener("click", () => {
      if (gist.value.trim()) return gist.focus();
      localStorage.setItem(refusedKey, JSON.stringify(refused().filter((_, other) => other !== place)));
      [speakers.value, gist.value] = [one.line.speakers, one.line.gist];
      showRefused();
      speakers.focus();
    });
    line.append(text, why, again);
    return line;
  }));
}

function send() {
  if (sending) return;
  sending = true;
  alone(sendWaiting);
}

async function sendWaiting() {
  try {
    for (let lines = waiting(); lines.length; lines = waiting()) {
      const answer = await fetch(location.pathname, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value },
        body: new URLSearchParams(sent(lines[0])),
      });
      waits = false;
      if (answer.status === 201) {
        show((await answer.json()).kept);
        drop(lines[0]);
        say(form.dataset.kept);
      } else if (answer.status === 422) {
        const told = await answer.json();
        drop(lines[0]);
        const why = told.problems.map((one) => one.what).join(" ");
        localStorage.setItem(refusedKey, JSON.stringify([...refused(), { line: lines[0], why }]));
        showRefused();
        say(`${form.dataset.refused}: ${why}`);
      } else if (answer.status < 500) {
        // Signed out, or the meeting was adjourned: sending again would not help, and what waits is kept.
        say(`${form.dataset.refused} (${answer.status}): ${lines.length}`);
        return;
      } else {
        throw new Error(String(answer.status));
      }
    }
    if (waits) say(form.dataset.kept); // another tab sent it
    waits = false;
  } catch {
    waits = true;
    say(`${form.dataset.waits} (${waiting().length})`);
    setTimeout(send, RETRY);
  } finally {
    sending = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!speakers.value.trim() || !gist.value.trim()) return (speakers.value.trim() ? gist : speakers).focus();
  // By `namedItem`: the collection has a method of its own that is called `item`.
  const line = Object.fromEntries(["item", "speakers", "language", "procedural", "gist"].map((name) => [name, form.elements.namedItem(name).value]));
  keep([...waiting(), { ...line, id: Math.random(), typed: Date.now() }]);
  [speakers.value, gist.value, form.elements.namedItem("procedural").value] = ["", "", ""];
  speakers.focus();
  send();
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (event.target === speakers) {
    event.preventDefault();
    gist.focus();
  } else if (event.target === gist) {
    event.preventDefault();
    form.requestSubmit();
  }
});

addEventListener("online", send);
showRefused();
send();
