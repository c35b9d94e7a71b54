// Chợ Phiên: small comforts. Every page works without this file.
const $ = (what, where = document) => [...where.querySelectorAll(what)];
const lang = document.documentElement.lang;

// After a refused form the list of what to correct is read first.
document.getElementById("error-summary")?.focus();

// Menus close with Esc or a tap elsewhere.
const menus = $("details.menu");
const shut = (menu, back) => {
  if (menu.open) {
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  }
};
addEventListener("keydown", (e) => {
  if (e.key === "Escape") menus.forEach((m) => shut(m, m.contains(document.activeElement)));
});
addEventListener("click", (e) =>
  menus.forEach((m) => {
    if (!m.contains(e.target)) shut(m);
  }),
);

// A form is sent once; after the page comes back from the browser's memory it may be sent again.
addEventListener("submit", (e) => {
  const form = e.target;
  if (form.method !== "post" || e.defaultPrevented) return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() =>
    $("button[type=submit]", form).forEach((b) => {
      b.setAttribute("aria-disabled", "true");
    }),
  );
  setTimeout(() => {
    delete form.dataset.sent;
  }, 15000);
});
addEventListener("pageshow", () =>
  $("form[data-sent]").forEach((f) => {
    delete f.dataset.sent;
    $("[aria-disabled]", f).forEach((b) => b.removeAttribute("aria-disabled"));
  }),
);

// What a number field holds is read back below it; plain figures are grouped when the field is left.
addEventListener("input", (e) => {
  const field = e.target;
  if (!field.matches?.("[data-number]")) return;
  const line = document.getElementById(`${field.id}-say`),
    figures = amounts.whole(field.value);
  if (!line) return;
  if (field.dataset.number === "foreign") {
    line.textContent = amounts.foreign(field, lang);
    return;
  }
  const quantity = field.dataset.number === "quantity" ? amounts.quantity(field, lang) : null;
  if (quantity !== null) {
    line.textContent = quantity;
    return;
  }
  const shown = figures && amounts.short(field.value) ? amounts.grouped(figures, lang) : "";
  const words = figures && field.dataset.number === "dong" ? `${amounts.inWords(figures, lang)} đồng` : "";
  if (shown && words) line.textContent = `${shown}\u00a0₫: ${words}`;
  else line.textContent = shown || words.charAt(0).toUpperCase() + words.slice(1);
  const usual = Number(field.dataset.usual),
    odd = usual > 0 && figures !== null && (figures >= 10 * usual || figures * 10 <= usual);
  line.classList.toggle("odd", odd);
  if (odd) line.textContent += `. ${field.dataset.odd}`;
});
// Another unit or currency: what was typed in it is said again.
addEventListener("change", (e) => {
  const kind = { unit_code: "quantity", currency_code: "foreign" }[e.target.name];
  const quantity = kind && e.target.form?.querySelector(`[data-number=${kind}]`);
  if (quantity) quantity.dispatchEvent(new Event("input", { bubbles: true }));
});
addEventListener("focusout", (e) => {
  const field = e.target;
  if (!field.matches?.("[data-number]")) return;
  if (/^\d{4,15}$/.test(field.value.trim())) field.value = amounts.grouped(field.value.trim(), lang);
});

// Printing, and photos that wait for a tap in low-data mode.
$("[data-print]").forEach((b) => {
  b.hidden = false;
  b.addEventListener("click", () => print());
});
addEventListener("click", (e) => {
  const link = e.target.closest?.("a[data-photo]");
  if (!link) return;
  e.preventDefault();
  const img = new Image(Number(link.dataset.w), Number(link.dataset.h));
  img.alt = link.dataset.alt;
  img.src = link.href;
  img.tabIndex = -1;
  link.replaceWith(img);
  img.focus();
});

// A part of the page about work under way is asked for again until it is done.
const again = (part) => {
  if (!part.dataset.renewedEvery) return;
  setTimeout(async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return again(part);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || part.contains(document.activeElement)) return again(part);
    part.replaceWith(fresh);
    again(fresh);
  }, part.dataset.renewedEvery * 1000);
};
$("[data-renewed-every]").forEach(again);

// Pages with a file field also get what makes photos smaller before they travel.
if (document.querySelector("input[type=file]")) import(document.body.dataset.photos);

// A long form that is kept while one types, and photos that travel by themselves.
if (document.querySelector("[data-autosave]")) for (const part of document.body.dataset.editor.split(" ")) import(part);

// Pages with a day to type also get the calendar and the reading back.
if (document.querySelector("[data-day]")) import(document.body.dataset.dates);

// A long password may be looked at while it is typed.
$("input[type=password]").forEach((field) => {
  const row = document.createElement("span"),
    button = document.createElement("button");
  const words = lang === "en" ? ["Show", "Hide"] : ["Hiện", "Ẩn"];
  row.className = "pw";
  button.type = "button";
  button.className = "btn";
  const say = (word) => {
    button.textContent = word;
    button.setAttribute("aria-label", `${word}: ${field.labels?.[0]?.textContent || ""}`);
  };
  say(words[0]);
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const seen = field.type === "password";
    field.type = seen ? "text" : "password";
    say(words[Number(seen)]);
  });
  field.replaceWith(row);
  row.append(field, button);
});
