// Keeps what is typed in a form with data-draft-key until the server has accepted it: after a reload,
// a refusal, a failed connection, and in a second tab. Only in this browser, never sent anywhere.

const prefix = "iq4d-draft:";
const sending = "iq4d-sending"; // in this tab: the key of the form that was sent last
const keepDays = 30;
const skipped = "[type=hidden], [type=password], [type=file], [type=submit], [data-draft-skip]";

const forms = () => document.querySelectorAll("form[data-draft-key]");
const keyOf = (form) => prefix + form.dataset.draftKey;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !field.matches(skipped));
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const isRefused = (form) => Boolean(form.querySelector(".is-invalid, .notice-error"));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // unreadable: as good as no draft
  }
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [field.name, field.value, ticks(field) ? field.checked : null]);
}

function isUntouched(form) {
  return fieldsOf(form).every((field) => {
    if (ticks(field)) return field.checked === field.defaultChecked;
    if (field.options) return [...field.options].every((o) => o.selected === o.defaultSelected || !field.dataset.touched);
    return field.value === field.defaultValue;
  });
}

function keep(form) {
  const key = keyOf(form);
  if (isUntouched(form) && !isRefused(form)) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
}

function fill(form, draft) {
  form.dispatchEvent(new CustomEvent("iq4d:restoring", { bubbles: true, detail: draft }));
  const used = new Map(); // several fields may share a name: the first value is for the first of them
  for (const [name, value, checked] of draft.values) {
    const fields = fieldsOf(form).filter((field) => field.name === name);
    if (fields.length && ticks(fields[0])) {
      for (const field of fields) if (field.value === value) field.checked = checked;
      continue;
    }
    const nth = used.get(name) || 0;
    used.set(name, nth + 1);
    if (fields[nth]) fields[nth].value = value;
  }
  form.dispatchEvent(new CustomEvent("iq4d:restored", { bubbles: true }));
}

export function restore(form) {
  const draft = read(keyOf(form));
  if (!draft) return;
  if (!isRefused(form)) fill(form, draft); // a refused form already shows what was typed
  const word = form.querySelector("[data-draft-state]");
  if (word) word.hidden = false;
}

function forget(key) {
  localStorage.removeItem(key);
  sessionStorage.removeItem(sending);
}

/** Whether this page is what the server answers after it accepted the form sent last in this tab. */
function wasAccepted() {
  const visit = performance.getEntriesByType("navigation")[0];
  const login = document.body.dataset.login;
  return (
    visit?.redirectCount > 0 &&
    (visit.responseStatus || 200) < 400 &&
    !(login && location.pathname.startsWith(login)) &&
    !document.querySelector(".messages .notice-error")
  );
}

function start(form) {
  if (form.dataset.drafting) return;
  form.dataset.drafting = "yes";
  let waiting;
  const soon = (event) => {
    if (event.target.options) event.target.dataset.touched = "yes";
    clearTimeout(waiting);
    waiting = setTimeout(() => form.isConnected && !form.dataset.sentDraft && keep(form), 250);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep(form);
    sessionStorage.setItem(sending, keyOf(form));
  });
  form.addEventListener("reset", () => forget(keyOf(form)));
  restore(form);
}

const startAll = () => forms().forEach(start);

function tidy() {
  const oldest = Date.now() - keepDays * 24 * 3600 * 1000;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix) && !(read(key)?.at > oldest)) localStorage.removeItem(key);
  }
}

const sent = sessionStorage.getItem(sending);
if (sent && wasAccepted()) forget(sent);
tidy();
startAll();

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement?.closest?.("form[data-draft-key]");
  if (!form || ctx.request.method === "GET") return;
  const raw = ctx.response.raw;
  const login = document.body.dataset.login;
  const toLogin = raw.redirected && login && new URL(raw.url).pathname.startsWith(login);
  if (raw.ok && !toLogin) {
    form.dataset.sentDraft = "yes";
    forget(keyOf(form));
  }
});
document.addEventListener("htmx:after:swap", startAll);

window.addEventListener("pagehide", () => {
  for (const form of forms()) {
    if (!form.dataset.sentDraft && !isUntouched(form)) keep(form);
  }
});

// The same form in another tab: what is typed or accepted there shows here too.
window.addEventListener("storage", (event) => {
  if (!event.key?.startsWith(prefix)) return;
  for (const form of forms()) {
    if (keyOf(form) !== event.key || form.contains(document.activeElement) && document.hasFocus()) continue;
    if (event.newValue) fill(form, JSON.parse(event.newValue));
    else form.reset();
  }
});
