/** Prints one card alone: a copy of it without its controls, in the light colours of paper. */

const CONTROLS = "button, input, select, textarea, [role=radiogroup], [data-screen-only]";
const SHEET = "print-sheet";

export function printCard(card: Element | null, title: string): void {
  if (!card) return;
  document.querySelector(`.${SHEET}`)?.remove();
  const sheet = document.createElement("div");
  sheet.className = SHEET;
  const copy = card.cloneNode(true) as Element;
  for (const control of copy.querySelectorAll(CONTROLS)) {
    if (control.hasAttribute("data-printed")) control.replaceWith(...control.childNodes);
    else control.remove();
  }
  sheet.append(copy);
  document.body.append(sheet);
  const root = document.documentElement;
  const [theme, name] = [root.dataset.theme, document.title];
  root.dataset.theme = "light";
  document.title = title;
  const restore = () => {
    sheet.remove();
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    document.title = name;
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}
