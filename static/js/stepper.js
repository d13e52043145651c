/** Gives a plain number field its − and + buttons. Without JavaScript the field is typed into. */

/**
 * @param {HTMLElement} element holds one number input and two hidden buttons with data-by
 */
export function enhance(element) {
  const input = element.querySelector("input");
  if (!input) return;
  for (const button of element.querySelectorAll("button")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      step(input, Number(button.dataset.by));
    });
  }
}

/**
 * Moves the number within its bounds and tells the page as if it had been typed.
 * @param {HTMLInputElement} input
 * @param {number} by
 */
function step(input, by) {
  const wanted = (input.valueAsNumber || 0) + by;
  input.value = String(Math.min(Math.max(wanted, Number(input.min)), Number(input.max)));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
