// Chợ Phiên: small comforts. Every page works without this file.
const $ = (what, where = document) => [...where.querySelectorAll(what)];
const lang = document.documentElement.lang;

// After a refused form the list of what to correct is read first.
document.getElementById("error-summary")?.focus();

// Menus close with Esc or a tap elsewhere.
const menus = $("details.menu");
const shut = (menu, back) => { if (menu.open) { menu.open = false; if (back) menu.querySelector("summary").focus(); } };
addEventListener("keydown", (e) => { if (e.key === "Escape") menus.forEach((m) => shut(m, m.contains(document.activeElement))); });
addEventListener("click", (e) => menus.forEach((m) => { if (!m.contains(e.target)) shut(m); }));

// A form is sent once; after the page comes back from the browser's memory it may be sent again.
addEventListener("submit", (e) => {
  const form = e.target;
  if (form.method !== "post" || e.defaultPrevented) return;
  if (form.dataset.sent) { e.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => $("button[type=submit]", form).forEach((b) => { b.setAttribute("aria-disabled", "true"); }));
  setTimeout(() => { delete form.dataset.sent; }, 15000);
});
addEventListener("pageshow", () => $("form[data-sent]").forEach((f) => { delete f.dataset.sent; $("[aria-disabled]", f).forEach((b) => b.removeAttribute("aria-disabled")); }));

// Whole numbers are grouped when the field is left; the server reads any grouping.
addEventListener("focusout", (e) => {
  const field = e.target;
  if (!field.matches?.("[data-number]")) return;
  const digits = field.value.replace(/[.,\s\u00a0\u202f₫đ]/g, "");
  if (/^\d{4,15}$/.test(digits)) field.value = digits.replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : ".");
});

// Printing, and photos that wait for a tap in low-data mode.
$("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => print()); });
addEventListener("click", (e) => {
  const link = e.target.closest?.("a[data-photo]");
  if (!link) return;
  e.preventDefault();
  const img = new Image(Number(link.dataset.w), Number(link.dataset.h));
  img.alt = link.dataset.alt; img.src = link.href; img.tabIndex = -1;
  link.replaceWith(img); img.focus();
});

// Chosen photos are shown by name and size before they travel.
addEventListener("change", (e) => {
  const field = e.target, list = field.dataset?.preview && document.getElementById(field.dataset.preview);
  if (!list || !field.files) return;
  list.replaceChildren(...[...field.files].map((file) => {
    const li = document.createElement("li"), img = new Image(64, 64), words = document.createElement("span");
    img.alt = ""; img.src = URL.createObjectURL(file); img.onload = () => URL.revokeObjectURL(img.src);
    words.textContent = `${file.name} · ${Math.round(file.size / 1024)} kB`;
    li.append(...(file.type.startsWith("image/") ? [img] : []), words);
    return li;
  }));
});

// A long password may be looked at while it is typed.
$("input[type=password]").forEach((field) => {
  const row = document.createElement("span"), button = document.createElement("button");
  const words = lang === "en" ? ["Show", "Hide"] : ["Hiện", "Ẩn"];
  row.className = "pw"; button.type = "button"; button.className = "btn";
  const say = (word) => { button.textContent = word; button.setAttribute("aria-label", `${word}: ${field.labels?.[0]?.textContent || ""}`); };
  say(words[0]); button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const seen = field.type === "password";
    field.type = seen ? "text" : "password"; say(words[Number(seen)]);
  });
  field.replaceWith(row); row.append(field, button);
});
