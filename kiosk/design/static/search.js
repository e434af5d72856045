// What is offered while one types: names of titles and topics, into the field's own list.
const field = document.querySelector("input[data-suggestions]");
const list = field && document.getElementById(field.getAttribute("list"));
let waiting = 0;
let asked = "";

async function offer() {
  const text = field.value.trim();
  if (text.length < 2 || text === asked) return;
  asked = text;
  const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(text)}`);
  if (!answer.ok || asked !== text) return;
  const { titles, topics } = await answer.json();
  list.replaceChildren(...[...new Set([...titles, ...topics])].map((name) => {
    const option = document.createElement("option");
    option.value = name;
    return option;
  }));
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => offer().catch(() => list.replaceChildren()), 150);
});
