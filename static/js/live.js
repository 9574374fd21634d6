// <live-part src snapshot>: a part of the page that follows a stream of the server. Each event holds
// the whole part as HTML and the newest wins, so a missed event costs nothing.

const preference = "iq4d-live"; // "paused": nothing moves, on any page, until the reader says so
const firstWait = 1000;
const longestWait = 30000;

const isPaused = () => localStorage.getItem(preference) === "paused";

class LivePart extends HTMLElement {
  connectedCallback() {
    this.snapshot = Number(this.getAttribute("snapshot")) || 0;
    this.wait = firstWait;
    this.held = null;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-live-toggle]")) this.toggle();
    }, { signal });
    window.addEventListener("iq4d:live", () => this.follow(), { signal });
    window.addEventListener("storage", (event) => event.key === preference && this.follow(), { signal });
    window.addEventListener("online", () => this.reopen(), { signal });
    document.addEventListener("visibilitychange", () => this.follow(), { signal });
    document.addEventListener("selectionchange", () => this.held && !this.isRead() && this.show(this.held), { signal });
    this.follow();
  }

  disconnectedCallback() {
    this.stop.abort();
    this.close();
  }

  get body() {
    return this.querySelector("[data-live-body]") || this;
  }

  /** Opens or closes the stream as the preference and the tab ask. */
  follow() {
    if (isPaused()) {
      this.close();
      this.tell("paused");
    } else if (document.hidden) {
      this.close(); // a browser has few connections per server; a hidden tab needs none
    } else if (!this.source && !this.timer) {
      this.open();
    }
  }

  toggle() {
    localStorage.setItem(preference, isPaused() ? "live" : "paused");
    window.dispatchEvent(new Event("iq4d:live"));
  }

  open() {
    const address = new URL(this.getAttribute("src"), document.baseURI);
    address.searchParams.set("since", this.snapshot);
    this.tell("reconnecting");
    this.source = new EventSource(address);
    this.source.addEventListener("open", () => {
      this.wait = firstWait;
      this.tell("live");
    });
    this.source.addEventListener(this.getAttribute("event") || "dashboard", (event) => this.receive(event));
    this.source.addEventListener("error", () => this.retry());
  }

  close() {
    clearTimeout(this.timer);
    this.timer = null;
    this.source?.close();
    this.source = null;
  }

  reopen() {
    if (this.source?.readyState === EventSource.OPEN) return;
    this.close();
    this.follow();
  }

  /** After an error: wait longer each time, with some spread so that not everybody comes back at once. */
  retry() {
    this.close();
    this.tell("reconnecting");
    const wait = this.wait * (0.75 + Math.random() / 2);
    this.wait = Math.min(this.wait * 2, longestWait);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.follow();
    }, wait);
  }

  receive(event) {
    const frame = JSON.parse(event.data);
    const snapshot = Number(frame.snapshot ?? event.lastEventId);
    if (snapshot < this.snapshot) return; // equal: counted as far as before, but something else changed
    if (this.isRead()) this.hold({ frame, snapshot });
    else this.show({ frame, snapshot });
  }

  hold(state) {
    this.held = state;
    this.toggleAttribute("data-held", Boolean(state));
  }

  /** Somebody is selecting or typing in this part: what is there stays until they are done. */
  isRead() {
    const selection = document.getSelection();
    const body = this.body;
    const typing = document.activeElement?.matches("textarea, input:not([type=checkbox], [type=radio]), select");
    return (
      (selection && !selection.isCollapsed && body.contains(selection.anchorNode)) ||
      (typing && body.contains(document.activeElement))
    );
  }

  show({ frame, snapshot }) {
    this.hold(null);
    this.snapshot = snapshot;
    this.setAttribute("snapshot", snapshot);
    if (typeof frame.html === "string" && frame.html !== this.shown) swap(this.body, frame.html);
    this.shown = frame.html;
    this.dispatchEvent(new CustomEvent("iq4d:frame", { bubbles: true, detail: frame }));
  }

  tell(state) {
    const box = this.querySelector("[data-live-state]");
    if (!box) return;
    box.hidden = false;
    if (box.dataset.state !== state) {
      box.dataset.state = state;
      box.querySelector("[data-live-word]").textContent = box.dataset[state];
    }
    const button = box.querySelector("[data-live-toggle]");
    button.textContent = state === "paused" ? button.dataset.resume : button.dataset.pause;
  }
}

/** How a details element is found again in new HTML: its id, or its place among those with its summary. */
function namesOf(root) {
  const seen = new Map();
  return [...root.querySelectorAll("details")].map((details) => {
    const words = details.id || details.querySelector("summary")?.textContent.trim() || "";
    const nth = (seen.get(words) || 0) + 1;
    seen.set(words, nth);
    return [`${words} ${nth}`, details];
  });
}

/** Puts `html` in `body`; open details, focus, scrolling, and elements marked data-live-keep stay. */
export function swap(body, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content;
  const wasOpen = new Map(namesOf(body).map(([name, details]) => [name, details.open]));
  for (const [name, details] of namesOf(fresh)) {
    if (wasOpen.has(name)) details.open = wasOpen.get(name);
  }
  for (const kept of body.querySelectorAll("[data-live-keep][id]")) {
    fresh.getElementById(kept.id)?.replaceWith(kept);
  }
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const focusedId = focused?.id;
  const focusedSummary = focused?.matches("summary")
    ? namesOf(body).find(([, details]) => details === focused.parentElement)?.[0]
    : null;
  const focusedLink = focused?.getAttribute("href");
  body.replaceChildren(fresh);
  window.htmx?.process(body);
  if (!focused || focused.isConnected) return;
  const again =
    (focusedId && document.getElementById(focusedId)) ||
    (focusedSummary && namesOf(body).find(([name]) => name === focusedSummary)?.[1].querySelector("summary")) ||
    (focusedLink && [...body.querySelectorAll("a")].find((link) => link.getAttribute("href") === focusedLink));
  again?.focus({ preventScroll: true });
}

customElements.define("live-part", LivePart);
