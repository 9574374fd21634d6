// What every page has: menus that close, the choice of appearance, no sending twice, and
// answers of the server that did not get through, said in words.

const once = "sent";

/** Says something in the messages at the top of the page: a key of its data- attributes. */
export function say(key) {
  const box = document.getElementById("messages");
  const words = box?.dataset[key];
  if (!words) return;
  const notice = document.createElement("div");
  notice.className = "notice notice-error";
  notice.append(Object.assign(document.createElement("p"), { textContent: words }));
  box.replaceChildren(notice);
  box.scrollIntoView({ block: "nearest" });
}

// --- menus ---

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

// --- light, dark, or as the device says ---

for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.hidden = false;
  for (const radio of choice.querySelectorAll("input")) {
    radio.checked = radio.value === window.iq4dTheme.chosen();
    radio.addEventListener("change", () => {
      localStorage.setItem("iq4d-theme", radio.value);
      window.iq4dTheme.apply();
    });
  }
}

// --- a form marked data-once is sent once, however often the button is pressed ---

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset[once]) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset[once] = "yes";
}, true);

document.addEventListener("htmx:finally:request", (event) => {
  delete event.detail.ctx.sourceElement?.closest?.("form")?.dataset[once];
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset[once];
});

// --- answers that cannot stand in the place they were asked for ---

const isPage = (text) => /^\s*<!doctype/i.test(text || "");

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!isPage(ctx.text) || ctx.target === document.body || ctx.swap === "none") return;
  event.preventDefault(); // a whole page never goes into a part of one
  const { status, redirected, url } = ctx.response.raw;
  const login = document.body.dataset.login;
  if (redirected && status < 400 && !(login && new URL(url).pathname.startsWith(login))) {
    window.location.assign(url);
  } else if (status < 500) {
    say(status === 404 || status === 410 ? "gone" : "refused");
  }
});

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status === 404) say("gone");
  if (status === 401) say("refused");
  if (status === 429 || status >= 500) say("failed");
});

document.addEventListener("htmx:error", () => say(navigator.onLine ? "failed" : "offline"));

document.addEventListener("htmx:after:swap", (event) => {
  const part = event.detail.ctx.sourceElement;
  const wanted = (part?.isConnected ? part : document).querySelector?.("[data-focus-me], [autofocus]");
  wanted?.focus();
});

document.querySelector("main [data-focus-me]")?.focus({ preventScroll: false });
