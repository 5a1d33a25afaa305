/* Saves a section of a reply answer by answer. What is typed is first written down in the browser, and struck out there
   only when the server says that it has it: a line that drops, a page that is closed, a session that ends lose nothing. */
const FIELD = /^(value|reading|comment|marking|basis|file|link\.\d+\.(title|url))$/;
const TYPING_MS = 700;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30000;

/* What waits to be saved, question by question, under the keys of this person and this reply. */
class Waiting {
  constructor(prefix) {
    this.prefix = prefix;
    this.memory = new Map();
    this.kept = true;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) this.memory.set(key.slice(prefix.length), JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      this.kept = false;
    }
  }

  put(question, entry) {
    this.memory.set(question, entry);
    this.store(() => localStorage.setItem(this.prefix + question, JSON.stringify(entry)));
  }

  drop(question) {
    this.memory.delete(question);
    this.store(() => localStorage.removeItem(this.prefix + question));
  }

  store(write) {
    try {
      write();
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }
}

class Desk {
  constructor(form, settle) {
    this.form = form;
    this.settle = settle;
    this.words = form.dataset;
    this.waiting = new Waiting(form.dataset.reply);
    this.model = JSON.parse(document.getElementById("model").textContent);
    this.blocks = new Map([...form.querySelectorAll("[data-question]")].map((one) => [one.dataset.question, one]));
    this.blocked = new Set();
    this.timers = new Map();
    this.delay = FIRST_RETRY_MS;
    this.busy = false;
    this.order = 0;
    for (const links of form.querySelectorAll("[data-links]")) this.offerLinks(links);
    this.restore();
    this.listen();
    this.decide();
    this.flush();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => this.touched(event.target, true));
    form.addEventListener("change", (event) => this.touched(event.target, false));
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.pressed(button, event);
    });
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.again());
    addEventListener("focus", () => this.again());
    addEventListener("beforeunload", (event) => {
      if (!this.waiting.kept && this.waiting.memory.size) event.preventDefault();
    });
  }

  // ---- fields

  part(block, name) {
    return [...block.querySelectorAll(`[data-${name}]`)].find((one) => one.closest("[data-question]") === block);
  }

  fields(question) {
    const start = `${question}.`;
    return [...this.blocks.get(question).querySelectorAll("input, textarea, select")].filter(
      (one) => one.name.startsWith(start) && FIELD.test(one.name.slice(start.length)),
    );
  }

  pairs(question) {
    const on = (one) => (one.type !== "radio" && one.type !== "checkbox") || one.checked;
    return this.fields(question).filter(on).map((one) => [one.name, one.value]);
  }

  number(question, value) {
    const field = this.form.elements[`${question}.number`];
    if (value !== undefined) field.value = value;
    return field.value;
  }

  value(question) {
    const values = this.pairs(question).filter(([name]) => name === `${question}.value`).map(([, text]) => text);
    return values.join(" ").trim();
  }

  fill(question, content) {
    const codes = content.value.split(" ");
    for (const one of this.fields(question)) {
      const name = one.name.slice(question.length + 1);
      if (name === "value") {
        const alone = one.type === "radio" || one.type === "checkbox";
        if (alone) one.checked = codes.includes(one.value);
        else one.value = content.value === "no_data" && one.tagName !== "TEXTAREA" ? "" : content.value;
      } else if (name === "reading") one.checked = false;
      else if (name in content) one.value = content[name];
    }
    const links = this.part(this.blocks.get(question), "links");
    if (links) {
      while (links.children.length <= content.links.length) this.addLink(links);
      [...links.children].forEach((row, place) => {
        const [title, url] = row.querySelectorAll("input");
        title.value = content.links[place]?.title ?? "";
        url.value = content.links[place]?.url ?? "";
      });
      this.showFiles(question, content.files);
    }
    this.showClear(question);
  }

  refill(question, pairs) {
    const fields = new Map();
    for (const [name, value] of pairs) fields.set(name, [...(fields.get(name) ?? []), value]);
    const links = this.part(this.blocks.get(question), "links");
    const rows = pairs.filter(([name]) => name.startsWith(`${question}.link.`)).length / 2;
    while (links && links.children.length < rows) this.addLink(links);
    for (const one of this.fields(question)) {
      const values = fields.get(one.name) ?? [];
      if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
      else if (values.length) [one.value] = values;
    }
  }

  addLink(links) {
    const place = links.children.length;
    const row = links.lastElementChild.cloneNode(true);
    for (const one of row.querySelectorAll("input, label")) {
      for (const name of ["name", "id", "for"]) {
        const text = one.getAttribute(name);
        if (text) one.setAttribute(name, text.replace(/(link[.-])\d+/, `$1${place}`));
      }
      if (one.tagName === "INPUT") one.value = "";
    }
    links.append(row);
    return row;
  }

  offerLinks(links) {
    if (links.closest("fieldset[disabled]")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = this.words.add;
    button.addEventListener("click", () => this.addLink(links).querySelector("input").focus());
    links.after(button);
  }

  showFiles(question, files) {
    const block = this.blocks.get(question);
    for (const one of this.fields(question)) if (one.name.endsWith(".file")) one.parentElement.remove();
    const upload = block.querySelector("input[type=file]");
    for (const { title, file } of files) {
      const line = document.createElement("p");
      line.className = "ask__line";
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
      Object.assign(box, { name: `${question}.file`, value: `${file} ${title}`, id: `${question}-${file}` });
      const label = Object.assign(document.createElement("label"), { htmlFor: box.id });
      const link = document.createElement("a");
      link.href = `${this.words.files}${question}/${file.replace("sha256:", "")}/`;
      link.textContent = title;
      label.append(link);
      line.append(box, " ", label);
      upload.previousElementSibling.before(line);
    }
  }

  showClear(question) {
    const button = this.part(this.blocks.get(question), "clear");
    const off = this.blocks.get(question).querySelector("fieldset").disabled;
    if (button) button.hidden = off || !this.value(question);
  }

  alone(field, question) {
    const others = this.fields(question).filter((one) => one.name === field.name && one !== field);
    const isBox = (one) => one.type === "checkbox";
    if (isBox(field) && field.checked && field.dataset.alone !== undefined) {
      for (const one of others) isBox(one) ? (one.checked = false) : (one.value = "");
    } else if (isBox(field) ? field.checked : field.value) {
      for (const one of others) if (isBox(one) && one.dataset.alone !== undefined) one.checked = false;
    }
  }

  // ---- what a person does

  touched(field, typing) {
    const question = field.closest("[data-question]")?.dataset.question;
    if (!question) return;
    if (field.dataset.remark !== undefined) {
      if (field.value) this.waiting.put(`${question}:remark`, { remark: field.value });
      else this.waiting.drop(`${question}:remark`);
      return;
    }
    if (field.type === "file") {
      if (!typing) this.upload(question, field);
      return;
    }
    if (!FIELD.test(field.name.slice(question.length + 1))) return;
    if (field.name === `${question}.value`) this.alone(field, question);
    if (field.type === "radio" && field.name.endsWith(".reading")) this.resolve(question, field.value);
    const entry = this.waiting.memory.get(question);
    if (!typing && entry && JSON.stringify(entry.fields) === JSON.stringify(this.pairs(question))) {
      this.soon(question, 0);
      return;
    }
    if (!typing && !entry && field.type !== "radio" && field.type !== "checkbox" && field.tagName !== "SELECT") return;
    this.write(question);
    const isText = field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && !["radio", "checkbox"].includes(field.type));
    this.soon(question, typing && isText ? TYPING_MS : 0);
  }

  resolve(question, day) {
    const field = this.fields(question).find((one) => one.id === `${question}-value`);
    field.type = "date";
    field.value = day;
    this.part(this.blocks.get(question), "fault").replaceChildren();
  }

  write(question, act = "") {
    this.order += 1;
    const entry = { fields: this.pairs(question), number: this.number(question), act, order: this.order };
    this.waiting.put(question, entry);
    this.blocked.delete(question);
    this.say(question, this.words.saving, "");
    this.showClear(question);
    if (!this.waiting.kept) this.line(this.words.unkept);
    this.decide();
  }

  soon(question, delay) {
    clearTimeout(this.timers.get(question));
    this.timers.set(question, setTimeout(() => this.flush(), delay));
  }

  pressed(button, event) {
    const block = button.closest("[data-question]");
    const question = block?.dataset.question;
    const { accept, edit, theirs, mine, clear, stands, all } = button.dataset;
    if (all !== undefined) {
      event.preventDefault();
      this.takeAll(button.closest("[data-known]"), button.value);
      return;
    }
    if (!question || button.type !== "submit") return;
    event.preventDefault();
    const near = (place) => JSON.parse(button.closest(place).querySelector("script").textContent);
    if (accept !== undefined || edit !== undefined) {
      this.fill(question, near(".ask__offer"));
      if (accept !== undefined) this.commit(question, button.value);
      else {
        this.say(question, this.words.ask, "");
        this.decide();
        this.fields(question)[0].focus();
      }
    } else if (theirs !== undefined || mine !== undefined) {
      const conflict = button.closest(".ask__conflict");
      this.number(question, conflict.dataset.number);
      if (theirs !== undefined) {
        this.fill(question, near(".ask__conflict"));
        this.waiting.drop(question);
        this.blocked.delete(question);
        this.say(question, "", "");
        this.decide();
      } else this.commit(question);
      conflict.remove();
      this.fields(question)[0].focus();
    } else if (clear !== undefined) {
      for (const one of this.fields(question)) {
        if (!one.name.endsWith(".value")) continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = false;
        else one.value = "";
      }
      this.commit(question);
      this.fields(question)[0].focus();
    } else if (stands !== undefined) this.commit(question);
    else this.tell(question, button);
  }

  commit(question, act = "") {
    this.write(question, act);
    this.soon(question, 0);
  }

  async submitted(event) {
    event.preventDefault();
    await this.flush();
    const next = this.form.querySelector("a[rel=next]");
    if (event.submitter?.value === "next" && next && !this.open().length) location.assign(next.href);
  }

  // ---- sending

  open() {
    return [...this.waiting.memory].filter(([question, entry]) => entry.fields && !this.blocked.has(question));
  }

  again() {
    this.delay = FIRST_RETRY_MS;
    this.flush();
  }

  async flush() {
    clearTimeout(this.retry);
    if (this.busy) {
      this.more = true;
      return this.busy;
    }
    this.busy = this.sendAll().finally(() => {
      this.busy = false;
      if (this.more) {
        this.more = false;
        this.flush();
      }
    });
    return this.busy;
  }

  async sendAll() {
    const seen = new Map();
    for (;;) {
      const batch = this.batch(seen);
      if (!batch.length) return;
      for (const [question, entry] of batch) seen.set(question, entry.order);
      const body = new FormData();
      for (const [question, entry] of batch) {
        body.append(`${question}.number`, entry.number);
        if (entry.act) body.append("do", entry.act);
        else for (const [name, value] of entry.fields) body.append(name, value);
      }
      const answer = await this.post(body);
      if (answer.gone && batch[0][1].act) {
        // What was offered is offered no more: it is saved as typed.
        this.waiting.put(batch[0][0], { ...batch[0][1], act: "" });
        seen.delete(batch[0][0]);
      } else if (!answer.told) return this.hold(batch, answer);
      else this.done(batch, answer.told);
    }
  }

  /* What goes into one request: what stands on this page together; what is offered, or is of another page, alone. */
  batch(seen) {
    const open = this.open().filter(([question, entry]) => seen.get(question) !== entry.order);
    const single = open.find(([question, entry]) => entry.act || !this.blocks.has(question));
    return single ? [single] : open.slice(0, 25);
  }

  async post(body, renewed = false) {
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const headers = { Accept: "application/json" };
    let response;
    try {
      response = await fetch(location.pathname, { method: "POST", body, headers, redirect: "manual" });
      if ([200, 409, 422].includes(response.status)) return { told: await response.json() };
    } catch {
      return { why: this.words.waiting, tone: "waits" };
    }
    if (response.type === "opaqueredirect") return { line: this.words.ended, why: this.words.ended, tone: "waits" };
    if (![403, 404].includes(response.status)) {
      const why = this.words.refused.replace("{why}", this.words.failed);
      return { why, tone: "waits" };
    }
    const fresh = renewed ? { gone: true } : await this.renew();
    return fresh.ok ? this.post(body, true) : fresh;
  }

  /* Whoever signed in again has another token; whoever may answer no more gets no page either. */
  async renew() {
    try {
      const response = await fetch(location.pathname, { redirect: "manual" });
      if (response.type === "opaqueredirect") return { line: this.words.ended, why: this.words.ended, tone: "waits" };
      if (!response.ok) return { gone: true, line: this.words.gone, why: this.words.gone, tone: "refused" };
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.form.elements.csrfmiddlewaretoken.value = page.querySelector("[name=csrfmiddlewaretoken]").value;
      return { ok: true };
    } catch {
      return { why: this.words.waiting, tone: "waits" };
    }
  }

  hold(batch, { why, line, tone, gone }) {
    const said = gone && !why ? this.words.gone : why;
    for (const [question] of batch) this.say(question, said, tone ?? "refused");
    this.line(line ?? (gone ? this.words.gone : said));
    this.retry = setTimeout(() => this.flush(), this.delay);
    this.delay = Math.min(this.delay * 2, LAST_RETRY_MS);
  }

  done(batch, told) {
    this.delay = FIRST_RETRY_MS;
    this.line("");
    for (const [question, entry] of batch) {
      const saved = told.saved[question];
      if (saved) this.acknowledged(question, entry, saved);
    }
    for (const [question, words] of Object.entries(told.aside ?? {})) {
      if (this.blocks.has(question)) this.say(question, words, "refused");
    }
    for (const one of told.conflicts) this.met(one);
    for (const one of told.problems) this.refused(one);
    this.take(told);
  }

  acknowledged(question, entry, saved) {
    const now = this.waiting.memory.get(question);
    if (now && now.order !== entry.order) this.waiting.put(question, { ...now, number: String(saved.number) });
    else this.waiting.drop(question);
    if (!this.blocks.has(question)) return;
    this.number(question, saved.number);
    this.unlist(question);
    const stands = this.part(this.blocks.get(question), "stands");
    if (stands) stands.hidden = true;
    const fault = this.part(this.blocks.get(question), "fault");
    fault.replaceChildren();
    if (now && now.order !== entry.order) return;
    const at = new Date(saved.at ?? Date.now());
    const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.say(question, this.words.saved.replace("{time}", time), "saved");
    const said = this.part(this.blocks.get(question), "said");
    if (said) said.textContent = saved.said;
  }

  met({ question, html }) {
    this.blocked.add(question);
    const block = this.blocks.get(question);
    if (!block) return;
    this.part(block, "conflict").innerHTML = html;
    this.say(question, "", "");
  }

  refused({ question, what, readings }) {
    this.blocked.add(question);
    const block = this.blocks.get(question);
    if (!block) return;
    const line = Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: what });
    const days = document.createElement("div");
    days.className = "govuk-radios govuk-radios--small";
    for (const { value, words } of readings) {
      const item = Object.assign(document.createElement("div"), { className: "govuk-radios__item" });
      const radio = Object.assign(document.createElement("input"), { className: "govuk-radios__input", type: "radio" });
      Object.assign(radio, { name: `${question}.reading`, value, id: `${question}-${value}` });
      const label = Object.assign(document.createElement("label"), { htmlFor: radio.id, textContent: words });
      label.className = "govuk-label govuk-radios__label";
      item.append(radio, label);
      days.append(item);
    }
    this.part(block, "fault").replaceChildren(line, ...(readings.length ? [days] : []));
    this.say(question, this.words.refused.replace("{why}", what), "refused");
  }

  async upload(question, field) {
    const body = new FormData();
    body.append(`${question}.number`, this.number(question));
    for (const [name, value] of this.pairs(question)) body.append(name, value);
    body.append(field.name, field.files[0]);
    this.say(question, this.words.saving, "");
    await this.busy;
    const answer = await this.post(body);
    field.value = "";
    if (!answer.told) {
      this.say(question, this.words.refused.replace("{why}", this.words.file), "refused");
      return;
    }
    const saved = answer.told.saved[question];
    this.done(saved ? [[question, this.waiting.memory.get(question) ?? {}]] : [], answer.told);
    if (saved) this.showFiles(question, saved.content.files);
  }

  /* Everything that is listed as known becomes an answer, but for what somebody has answered meanwhile. */
  async takeAll(list, verb) {
    await this.flush();
    const body = new FormData();
    body.append("do", verb);
    for (const one of list.querySelectorAll("input[name=known]")) body.append(one.name, one.value);
    const answer = this.open().length ? {} : await this.post(body);
    if (!answer.told) {
      this.line(this.words.refused.replace("{why}", this.words.later));
      return;
    }
    const taken = Object.entries(answer.told.saved).filter(([question]) => this.blocks.has(question));
    for (const [question, { content }] of taken) {
      if (!this.waiting.memory.has(question)) this.fill(question, content);
    }
    this.done(taken.map(([question]) => [question, {}]), answer.told);
    this.decide();
    if (list.isConnected) list.remove();
    if (taken.length) this.fields(taken[0][0])[0].focus();
  }

  /* What has an answer is not listed as known any more. */
  unlist(question) {
    const row = this.form.querySelector(`[data-known] [data-of="${CSS.escape(question)}"]`);
    const list = row?.closest("[data-known]");
    row?.remove();
    if (list && !list.querySelector("[data-of]")) list.remove();
  }

  /* Refusing a proposal, a word beside the answer: told to the server at once. */
  async tell(question, button) {
    const body = new FormData();
    body.append("do", button.value);
    const remark = this.form.elements[`${question}.remark`];
    if (button.value.startsWith("remark ")) body.append(remark.name, remark.value);
    const answer = await this.post(body);
    if (!answer.told) {
      this.say(question, this.words.refused.replace("{why}", this.words.later), "waits");
      return;
    }
    if (button.value.startsWith("remark ") && !answer.told.problems.length) {
      remark.value = "";
      this.waiting.drop(`${question}:remark`);
    }
    this.done([], answer.told);
    this.blocked.delete(question);
    if (button.value.startsWith("refuse ")) this.unlist(question);
  }

  // ---- what is shown

  take(told) {
    for (const [section, { words }] of Object.entries(told.progress)) {
      const place = document.querySelector(`[data-progress="${CSS.escape(section)}"]`);
      if (place) place.textContent = words;
    }
    for (const [question, html] of Object.entries(told.beside ?? {})) {
      const block = this.blocks.get(question);
      const place = block && this.part(block, "beside");
      if (place) place.innerHTML = html;
    }
    // The server decides again; what was typed since then, it does not know yet.
    if (!this.open().length) for (const [question, truth] of Object.entries(told.relevant)) this.show(question, truth);
  }

  decide() {
    const given = { ...this.model.given };
    for (const question of this.blocks.keys()) {
      const value = this.value(question);
      if (value) given[question] = value;
    }
    for (const [question, truth] of this.settle(this.model.rules, given)) {
      if (truth !== undefined) this.show(question, truth);
    }
  }

  show(question, truth) {
    const block = this.blocks.get(question);
    if (!block) return;
    block.hidden = truth === false || (truth === null && block.classList.contains("ask--under"));
    const depends = this.part(block, "depends");
    if (depends) depends.hidden = truth !== null;
  }

  say(question, words, tone) {
    const block = this.blocks.get(question);
    const place = block && this.part(block, "state");
    if (!place) return;
    if (place.textContent !== words) place.textContent = words;
    place.dataset.tone = tone;
  }

  line(words) {
    const place = this.form.querySelector("[data-line]");
    if (place.textContent !== words) place.textContent = words;
  }

  restore() {
    for (const [key, entry] of this.waiting.memory) {
      const question = key.replace(/:remark$/, "");
      const block = this.blocks.get(question);
      if (!block) continue;
      if (entry.remark !== undefined) {
        const field = this.form.elements[`${question}.remark`];
        if (field) {
          field.value = entry.remark;
          field.closest("details").open = true;
        }
        continue;
      }
      this.order = Math.max(this.order, entry.order);
      this.refill(question, entry.fields);
      this.number(question, entry.number);
      this.say(question, this.words.waiting, "waits");
      this.showClear(question);
    }
  }
}

const form = document.querySelector("form[data-reply]");
if (form) {
  const { settle } = await import(form.dataset.rules);
  new Desk(form, settle);
  form.dataset.ready = "";
}
