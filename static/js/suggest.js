// Chợ Phiên: lists while typing, for search and for places. Every page works without this file; not loaded when saving
// data.
const $ = (what) => [...document.querySelectorAll(what)];

// Arrows move, Enter takes, Esc closes. `found` are {label, …} objects.
const later = (act, ms) => {
  let timer;
  return (...a) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...a), ms);
  };
};
const suggest = (field, id, box, address, read, draw, take) => {
  const list = document.createElement("ul");
  let at = -1,
    found = [],
    asked = 0;
  const set = (tag, values) => Object.entries(values).forEach(([name, value]) => tag.setAttribute(name, value));
  set(list, { class: "sug-l", id, role: "listbox", "aria-label": field.labels?.[0]?.textContent || "" });
  set(field, { autocomplete: "off", role: "combobox", "aria-controls": id, "aria-autocomplete": "list" });
  box.classList.add("sug");
  box.append(list);
  const show = (on) => {
    list.hidden = !on;
    at = -1;
    set(field, { "aria-expanded": on });
    field.removeAttribute("aria-activedescendant");
  };
  show(false);
  const mark = (to) => {
    at = (to + found.length) % found.length;
    [...list.children].forEach((li, k) => set(li, { "aria-selected": k === at }));
    set(field, { "aria-activedescendant": `${id}-${at}` });
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const pick = (one) => {
    show(false);
    take(one);
  };
  const keys = {
    ArrowDown: () => mark(at + 1),
    ArrowUp: () => mark(at < 0 ? -1 : at - 1),
    Enter: () => pick(found[at]),
    Escape: () => show(false),
  };
  field.addEventListener("keydown", (e) => {
    if (list.hidden || !keys[e.key] || (e.key === "Enter" && at < 0)) return;
    e.preventDefault();
    e.stopPropagation();
    keys[e.key]();
  });
  field.addEventListener("blur", () => show(false));
  field.addEventListener(
    "input",
    later(async () => {
      const turn = ++asked,
        words = field.value.trim();
      if (words.length < 2) return show(false);
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, {
          headers: { Accept: "application/json" },
        });
        if (!answer.ok || turn !== asked) return;
        found = read(await answer.json()).slice(0, 12);
      } catch {
        return;
      }
      list.replaceChildren(
        ...found.map((one, k) => {
          const li = document.createElement("li");
          set(li, { id: `${id}-${k}`, role: "option", "aria-selected": false });
          li.textContent = one.label;
          draw(li, one);
          li.addEventListener("mousedown", (e) => {
            e.preventDefault();
            pick(one);
          });
          return li;
        }),
      );
      show(found.length > 0 && document.activeElement === field);
    }, 200),
  );
};

// Places: <input data-places="/places/suggest" data-places-code="id of the hidden code field">.
$("input[data-places]").forEach((field, n) => {
  const box = document.createElement("div"),
    code = document.getElementById(field.dataset.placesCode || "");
  field.replaceWith(box);
  box.append(field);
  field.addEventListener("input", () => {
    if (code) code.value = "";
  });
  suggest(
    field,
    `places-${n}`,
    box,
    field.dataset.places,
    (body) => body,
    (li, place) => {
      if (!place.before) return;
      const was = document.createElement("span");
      was.className = "small mute";
      was.textContent = ` · ${place.before}`;
      li.append(was);
    },
    (place) => {
      field.value = place.label;
      if (code) code.value = place.code;
    },
  );
});

// Search: words, groups, makers and places. <input data-suggest="/catalogue/suggest">.
$("input[data-suggest]").forEach((field, n) =>
  suggest(
    field,
    `suggest-${n}`,
    field.form,
    field.dataset.suggest,
    (body) => [
      ...body.words,
      ...body.groups.map((g) => ({ ...g, sign: "group" })),
      ...body.makers.map((m) => ({ ...m, sign: "store" })),
      ...body.places.map((p) => ({ ...p, sign: "map-pin" })),
    ],
    (li, one) => {
      if (one.sign) li.className = `sug-${one.sign}`;
    },
    (one) => {
      location.href = one.url;
    },
  ),
);
