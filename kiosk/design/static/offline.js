// What is kept on this device, to be read without a network.
import { keptArticles } from "./kept.js";

const list = document.getElementById("kept-list");
const again = document.getElementById("again");

function line([path, said]) {
  const item = document.createElement("li");
  const article = document.createElement("article");
  const link = document.createElement("a");
  const from = document.createElement("p");
  const name = document.createElement("bdi");
  item.className = "line";
  link.href = path;
  link.textContent = decodeURIComponent(said.get("Kiosk-Name"));
  article.lang = said.get("Kiosk-Language");
  article.dir = said.get("Kiosk-Direction");
  article.dataset.article = path.split("/")[2];
  from.className = "meta";
  name.textContent = decodeURIComponent(said.get("Kiosk-From"));
  from.append(name);
  const headline = document.createElement("h3");
  headline.className = "line-headline";
  headline.append(link);
  article.append(headline, from);
  item.append(article);
  return item;
}

// Where this page stands in for another, that one is what is tried again.
if (location.pathname !== new URL(again.href).pathname && location.pathname !== "/offline") {
  again.href = location.href;
}
keptArticles().then((found) => {
  list.replaceChildren(...[...found].map(line));
  document.getElementById("kept").hidden = !found.size;
  document.getElementById("kept-none").hidden = Boolean(found.size);
});
