// Chợ Phiên: suggestions under the search field. The field works without this file.
const later = (act, ms) => { let timer; return (...a) => { clearTimeout(timer); timer = setTimeout(() => act(...a), ms); }; };

// Search: words, makers and places while typing. <input data-suggest="/catalogue/suggest">; off when saving data.
if (!document.documentElement.classList.contains("low")) document.querySelectorAll("input[data-suggest]").forEach((field, n) => {
  const list = document.createElement("ul");
  let at = -1, asked = 0;
  list.className = "sug-l"; list.id = `suggest-${n}`; list.role = "listbox"; list.hidden = true;
  list.setAttribute("aria-label", field.labels?.[0]?.textContent || "");
  field.form.classList.add("sug"); field.form.append(list);
  field.autocomplete = "off"; field.role = "combobox";
  field.setAttribute("aria-controls", list.id); field.setAttribute("aria-autocomplete", "list");
  const show = (on) => { list.hidden = !on; field.setAttribute("aria-expanded", String(on)); if (!on) { at = -1; field.removeAttribute("aria-activedescendant"); } };
  show(false);
  const mark = (i) => {
    at = i;
    [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
    field.setAttribute("aria-activedescendant", `${list.id}-${i}`); list.children[i].scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", later(async () => {
    const turn = ++asked, words = field.value.trim();
    if (words.length < 2) return show(false);
    let found;
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      const body = await answer.json();
      found = [...body.words, ...body.makers.map((m) => ({ ...m, icon: "store" })), ...body.places.map((p) => ({ ...p, icon: "map-pin" }))];
    } catch { return; }
    list.replaceChildren(...found.map((one, k) => {
      const li = document.createElement("li");
      li.id = `${list.id}-${k}`; li.role = "option"; li.dataset.url = one.url; li.textContent = one.label; li.setAttribute("aria-selected", "false");
      if (one.icon) li.className = `sug-${one.icon}`;
      li.addEventListener("mousedown", (e) => { e.preventDefault(); location.href = one.url; });
      return li;
    }));
    at = -1; show(found.length > 0 && document.activeElement === field);
  }, 250));
  field.addEventListener("blur", () => show(false));
  field.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    if (e.key === "ArrowDown") { e.preventDefault(); mark((at + 1) % list.children.length); }
    else if (e.key === "ArrowUp") { e.preventDefault(); mark((at - 1 + list.children.length) % list.children.length); }
    else if (e.key === "Enter" && at >= 0) { e.preventDefault(); location.href = list.children[at].dataset.url; }
    else if (e.key === "Escape") { e.stopPropagation(); show(false); }
  });
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
