// Writing: one more question without leaving the page, and closing a box that was opened to reply.

function addQuestion(button) {
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
  field.focus();
}

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-question-more]");
  if (more) {
    event.preventDefault();
    addQuestion(more);
    return;
  }
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
  else addQuestion(document.querySelector("[data-question-more]"));
});
