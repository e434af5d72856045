// Says of each saved article when it can be read without a network.
import { tellWorker } from "./app.js";
import { keptArticles } from "./kept.js";

const marks = [...document.querySelectorAll("[data-kept]")];

// Whether all are there.
async function show() {
  const kept = await keptArticles();
  for (const mark of marks) mark.hidden = !kept.has(`/article/${mark.dataset.kept}`);
  return marks.every((mark) => !mark.hidden);
}

// What was saved a moment ago is on its way.
if (window.caches) show().then((all) => all || tellWorker({ act: "refresh" }).then(show)).catch(() => {});
