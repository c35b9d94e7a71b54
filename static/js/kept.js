// What somebody types outlives a sign-in in between, a change of language, a lost network and a closed page: it stays
// on this device, apart for each person and page, until the site has answered. Never passwords, codes or files.
// Signing out clears it; visitors' text stays in the tab.
const PREFIX = "kept:",
  LONGEST = 7 * 86_400_000,
  REACH = 6_000;
const said = document.body.dataset,
  who = said.person || "",
  away = document.querySelector("[data-away]"),
  posted = said.posted !== undefined,
  store = who ? localStorage : sessionStorage,
  SENT = "sent";
const pathOf = (address) => new URL(address, location).pathname.replace(/^\/en(?=\/|$)/, "") || "/";
const all = (what, where = document) => [...where.querySelectorAll(what)];
const forms = () => all("main form").filter((form) => form.method === "post");
const secrets = new WeakSet(all("input[type=password]"));
const MARKS = new Set(["opened", "version", "form_key", "kept"]);

// Hidden fields carry what the page knew when it came, except what a script chose: a commune, the order of photos.
const isText = (field) =>
  field.name &&
  (/^(commune|order)$/.test(field.name) || !/^(hidden|password|file|submit|button|fieldset)$/.test(field.type)) &&
  !secrets.has(field) &&
  !/one-time-code|password/.test(field.autocomplete) &&
  !/^(code|token|otp)$/.test(field.name);
const fieldsOf = (form) => [...form.elements].filter(isText);
const marksOf = (form) => [...form.elements].filter((field) => MARKS.has(field.name));
const isLong = (form) =>
  fieldsOf(form).filter((f) => f.type === "textarea" || /^(text|search|tel|email|url|number)$/.test(f.type)).length >
    2 || form.querySelector("textarea");
const where = (form) => pathOf(form.action);
const isTick = (field) => /^(checkbox|radio)$/.test(field.type);
const written = (form) => ({
  to: where(form),
  fields: fieldsOf(form).map((f) => [f.name, f.value, f.checked]),
  marks: marksOf(form).map((f) => [f.name, f.value]),
});
const asItCame = new Map(forms().map((form) => [form, JSON.stringify(written(form).fields)]));
const isChanged = (form) => posted || JSON.stringify(written(form).fields) !== asItCame.get(form);

const read = (from, key) => {
  try {
    return JSON.parse(from.getItem(key) || "null");
  } catch {
    return null;
  }
};
const sent = read(sessionStorage, SENT);
// The answer to a form stands at the form's own address; what is typed there belongs to the page it came from.
const place = posted && sent ? sent.place : pathOf(location),
  KEY = `${PREFIX}${who}:${place}`;
let dropped = false;
const keep = () => {
  if (away || dropped) return;
  try {
    const changed = forms().filter(isChanged).map(written);
    if (changed.length) store.setItem(KEY, JSON.stringify({ at: Date.now(), forms: changed }));
    else store.removeItem(KEY);
  } catch {
    // A full or forbidden store keeps nothing; the page works as without it.
  }
};
const forget = (mine) => {
  if (!mine) globalThis.indexedDB?.deleteDatabase("kept-photos");
  for (const from of [localStorage, sessionStorage])
    Object.keys(from)
      .filter((key) => key.startsWith(PREFIX) && !(mine && key.startsWith(`${PREFIX}${mine}:`)))
      .forEach((key) => from.removeItem(key));
};

// Puts the text of one kept form back; gives whether anything was different.
const putBack = (form, kept, marks) => {
  const changed = fieldsOf(form).reduce((any, field) => {
    const was = kept.fields.find(([name, value]) => name === field.name && (!isTick(field) || value === field.value));
    if (!was || (isTick(field) ? was[2] === field.checked : was[1] === field.value)) return any;
    if (isTick(field)) field.checked = was[2];
    else field.value = was[1];
    const folded = field.closest("details:not([open])");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }, false);
  if (changed)
    marksOf(form).forEach((field) => {
      const was = kept.marks.find(([name]) => name === field.name);
      if (was && marks.has(field.name)) field.value = was[1];
    });
  return changed;
};
const note = (words, kind) => {
  const line = document.createElement("p");
  line.className = `note ${kind}`;
  line.setAttribute("role", "status");
  line.textContent = words;
  return line;
};
const tell = (words) => document.querySelector("main").prepend(note(words, "info"));

// One line beside the button of a form: what is typed here is not yet sent, or why it cannot be sent now.
const beside = (form, words, kind, drop) => {
  form.querySelector(".kept")?.remove();
  const line = note(words, `kept ${kind}`),
    button = all("button[type=submit], button:not([type])", form).at(-1);
  if (drop) {
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-sm";
    discard.textContent = said.drop;
    discard.addEventListener("click", () => {
      dropped = true;
      store.removeItem(KEY);
      location.reload();
    });
    line.append(" ", discard);
  }
  const row = button?.closest(".row, p") || button;
  if (row && form.contains(row)) row.before(line);
  else form.append(line);
  return line;
};

const restore = () => {
  const kept = read(store, KEY);
  if (!kept) return false;
  if (!(Date.now() - kept.at < LONGEST)) {
    store.removeItem(KEY);
    return false;
  }
  const back = kept.forms.filter((one) => {
    const form = forms().find((each) => where(each) === one.to);
    if (!form || !putBack(form, one, MARKS)) return false;
    beside(form, said.typed, "warn", true);
    return true;
  });
  if (back.length) tell(said.kept);
  else store.removeItem(KEY);
  return back.length > 0;
};

// After Back the page is a new one: the form that was sent gets its text and its key again, so that sending it once
// more leads to what came of it instead of making a second.
const again = () => {
  const was = history.state?.kept;
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  if (!was || was.who !== who || was.place !== place) return;
  const form = forms().find((each) => where(each) === was.form.to);
  if (!form || !marksOf(form).some((field) => field.name === "form_key")) return;
  putBack(form, was.form, new Set());
  const key = was.form.marks.find(([name]) => name === "form_key");
  marksOf(form).forEach((field) => {
    if (field.name === "form_key" && key) field.value = key[1];
  });
  asItCame.set(form, JSON.stringify(written(form).fields));
  beside(form, said.again, "info");
};

// The last sending of this tab was answered: by this page itself, or by the one that led here.
if (sent && !away) {
  sessionStorage.removeItem(SENT);
  if (posted || said.answered === sent.as)
    (sent.who ? localStorage : sessionStorage).removeItem(`${PREFIX}${sent.who}:${sent.place}`);
}
if (who) forget(who);
if (!away && !posted && !restore()) again();

// What a form that keeps itself on the site (autosave.js) has sent is on this device no more.
const onTheWay = new Map();
addEventListener("leaving", (e) => onTheWay.set(e.target, JSON.stringify(written(e.target).fields)));
addEventListener("arrived", (e) => {
  asItCame.set(e.target, onTheWay.get(e.target));
  e.target.querySelector(".kept")?.remove();
  if (!posted) keep();
});

let soon;
addEventListener("input", (e) => {
  const form = e.target.form;
  if (!form || form.method !== "post" || !form.closest("main") || !isText(e.target) || !isLong(form)) return;
  clearTimeout(soon);
  soon = setTimeout(keep, 400);
});
addEventListener("pagehide", () => {
  if (forms().some((form) => isLong(form) && isChanged(form) && !form.dataset.sent)) keep();
});
addEventListener("click", (e) => {
  if (e.target.closest?.("a[hreflang]") && forms().length) keep();
});

const stop = (form) => {
  keep();
  const line = beside(form, said.unsent, "warn");
  addEventListener("online", () => (line.textContent = said.online), { once: true });
};
const send = (form) => {
  keep();
  const as = crypto.getRandomValues(new Uint32Array(2)).join("");
  sessionStorage.setItem(SENT, JSON.stringify({ as, who, place }));
  let mark = form.elements.namedItem("sent_as");
  if (!mark) {
    mark = document.createElement("input");
    mark.type = "hidden";
    mark.name = "sent_as";
    form.append(mark);
  }
  mark.value = as;
  history.replaceState({ ...history.state, kept: { who, place, form: written(form) } }, "");
};

// A sending that would meet the browser's own error page is stopped here, with the text kept.
const isThere = () =>
  fetch(said.reach, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(REACH) }).then(
    () => true,
    () => false,
  );
addEventListener(
  "submit",
  (e) => {
    const form = e.target;
    if (form.method !== "post") return;
    if (where(form).endsWith("/sign-out")) forget();
    if (away || !form.closest("main")) return;
    if (form.dataset.there) return send(form);
    const hold = () => {
      e.preventDefault();
      e.stopImmediatePropagation();
    };
    if (!navigator.onLine) {
      hold();
      return stop(form);
    }
    if (!isLong(form) || !(isChanged(form) || form.dataset.autosave)) return send(form);
    hold();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    const button = e.submitter;
    isThere().then((there) => {
      delete form.dataset.asking;
      if (!there) return stop(form);
      form.dataset.there = "1";
      form.requestSubmit(button);
      setTimeout(() => delete form.dataset.there, 60_000);
    });
  },
  true,
);
