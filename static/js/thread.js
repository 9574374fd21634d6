// The conversation: branches that stay folded, links that land, and new comments that wait until
// the reader asks for them.

const idOf = (row) => Number(row.dataset.comment);
const rowsOf = (thread) => [...thread.querySelectorAll(".comment[data-comment]")];
const isUnder = (row, top) => row !== top && row.dataset.path.startsWith(top.dataset.path);
const say = (pattern, n) => pattern.replace("{n}", n);

/** Says that a comment is in, and leads to it. */
function wayTo(row, thread) {
  const notice = document.createElement("p");
  notice.className = "notice notice-ok";
  const link = Object.assign(document.createElement("a"), { href: `#${row.id}`, textContent: thread.dataset.seeIt });
  notice.append(`${thread.dataset.isIn} `, link);
  return notice;
}

class Folds {
  constructor(thread) {
    this.thread = thread;
    this.key = `iq4d-folds:${thread.dataset.thread}`;
    this.folded = new Set(JSON.parse(localStorage.getItem(this.key) || "[]"));
    for (const row of rowsOf(thread)) {
      if (this.folded.has(idOf(row))) this.detailsOf(row)?.removeAttribute("open");
    }
    thread.addEventListener("toggle", (event) => this.toggled(event.target), true);
    this.apply();
  }

  detailsOf(row) {
    return row.querySelector(":scope > details[data-fold]");
  }

  toggled(details) {
    if (!details.matches("details[data-fold]")) return;
    const id = Number(details.dataset.fold);
    if (details.open) this.folded.delete(id);
    else this.folded.add(id);
    if (this.folded.size) localStorage.setItem(this.key, JSON.stringify([...this.folded]));
    else localStorage.removeItem(this.key);
    this.apply();
  }

  /** Hides every row under a folded one, and says how many there are. */
  apply() {
    const rows = rowsOf(this.thread);
    const tops = rows.filter((row) => this.detailsOf(row) && !this.detailsOf(row).open);
    for (const row of rows) {
      row.classList.toggle("is-under-fold", tops.some((top) => isUnder(row, top)));
    }
    const { foldedOne, foldedMany } = this.thread.dataset;
    for (const top of tops) {
      const word = this.detailsOf(top).querySelector(".comment-folded");
      const under = rows.filter((row) => isUnder(row, top)).length;
      if (word) word.textContent = under === 0 ? "" : say(under === 1 ? foldedOne : foldedMany, under);
    }
  }

  /** Opens whatever hides this row. */
  reveal(row) {
    for (const top of rowsOf(this.thread)) {
      if (top === row || isUnder(row, top)) this.detailsOf(top)?.setAttribute("open", "");
    }
  }
}

/** What the page says of how many comments there are, after `added` more. */
function recount(thread, added) {
  if (!added) return;
  thread.querySelector("[data-nobody]")?.remove();
  for (const words of thread.querySelectorAll("[data-count]")) {
    const count = Number(words.dataset.count) + added;
    words.dataset.count = count;
    words.textContent = say(count === 1 && words.dataset.one ? words.dataset.one : words.dataset.many, count);
    const bar = words.parentElement.querySelector("progress");
    if (bar) bar.value = count;
  }
}

/** Puts rows where their path says; answers those that were not there yet. */
function place(thread, rows) {
  const list = thread.querySelector(".comments");
  const added = [];
  for (const row of rows) {
    const old = document.getElementById(row.id);
    if (old) {
      old.replaceWith(row);
    } else {
      const next = rowsOf(thread).find((other) => other.dataset.path > row.dataset.path);
      list.insertBefore(row, next || null);
      added.push(row);
    }
    window.htmx?.process(row);
  }
  recount(thread, added.length);
  return added;
}

function rowsIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.querySelectorAll(".comment[data-comment]")];
}

/** Changes the thread and leaves what is being read where it is on the screen. */
function keepingPlace(thread, change) {
  const read = rowsOf(thread).find((row) => row.getBoundingClientRect().bottom > 0);
  const before = read?.getBoundingClientRect().top;
  const list = thread.querySelector(".comments");
  list.classList.add("is-changing"); // the browser's own anchoring would move a second time
  change();
  if (read) window.scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => list.classList.remove("is-changing"));
}

function isInView(row) {
  const { top, bottom, height } = row.getBoundingClientRect();
  return height > 0 && top >= 0 && bottom <= window.innerHeight;
}

function goTo(row, block = "start") {
  row.scrollIntoView({ block });
  const head = row.querySelector("summary, a, button");
  head?.focus({ preventScroll: true });
}

/** What others wrote since this page was made waits in a bar; a click puts it in place, the next ones lead to it. */
class NewComments {
  constructor(thread, folds) {
    this.thread = thread;
    this.folds = folds;
    this.bar = thread.querySelector("[data-new-bar]");
    this.button = this.bar?.querySelector("[data-new-show]");
    this.last = Number(thread.dataset.last) || Math.max(0, ...rowsOf(thread).map(idOf));
    this.placed = []; // rows that came in and were not visited yet
    if (!this.bar || !thread.dataset.newUrl) return;
    this.button.addEventListener("click", () => (this.placed.length ? this.visit() : this.show()));
    document.addEventListener("iq4d:frame", (event) => this.told(event.detail));
  }

  ask(parameters) {
    const address = new URL(this.thread.dataset.newUrl, document.baseURI);
    address.searchParams.set("since", this.last);
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    return fetch(address);
  }

  /** A frame tells the newest comment; the server says how many are by others and still stand. */
  async told(frame) {
    if (!(frame.last_id > this.last)) return;
    const answer = await this.ask({});
    if (!answer.ok) return; // the next frame asks again
    const { new: count, first } = await answer.json();
    this.first = first;
    if (!this.placed.length || count) this.announce(count);
  }

  announce(n) {
    this.bar.hidden = n <= 0;
    this.placed = [];
    if (n > 0) this.button.textContent = n === 1 ? this.bar.dataset.one : say(this.bar.dataset.many, n);
  }

  async show() {
    if (this.thread.dataset.partial) {
      window.location.assign(this.first); // they may lie on another page of this thread
      return;
    }
    const answer = await this.ask({ rows: 1 });
    if (!answer.ok) {
      document.dispatchEvent(new CustomEvent("htmx:error"));
      return;
    }
    const rows = rowsIn(await answer.text());
    this.last = Math.max(this.last, ...rows.map(idOf));
    keepingPlace(this.thread, () => {
      this.placed = place(this.thread, rows);
      for (const row of this.placed) row.classList.add("is-new");
      this.folds.apply();
    });
    this.placed = this.placed.filter((row) => !isInView(row));
    this.bar.hidden = !this.placed.length;
    this.button.textContent = this.bar.dataset.visit;
  }

  /** Goes to the next of the rows that came in. */
  visit() {
    const row = this.placed.shift();
    this.folds.reveal(row);
    this.folds.apply();
    goTo(row);
    this.placed = this.placed.filter((other) => !isInView(other));
    this.bar.hidden = !this.placed.length;
  }
}

function land(folds) {
  const id = decodeURIComponent(location.hash.slice(1));
  const row = id ? document.getElementById(id) : null;
  if (!row?.matches(".comment")) return;
  folds.reveal(row);
  folds.apply();
  row.scrollIntoView({ block: "start" });
}

/** j and k go through the comments, while the focus is among them and not in a field. */
function walk(thread, event) {
  if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  const rows = rowsOf(thread).filter((row) => !row.classList.contains("is-under-fold"));
  const now = rows.indexOf(event.target.closest(".comment"));
  const next = rows[now + (event.key === "j" ? 1 : -1)];
  if (now < 0 || !next) return;
  event.preventDefault();
  goTo(next);
}

for (const thread of document.querySelectorAll("[data-thread]")) {
  const folds = new Folds(thread);
  new NewComments(thread, folds);
  thread.addEventListener("keydown", (event) => walk(thread, event));
  window.addEventListener("hashchange", () => land(folds));
  land(folds);

  // My own comment, answered with 201: it goes where its path says, and the box it came from is emptied.
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.response?.status !== 201) return;
    const rows = rowsIn(ctx.text);
    if (!rows.length) return;
    event.preventDefault();
    const slot = ctx.sourceElement.closest(".reply-slot");
    const form = ctx.sourceElement.closest("form");
    const wasHere = document.getElementById(rows[0].id);
    place(thread, rows);
    folds.reveal(rows[0]);
    folds.apply();
    if (!slot) {
      form?.reset();
      form?.querySelectorAll("details[open]").forEach((box) => box.removeAttribute("open"));
    } else if (!wasHere && !isInView(rows[0])) slot.replaceChildren(wayTo(rows[0], thread)); // behind a long branch
    else slot.replaceChildren();
    if (slot?.firstChild) slot.querySelector("a").focus({ preventScroll: true });
    else goTo(rows[0], "nearest");
  });
}
