// Writing: one more question without leaving the page, a question to answer, and closing a reply box.

import { restore } from "./draft.js";

const rows = () => document.querySelectorAll("[data-question-rows] > li");

function addQuestion() {
  const button = document.querySelector("[data-question-more]");
  const list = document.querySelector("[data-question-rows]");
  const last = list.lastElementChild;
  const row = last.cloneNode(true);
  const number = Number(last.getAttribute("value")) + 1;
  const id = `question-row-${list.children.length + 1}`;
  const field = row.querySelector("textarea");
  row.setAttribute("value", number);
  row.querySelector(".question-row-number").textContent = number;
  row.querySelector("label").textContent = button.dataset.label.replace("{n}", number);
  row.querySelector("label").htmlFor = id;
  row.querySelector(".invalid-feedback")?.remove();
  for (const name of ["aria-invalid", "aria-describedby", "autofocus"]) field.removeAttribute(name);
  field.classList.remove("is-invalid");
  field.id = id;
  field.name = "new_question";
  field.value = field.defaultValue = "";
  list.append(row);
  return field;
}

// A draft may hold more questions than a fresh page has rows for.
document.addEventListener("iq4d:restoring", (event) => {
  const form = event.target;
  if (!form.querySelector("[data-question-rows]")) return;
  const kept = event.detail.values.filter(([name]) => name === "new_question").length;
  for (let here = form.querySelectorAll("[name=new_question]").length; here < kept; here += 1) addQuestion();
});
if (rows().length) restore(rows()[0].closest("form"));

/** Marks the question in the reply box at the foot of the page, and goes there. */
function pointAt(number, event) {
  const box = document.querySelector(`#reply [name=questions][value="${number}"]`);
  if (!box) return; // the link opens the page with the mark set
  event.preventDefault();
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.closest("details").open = true;
  document.getElementById("reply").scrollIntoView({ block: "start" });
  document.querySelector("#reply textarea").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-question-more]");
  if (more) {
    event.preventDefault();
    addQuestion().focus();
    return;
  }
  const answer = event.target.closest("[data-answer]");
  if (answer) pointAt(answer.dataset.answer, event);
  const close = event.target.closest("[data-close-box]");
  const slot = close?.closest(".reply-slot");
  if (!slot) return; // on a page of its own it is an ordinary link back
  event.preventDefault();
  const comment = slot.closest(".comment");
  slot.replaceChildren();
  comment.querySelector(".comment-actions a")?.focus({ preventScroll: true });
});

// Enter in a question goes on to the next one; a question is one line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-question-rows] textarea")) return;
  event.preventDefault();
  const next = event.target.closest("li").nextElementSibling?.querySelector("textarea");
  if (next) next.focus();
  else addQuestion().focus();
});
