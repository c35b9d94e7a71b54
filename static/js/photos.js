// Photos are made smaller before they travel, and lose place and camera on the way. What this browser
// cannot read (HEIC in most of them) travels as it is: the server reads it.
const SIDE = 2560;
const SMALL = 500_000;
const lang = document.documentElement.lang;
const size = (bytes) =>
  bytes < 1_000_000
    ? `${Math.round(bytes / 1_000)} kB`
    : `${(bytes / 1_000_000).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;

const drawn = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const ground = canvas.getContext("2d");
  ground.fillStyle = "#fff";
  ground.fillRect(0, 0, canvas.width, canvas.height);
  ground.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
};

export const smaller = async (file) => {
  if (!file.type.startsWith("image/") || file.size < SMALL) return file;
  try {
    const made = await drawn(file);
    if (!made || made.size >= file.size) return file;
    return new File([made], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: made.type });
  } catch {
    return file;
  }
};

const say = (field, before, after) => {
  const line = document.getElementById(`${field.id}-sizes`) || document.createElement("p");
  line.id = `${field.id}-sizes`;
  line.className = "hint";
  line.setAttribute("role", "status");
  field.after(line);
  line.textContent = after
    .map((file, at) => {
      const was = before[at].size;
      return `${file.name} · ${was === file.size ? "" : `${size(was)} → `}${size(file.size)}`;
    })
    .join(" · ");
};

const atWork = new Map();
const shrink = async (field) => {
  const before = [...field.files];
  const after = [];
  for (const file of before) after.push(await smaller(file));
  const bag = new DataTransfer();
  after.forEach((file) => bag.items.add(file));
  field.files = bag.files;
  say(field, before, after);
};

addEventListener("change", (e) => {
  const field = e.target;
  if (field.type !== "file" || !field.files.length || field.closest("[data-upload]")) return; // uploads.js
  const work = shrink(field).finally(() => atWork.delete(field));
  atWork.set(field, work);
});

// Whoever sends the form while a photo is still being made smaller waits for it.
addEventListener(
  "submit",
  (e) => {
    const waiting = [...atWork].filter(([field]) => field.form === e.target).map(([, work]) => work);
    if (!waiting.length) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const button = e.submitter;
    Promise.allSettled(waiting).then(() => e.target.requestSubmit(button));
  },
  true,
);
