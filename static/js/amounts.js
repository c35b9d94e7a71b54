// Numbers as people type them, read as app/kernel/amounts.py reads them; tests/cases/numbers.tsv drives both.
const MOST_DIGITS = 15;
const BLANKS = " \\t\\u00a0\\u2009\\u202f";
const CURRENCY = new RegExp(`[${BLANKS}]*(?:₫|đ|đồng|dong|vnd|vnđ)$`, "i");
const GROUPED = new RegExp(`^[1-9][0-9]{0,2}([.,${BLANKS}])[0-9]{3}(?:\\1[0-9]{3})*$`);
const SHORT = new RegExp(
  `^([0-9]{1,6})(?:[.,]([0-9]{1,2}))?[${BLANKS}]*([^0-9.,${BLANKS}]+)[${BLANKS}]*([0-9]{1,3})?$`,
);
const SIZES = { 3: "k nghin ngan thousand", 6: "tr trieu m million", 9: "ty ti bn billion" };
const POWERS = Object.fromEntries(
  Object.entries(SIZES).flatMap(([power, words]) => words.split(" ").map((word) => [word, Number(power)])),
);

const trimmed = (text) => text.replace(new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g"), "");
const bare = (text) => trimmed(text.normalize("NFC")).replace(CURRENCY, "");
const number = (figures) => (figures.length <= MOST_DIGITS ? figures.replace(/^0+(?=.)/, "") : null);
const plain = (word) => word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

const digits = (text, signs) => {
  if (/^[0-9]+$/.test(text)) return text;
  const found = GROUPED.exec(text);
  return found && (!signs || signs.includes(found[1])) ? text.replaceAll(found[1], "") : null;
};

const short = (text) => {
  const [, units, fraction, word, tail] = SHORT.exec(text) ?? [];
  const power = Object.hasOwn(POWERS, plain(word ?? "")) ? POWERS[plain(word)] : null;
  if (!power || (fraction && tail)) return null;
  return number(units + (fraction ?? tail ?? "").padEnd(power, "0"));
};

const withoutZeros = (text) => {
  const found = /^(.*[0-9])([.,])0+$/.exec(text);
  const isTail = found && !found[1].includes(found[2]) && new RegExp(`[.,${BLANKS}]`).test(found[1]);
  return isTail ? found[1] : text;
};

// Whole đồng or pieces as digits; null for what is refused.
const whole = (typed) => {
  const text = bare(typed);
  const figures = digits(withoutZeros(text));
  return figures === null ? short(text) : number(figures);
};

// A quantity in the page's language, written with a point; null for what is refused.
const decimal = (typed, lang, places = 3) => {
  const [thousands, point] = lang === "en" ? [",", "."] : [".", ","];
  const text = bare(typed);
  const at = text.indexOf(point);
  const head = at < 0 ? text : text.slice(0, at);
  let fraction = at < 0 ? "" : text.slice(at + 1);
  const figures = digits(head, `${thousands} \t\u00a0\u2009\u202f`);
  if (figures === null || (at >= 0 && !/^[0-9]+$/.test(fraction))) return null;
  if (/^0+$/.test(fraction) && fraction.length !== 3) fraction = "";
  if (fraction.length > places || (fraction.length === 3 && /^[1-9][0-9]{0,2}$/.test(head))) return null;
  const units = number(figures);
  fraction = fraction.replace(/0+$/, "");
  return units === null ? null : units + (fraction && `.${fraction}`);
};

const grouped = (figures, lang) => {
  const [units, fraction] = String(figures).split(".");
  const text = units.replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : ".");
  return fraction ? text + (lang === "en" ? "." : ",") + fraction : text;
};

// A quantity in the unit its form names, said with the unit and in the smaller one; null where things are whole.
const quantity = (field, lang) => {
  const unit = field.form?.elements.unit_code?.value ?? field.dataset.unit;
  const known = JSON.parse(field.dataset.measures);
  if (!Object.hasOwn(known, unit)) return null;
  const figures = decimal(field.value, lang);
  if (figures === null) return "";
  const [symbol, factor, base] = known[unit];
  const said = `${grouped(figures, lang)}\u00a0${symbol}`;
  // Whole thousandths: no multiplication here has decimals.
  const [units, fraction = ""] = figures.split(".");
  const times = String(BigInt(units + fraction.padEnd(3, "0")) * BigInt(factor)).padStart(4, "0");
  const tail = times.slice(-3).replace(/0+$/, "");
  const same = times.slice(0, -3) + (tail && `.${tail}`);
  return base ? `${said} = ${grouped(same, lang)}\u00a0${base}` : said;
};

const VI = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const ONES = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
  "seventeen eighteen nineteen"
).split(" ");
const TENS = ["", "", ..."twenty thirty forty fifty sixty seventy eighty ninety".split(" ")];

const vietnameseGroup = (group, full) => {
  const [hundreds, tens, ones] = [Math.floor(group / 100), Math.floor(group / 10) % 10, group % 10];
  const said = hundreds || full ? [`${VI[hundreds]} trăm`] : [];
  if (!tens && ones && said.length) said.push("lẻ");
  if (tens === 1) said.push("mười");
  else if (tens) said.push(`${VI[tens]} mươi`);
  if (ones === 1 && tens > 1) said.push("mốt");
  else if (ones === 4 && tens > 1) said.push("tư");
  else if (ones === 5 && tens) said.push("lăm");
  else if (ones) said.push(VI[ones]);
  return said.join(" ");
};

const vietnamese = (count, leading = true) => {
  if (!count) return leading ? VI[0] : "";
  const [high, low] = [Math.floor(count / 1e9), count % 1e9];
  const parts = high ? [`${vietnamese(high)} tỷ`] : [];
  for (const [size, name] of [
    [1e6, " triệu"],
    [1e3, " nghìn"],
    [1, ""],
  ]) {
    const group = Math.floor(low / size) % 1000;
    if (group) parts.push(vietnameseGroup(group, parts.length > 0 || !leading) + name);
  }
  return parts.join(" ");
};

const englishGroup = (group) => {
  if (group < 20) return ONES[group];
  if (group < 100) return TENS[Math.floor(group / 10)] + (group % 10 ? `-${ONES[group % 10]}` : "");
  return `${ONES[Math.floor(group / 100)]} hundred${group % 100 ? ` and ${englishGroup(group % 100)}` : ""}`;
};

const english = (count) => {
  if (count < 1000) return englishGroup(count);
  const parts = [];
  for (const [size, name] of [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
    [1e3, "thousand"],
  ]) {
    const high = Math.floor(count / size);
    if (high) parts.push(`${english(high)} ${name}`);
    count %= size;
  }
  if (count) parts.push((count < 100 ? "and " : "") + englishGroup(count));
  return parts.join(" ");
};

// An amount of đồng in words, without the currency.
const inWords = (figures, lang) => (lang === "en" ? english(Number(figures)) : vietnamese(Number(figures)));

// An amount in the currency its form names, said with it and in words; empty for what could mean two sizes.
const foreign = (field, lang) => {
  const code = field.form?.elements.currency_code?.value ?? "";
  const places = JSON.parse(field.dataset.decimals)[code] ?? 2;
  const tongues = places < 3 ? ["vi", "en"] : [lang];
  const read = new Set(tongues.map((one) => decimal(field.value, one, places)).filter((one) => one !== null));
  const figures = places ? (read.size === 1 ? [...read][0] : null) : whole(field.value);
  if (!figures || !Number(figures)) return "";
  const [units, fraction = ""] = figures.split(".");
  const cents = fraction && fraction.padEnd(places, "0");
  const tail = cents && (lang === "en" ? "." : ",") + cents;
  const rest = cents && ` ${lang === "en" ? "and" : "và"} ${Number(cents)}/${10 ** places}`;
  return `${grouped(units, lang)}${tail}\u00a0${code}: ${inWords(units, lang)} ${code}${rest}`;
};

globalThis.amounts = Object.freeze({
  whole,
  decimal,
  quantity,
  foreign,
  grouped,
  inWords,
  short: (text) => short(bare(text)),
});
