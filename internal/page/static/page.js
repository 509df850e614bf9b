// What forms and server-sent events cannot do by themselves. Without scripts
// the page works too: each form shows it anew.
"use strict";

const written = new WeakMap(); // forms that are on their way → what was in them

// Enter sends, Shift+Enter begins a line. While letters are put together from
// several keys, as Vietnamese is typed, Enter belongs to that.
let entered = false; // some keyboards on phones begin the line all the same
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing && e.target.matches(".composer textarea")) {
    entered = true;
    e.preventDefault();
    e.target.form.requestSubmit();
  }
});
document.addEventListener("beforeinput", (e) => {
  if (entered && e.inputType === "insertLineBreak") e.preventDefault();
});
document.addEventListener("keyup", () => { entered = false; });

// What was sent leaves the field at once, and comes back if it could not be sent.
document.addEventListener("htmx:beforeSend", (e) => {
  const form = e.target.closest("form[data-clear]");
  if (!form) return;
  const field = form.querySelector("textarea, input[type=file]");
  written.set(form, field.value);
  field.value = "";
});
document.addEventListener("htmx:afterRequest", (e) => {
  const form = e.target.closest("form[data-clear]");
  const field = form && form.querySelector("textarea");
  if (!e.detail.successful && field && !field.value) field.value = written.get(form) || "";
  if (e.detail.successful && e.detail.xhr.status === 204) document.getElementById("refusal").replaceChildren();
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const refusal = document.getElementById("refusal");
    refusal.textContent = refusal.dataset.away;
  });
}

// The story writes into a field what is to be sent next.
document.addEventListener("htmx:sseMessage", (e) => {
  if (e.target.matches("textarea")) e.target.value = e.target.textContent;
});

// A link that opens the bot is opened on the phone that it stands on.
document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-start]");
  if (!link) return;
  e.preventDefault();
  htmx.ajax("POST", link.dataset.start, { swap: "none", values: { payload: new URL(link.href).searchParams.get("start") } });
});

// What was unfolded stays so when its part of the page is put in anew.
const unfolded = new Set();
document.addEventListener("toggle", (e) => {
  if (!e.target.id) return;
  if (e.target.open) unfolded.add(e.target.id);
  else if (e.target.isConnected) unfolded.delete(e.target.id);
}, true);
document.addEventListener("htmx:afterSwap", (e) => {
  for (const details of e.target.querySelectorAll("details[id]")) {
    if (unfolded.has(details.id)) details.open = true;
  }
  const lines = document.querySelector(".lines");
  while (lines && lines.children.length > 200) lines.lastElementChild.remove();
});

document.documentElement.classList.add("scripted");
