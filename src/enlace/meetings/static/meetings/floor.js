// The rapporteur's line: Enter leads from who speaks to what is said, and Enter again keeps it; the page stays.
// What cannot be sent waits in this browser and is sent, in its order, when the line is back.
const form = document.getElementById("floor");
const state = document.getElementById("floor-state");
const taken = document.getElementById("taken");
const [speakers, gist] = ["speakers", "gist"].map((name) => document.getElementById(name));
const key = `enlace-floor:${form.dataset.store}:${location.pathname.replace(/^\/[a-z]+/, "")}`;
const RETRY = 4000;
let sending = false;

const waiting = () => JSON.parse(localStorage.getItem(key) ?? "[]");
const keep = (lines) => (lines.length ? localStorage.setItem(key, JSON.stringify(lines)) : localStorage.removeItem(key));
const say = (words) => { state.textContent = words; };

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

// What was refused goes back into the form; what is being typed there stays, below it.
function giveBack(line) {
  speakers.value = line.speakers;
  gist.value = gist.value ? `${line.gist}\n\n${gist.value}` : line.gist;
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let lines = waiting(); lines.length; lines = waiting()) {
      const answer = await fetch(location.pathname, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: new URLSearchParams(lines[0]),
      });
      if (answer.status === 201) {
        show((await answer.json()).kept);
        keep(lines.slice(1));
        say(form.dataset.kept);
      } else if (answer.status === 422) {
        const told = await answer.json();
        keep(lines.slice(1));
        giveBack(lines[0]);
        say(`${form.dataset.refused}: ${told.problems.map((one) => one.what).join(" ")}`);
        speakers.focus();
      } else if (answer.status < 500) {
        // Signed out, or the meeting was adjourned: sending again would not help, and what waits is kept.
        say(`${form.dataset.refused} (${answer.status}): ${lines.length}`);
        return;
      } else {
        throw new Error(String(answer.status));
      }
    }
  } catch {
    say(`${form.dataset.waits} (${waiting().length})`);
    setTimeout(send, RETRY);
  } finally {
    sending = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!speakers.value.trim() || !gist.value.trim()) return (speakers.value.trim() ? gist : speakers).focus();
  const line = Object.fromEntries(["item", "speakers", "language", "procedural", "gist"].map((name) => [name, form.elements[name].value]));
  keep([...waiting(), line]);
  [speakers.value, gist.value, form.elements.procedural.value] = ["", "", ""];
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
send();
