// Photos of a form with data-upload travel by themselves while one types: made smaller, one after the other, three
// tries each. What does not arrive waits on this device for 7 days. And the photos that are there change their order by
// drag and by button; the order is saved with the form.
const box = document.querySelector("[data-upload]"),
  list = document.getElementById("photo-list"),
  form = list?.closest("form"),
  KEEP = 7 * 86_400_000,
  TRIES = [1_000, 4_000];
const who = document.body.dataset.person,
  here = box?.dataset.upload.replace(/^\/en(?=\/)/, "");

const opened = () =>
  new Promise((done, fail) => {
    const asked = indexedDB.open("kept-photos", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
// Where the store is full or forbidden a photo lives as long as the page.
const shelf = async (mode, act) => {
  try {
    const shelves = await opened();
    return await new Promise((done, fail) => {
      const deal = shelves.transaction("photos", mode),
        asked = act(deal.objectStore("photos"));
      deal.oncomplete = () => (shelves.close(), done(asked.result));
      deal.onabort = () => fail(deal.error);
    });
  } catch {
    return null;
  }
};

const order = () => form.elements.namedItem("order");
const noteOrder = () => {
  order().value = [...list.querySelectorAll("[data-photo]")].map((row) => row.dataset.photo).join();
  order().dispatchEvent(new Event("change", { bubbles: true }));
  order().dispatchEvent(new Event("input", { bubbles: true }));
};
const count = () => {
  const line = document.getElementById("photo-count");
  line.textContent = line.textContent.replace(/\d+/, list.querySelectorAll("[data-photo]").length);
};

// What this browser cannot read has no picture beside its name until the site has read it.
const draw = async (canvas, file) => {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return;
  const side = Math.min(picture.width, picture.height),
    [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, 64, 64);
  picture.close();
};

const queue = [];
let isSending = false;
const line = (item) => {
  const row = document.createElement("li");
  row.innerHTML = '<span class="ph"><canvas width="64" height="64"></canvas></span><span><b></b><br></span>';
  draw(row.querySelector("canvas"), item.file);
  row.querySelector("b").textContent = item.file.name;
  const bar = document.createElement("progress"),
    state = document.createElement("span");
  bar.max = 1;
  bar.setAttribute("aria-label", item.file.name);
  state.className = "small soft";
  state.setAttribute("role", "status");
  row.lastElementChild.append(bar, " ", state);
  waiting().append(row);
  Object.assign(item, { row, bar, state });
};
const waiting = () => {
  let found = document.getElementById("photos-waiting");
  if (!found) {
    found = document.createElement("ul");
    found.id = "photos-waiting";
    found.className = "up";
    list.after(found);
  }
  return found;
};
const button = (item, words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = words;
  made.addEventListener("click", act);
  item.state.append(" ", made);
};
const drop = (item) => {
  queue.splice(queue.indexOf(item), 1);
  item.row.remove();
  return shelf("readwrite", (photos) => photos.delete(item.id));
};
const refuse = (item, words) => {
  item.isOut = true;
  item.bar.remove();
  item.state.textContent = words;
  button(item, document.body.dataset.drop, () => drop(item));
  shelf("readwrite", (photos) => photos.delete(item.id));
};
const wait = (item) => {
  item.isWaiting = true;
  item.bar.removeAttribute("value");
  item.state.textContent = box.dataset.waits;
  button(item, box.dataset.again, () => retry(item));
};
const retry = (item) => {
  Object.assign(item, { isWaiting: false, tries: 0 });
  next();
};

const take = async (item, html) => {
  list.insertAdjacentHTML("beforeend", html);
  const row = list.lastElementChild,
    same = list.querySelectorAll(`[data-photo="${row.dataset.photo}"]`);
  if (same.length > 1) row.remove();
  else form.elements.namedItem("opened").value += ` ${row.dataset.marks}`;
  await drop(item);
  count();
  noteOrder();
  goOn();
};
const send = (item) =>
  new Promise((done) => {
    const asked = new XMLHttpRequest(),
      data = new FormData();
    data.append("csrf_token", form.elements.namedItem("csrf_token").value);
    data.append("photo", item.file, item.file.name);
    asked.open("POST", box.dataset.upload);
    asked.upload.onprogress = (e) => {
      item.bar.value = e.loaded / e.total;
      item.state.textContent = `${Math.round((100 * e.loaded) / e.total)} %`;
    };
    asked.onload = () => done(asked);
    asked.onerror = asked.ontimeout = () => done(null);
    asked.timeout = 120_000;
    asked.send(data);
  });
const next = async () => {
  const item = queue.find((one) => !one.isWaiting && !one.isOut);
  if (isSending || !item) return;
  isSending = true;
  const answer = await send(item),
    isOurs =
      answer && new URL(answer.responseURL, location).pathname === new URL(box.dataset.upload, location).pathname;
  if (isOurs && answer.status === 201) await take(item, answer.responseText);
  else if (isOurs && (answer.status === 422 || answer.status === 413)) refuse(item, answer.responseText);
  else {
    const pause = TRIES[item.tries++];
    if (pause) await new Promise((done) => setTimeout(done, pause));
    else wait(item);
  }
  isSending = false;
  next();
};
const add = (item) => {
  Object.assign(item, { tries: 0 });
  queue.push(item);
  line(item);
};

const choose = async (field) => {
  const { smaller } = await import(document.body.dataset.photos),
    files = [...field.files];
  field.value = "";
  for (const file of files) {
    const item = { id: crypto.randomUUID(), who, to: here, at: Date.now(), file: await smaller(file) };
    await shelf("readwrite", (photos) => photos.put({ ...item }));
    add(item);
    next();
  }
};
const resume = async () => {
  const kept = (await shelf("readonly", (photos) => photos.getAll())) || [];
  for (const item of kept) {
    if (item.who !== who || Date.now() - item.at > KEEP) shelf("readwrite", (photos) => photos.delete(item.id));
    else if (item.to === here) add(item);
  }
  next();
};

// Sent for review, a product takes no more photos: that waits until those on their way have arrived.
let then = null;
const hold = (e) => {
  if (e.target !== form || e.submitter?.value !== "submit" || !queue.some((item) => !item.isOut)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  then = e.submitter;
  document.getElementById("save-state").textContent = box.dataset.first;
};
const goOn = () => {
  if (!then || queue.some((item) => !item.isOut)) return;
  const button = then;
  then = null;
  form.requestSubmit(button);
};

if (box) {
  addEventListener("submit", hold, true);
  box.addEventListener("change", (e) => e.target.type === "file" && e.target.files.length && choose(e.target));
  addEventListener("online", () => queue.filter((item) => item.isWaiting).forEach(retry));
  resume();
}

// The order: what was put back from this device, the buttons, and a drag by the picture.
if (list && form) {
  const place = (row, other) => {
    if (!other || row === other) return;
    if (row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) other.after(row);
    else other.before(row);
  };
  for (const key of order().value.split(",")) {
    const row = list.querySelector(`[data-photo="${CSS.escape(key)}"]`);
    if (row) list.append(row);
  }
  list.addEventListener("click", (e) => {
    const pressed = e.target.closest(".up-up, .up-down"),
      row = pressed?.closest("[data-photo]");
    if (!row) return;
    e.preventDefault();
    place(row, pressed.matches(".up-up") ? row.previousElementSibling : row.nextElementSibling);
    noteOrder();
    (getComputedStyle(pressed).display === "none" ? row.querySelector("summary") : pressed).focus();
  });
  list.addEventListener("pointerdown", (e) => {
    const row = e.target.closest(".ph") && e.target.closest("[data-photo]");
    if (!row || e.button) return;
    e.preventDefault();
    list.setPointerCapture(e.pointerId);
    row.classList.add("held");
    const over = (move) => {
      const rows = [...list.querySelectorAll("[data-photo]")];
      place(
        row,
        rows.find((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return move.clientY >= top && move.clientY < bottom;
        }),
      );
    };
    const end = () => {
      list.removeEventListener("pointermove", over);
      row.classList.remove("held");
      noteOrder();
    };
    list.addEventListener("pointermove", over);
    for (const kind of ["pointerup", "pointercancel"]) list.addEventListener(kind, end, { once: true });
  });
}
