// Days as people type them, read as app/kernel/dates.py reads them; tests/cases/dates.tsv and times.tsv drive both.
const LAST_SHORT_YEAR = 79;
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const WEEKDAYS_VI = ["Chủ Nhật", ..."Hai Ba Tư Năm Sáu Bảy".split(" ").map((name) => `Thứ ${name}`)];
const MONTHS = "January February March April May June July August September October November December".split(" ");
const two = (number) => String(number).padStart(2, "0");
const tongue = document.documentElement.lang;

// The day as [year, month, day]; null for what is refused.
const day = (typed) => {
  const text = typed.trim();
  const iso = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  const found =
    /^([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})$/.exec(text) ??
    /^([0-9]{2})()([0-9]{2})([0-9]{4})$/.exec(text);
  if (!iso && !found) return null;
  const [d, m, years] = iso ? [iso[3], iso[2], iso[1]] : [found[1], found[3], found[4]];
  const y = years.length === 2 ? (Number(years) <= LAST_SHORT_YEAR ? 2000 + Number(years) : 0) : Number(years);
  if (y < 1900 || y > 2100) return null;
  const at = new Date(Date.UTC(y, m - 1, d));
  return at.getUTCMonth() === m - 1 && at.getUTCDate() === Number(d) ? [y, Number(m), Number(d)] : null;
};

// A time on 24 hours as "17:00"; null for what is refused.
const time = (typed) => {
  const found = /^([0-9]{1,2})\s*(?:[:.h]\s*([0-9]{2})|h)$|^([0-9]{2})([0-9]{2})$/i.exec(typed.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1] ?? found[3]), Number(found[2] ?? found[4] ?? 0)];
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : null;
};

const written = ([y, m, d]) => `${two(d)}/${two(m)}/${y}`;
const said = ([y, m, d], lang) => {
  const weekday = new Date(Date.UTC(y, m - 1, d)).getUTCDay();
  return lang === "en"
    ? `${WEEKDAYS[weekday]} ${d} ${MONTHS[m - 1]} ${y}`
    : `${WEEKDAYS_VI[weekday]}, ngày ${d} tháng ${m} năm ${y}`;
};

// What the boxes hold is read back below them.
const tell = (box) => {
  const line = document.getElementById(`${box.id}-say`);
  const clock = document.getElementById(`${box.id}-time`);
  const read = day(box.value);
  const hour = clock ? time(clock.value) : "";
  if (line) line.textContent = read && hour !== null ? (hour && `${hour}, `) + said(read, tongue) : "";
};

// The calendar is an addition: a button that opens the browser's own and fills the text.
const addCalendar = (box) => {
  const button = document.querySelector(`[data-calendar="${box.id}"]`);
  if (!button || !("showPicker" in HTMLInputElement.prototype)) return;
  const picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, lang: tongue });
  picker.setAttribute("aria-hidden", "true");
  button.hidden = false;
  button.after(picker);
  button.addEventListener("click", () => {
    const read = day(box.value);
    picker.value = read ? `${read[0]}-${two(read[1])}-${two(read[2])}` : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    const read = day(picker.value);
    if (!read) return;
    box.value = written(read);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    button.focus();
  });
};

for (const box of document.querySelectorAll("[data-day]")) {
  const clock = document.getElementById(`${box.id}-time`);
  for (const typed of [box, clock]) typed?.addEventListener("input", () => tell(box));
  box.addEventListener("focusout", () => {
    const read = day(box.value);
    if (read) box.value = written(read);
  });
  clock?.addEventListener("focusout", () => {
    clock.value = time(clock.value) ?? clock.value;
  });
  addCalendar(box);
}

globalThis.dates = Object.freeze({ day, time, written, said });
