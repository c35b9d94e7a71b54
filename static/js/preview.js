// A preview follows the amount: <div data-refresh="/address" data-refresh-into="id"> around the field.
// The button is told the new amount and whether it still fits by the answer itself.
for (const box of document.querySelectorAll("[data-refresh]")) {
  const field = box.querySelector("input"),
    button = document.querySelector("button[data-approve]"),
    words = button?.querySelector("[data-approve-words]");
  let turn = 0;
  const ask = async () => {
    const now = ++turn,
      digits = amounts.whole(field.value);
    if (!digits) return;
    try {
      const answer = await fetch(`${box.dataset.refresh}?amount=${digits}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || now !== turn) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"),
        fresh = page.getElementById(box.dataset.refreshInto);
      if (!fresh) return;
      document.getElementById(box.dataset.refreshInto).replaceWith(fresh);
      if (button) button.disabled = fresh.dataset.fits !== "yes";
      if (words && fresh.dataset.words) words.textContent = fresh.dataset.words;
    } catch {
      /* the server checks again when the form is sent */
    }
  };
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
}
