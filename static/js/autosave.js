// A form with data-autosave is kept on the site while one types: right or wrong, seen by nobody else, saved by nobody.
// Without a network it stays on the device (kept.js) and is sent by itself later. Two pages of one person do not write
// over each other: the second is told, and asked which text counts.
const form = document.querySelector("[data-autosave]"),
  state = document.getElementById("save-state"),
  said = form.dataset,
  REST = 1_500,
  WAITS = [5_000, 15_000, 60_000];
let timer,
  failed = 0,
  isBusy = false,
  isHeld = false,
  onItsWay = new AbortController(),
  last = "";

const typed = () => {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
  return data;
};
const words = (data) => JSON.stringify([...data].filter(([name]) => !/^(kept|opened|csrf_token|sent_as)$/.test(name)));
const soon = (wait = REST) => {
  clearTimeout(timer);
  if (!isHeld) timer = setTimeout(save, wait);
};
const tell = (type) => form.dispatchEvent(new CustomEvent(type, { bubbles: true }));

const choose = (answer) => {
  isHeld = true;
  state.textContent = `${answer.said} `;
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = label;
    made.addEventListener("click", act);
    state.append(made, " ");
  };
  button(said.mine, () => {
    form.elements.namedItem("kept").value = answer.kept;
    isHeld = false;
    soon(0);
  });
  button(said.other, () => {
    tell("leaving"); // what is typed here is given up: nothing of it stays on the device
    tell("arrived");
    location.reload();
  });
};

const save = async () => {
  const data = typed();
  if (isBusy || isHeld || words(data) === last) return;
  isBusy = true;
  tell("leaving");
  try {
    const answer = await fetch(said.autosave, {
      method: "POST",
      body: data,
      redirect: "error",
      signal: onItsWay.signal,
    });
    const told = await answer.json();
    if (answer.status === 409) choose(told);
    else if (!answer.ok) throw new Error(answer.status);
    else {
      [last, failed] = [words(data), 0];
      form.elements.namedItem("kept").value = told.kept;
      state.textContent = told.said;
      tell("arrived");
      if (words(typed()) !== last) soon();
    }
  } catch {
    if (isHeld) {
      isBusy = false;
      return;
    }
    state.textContent = said.offline;
    soon(WAITS[Math.min(failed++, WAITS.length - 1)]);
  }
  isBusy = false;
};

last = words(typed());
for (const kind of ["input", "change"])
  addEventListener(kind, (e) => {
    if (e.target.form !== form || e.target.type === "file" || isHeld) return;
    if (words(typed()) === last) return;
    if (!failed) state.textContent = document.body.dataset.typed;
    soon();
  });
addEventListener("online", () => failed && soon(0));
addEventListener("visibilitychange", () => document.hidden && save());
// Once it is on its way to be saved, nothing typed is kept any more: it would come after the save.
form.addEventListener("submit", () => {
  clearTimeout(timer);
  isHeld = true;
  onItsWay.abort();
  setTimeout(() => {
    onItsWay = new AbortController();
    isHeld = false;
  }, 15_000);
});
// What kept.js put back from this device has not reached the site yet, nor what was typed before this script came.
const lines = form.querySelectorAll("input[type=text], input:not([type]), textarea");
if (form.querySelector(".kept") || [...lines].some((field) => field.value !== field.defaultValue)) {
  last = "";
  soon();
}
