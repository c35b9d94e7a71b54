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

// Places: <input data-places="/places/suggest" data-places-code="id of the hidden code field">.
const later = (act, ms) => { let timer; return (...a) => { clearTimeout(timer); timer = setTimeout(() => act(...a), ms); }; };
if (!document.documentElement.classList.contains("low")) $("input[data-places]").forEach((field, n) => {
  const box = document.createElement("div"), list = document.createElement("ul"), code = document.getElementById(field.dataset.placesCode || "");
  let at = -1, found = [], asked = 0;
  box.className = "sug"; list.className = "sug-l"; list.id = `places-${n}`; list.role = "listbox"; list.hidden = true;
  list.setAttribute("aria-label", field.labels?.[0]?.textContent || "");
  field.replaceWith(box); box.append(field, list);
  field.autocomplete = "off"; field.role = "combobox";
  const show = (on) => { list.hidden = !on; field.setAttribute("aria-expanded", String(on)); if (!on) { at = -1; field.removeAttribute("aria-activedescendant"); } };
  field.setAttribute("aria-controls", list.id); field.setAttribute("aria-autocomplete", "list"); show(false);
  const choose = (place) => { field.value = place.label; if (code) code.value = place.code; show(false); };
  const mark = (i) => {
    at = i;
    [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
    field.setAttribute("aria-activedescendant", `${list.id}-${i}`); list.children[i].scrollIntoView({ block: "nearest" });
  };
  const ask = later(async () => {
    const turn = ++asked, words = field.value.trim();
    if (words.length < 2) return show(false);
    try {
      const answer = await fetch(`${field.dataset.places}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      const body = await answer.json();
      found = (Array.isArray(body) ? body : body.places || []).slice(0, 10);
    } catch { return; }
    list.replaceChildren(...found.map((place, k) => {
      const li = document.createElement("li"), was = document.createElement("span");
      li.id = `${list.id}-${k}`; li.role = "option"; li.textContent = place.label; li.setAttribute("aria-selected", "false");
      if (place.before) { was.className = "small mute"; was.textContent = ` · ${place.before}`; li.append(was); }
      li.addEventListener("mousedown", (e) => { e.preventDefault(); choose(place); });
      return li;
    }));
    at = -1; show(found.length > 0);
  }, 200);
  field.addEventListener("input", () => { if (code) code.value = ""; ask(); });
  field.addEventListener("blur", () => show(false));
  field.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    if (e.key === "ArrowDown") { e.preventDefault(); mark((at + 1) % found.length); }
    else if (e.key === "ArrowUp") { e.preventDefault(); mark((at - 1 + found.length) % found.length); }
    else if (e.key === "Enter" && at >= 0) { e.preventDefault(); choose(found[at]); }
    else if (e.key === "Escape") { e.stopPropagation(); show(false); }
  });
});
