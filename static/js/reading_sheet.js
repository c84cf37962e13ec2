// What was read, twice: as boxes on the picture and as text beside it; each shows the other.

const SURE = 0.9;
const HALF = 0.5;
const FINE = 14; // pixels on the screen: words lower than that are tinted, not framed
const SVG = "http://www.w3.org/2000/svg";

const levelOf = ({ confidence }) => (
  confidence < HALF ? "is-unread" : confidence < SURE ? "is-likely" : "is-sure"
);

const percentOf = ({ confidence }) => `${Math.round(100 * confidence)} %`;

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function polygon(corners, kind) {
  const shape = document.createElementNS(SVG, "polygon");
  shape.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  shape.setAttribute("class", kind);
  return shape;
}

function span(kind, ...inside) {
  const made = document.createElement("span");
  made.className = kind;
  made.append(...inside);
  return made;
}

// Scroll a part of the page, and only that, until something inside it is in sight.
function reveal(wanted, around) {
  const [box, frame] = [wanted, around].map((each) => each.getBoundingClientRect());
  const beyond = (low, high, from, to) => (low < from ? low - from : Math.max(0, high - to));
  around.scrollBy(
    beyond(box.left - 8, box.right + 8, frame.left, frame.right),
    beyond(box.top - 40, box.bottom + 8, frame.top, frame.bottom), // with room for the label
  );
}

export class Sheet {
  constructor(room, say) {
    const part = (name) => room.querySelector(`[data-${name}]`);
    [this.boxes, this.tip, this.stage] = [part("boxes"), part("tip"), part("stage")];
    [this.text, this.detail, this.window] = [part("text-of-page"), part("detail"), part("window")];
    this.say = say;
    this.words = [];
    this.lit = null;
    this.watch();
  }

  // Empty until the next reading.
  clear() {
    this.words = [];
    this.unlight();
    this.boxes.replaceChildren();
    this.text.replaceChildren();
    this.detail.textContent = "";
  }

  show(reading) {
    this.clear();
    this.size = reading.size;
    this.boxes.setAttribute("viewBox", `0 0 ${reading.size.join(" ")}`);
    this.text.replaceChildren(...reading.blocks.map((block) => this.block(block)));
    if (this.words.length) this.words[0].shown.tabIndex = 0;
    this.measure();
  }

  measure() {
    if (!this.words.length) return;
    const heights = this.words.map(({ box }) => Math.hypot(box[3][0] - box[0][0], box[3][1] - box[0][1]));
    const usual = heights.sort((a, b) => a - b)[Math.floor(heights.length / 2)];
    const scale = this.stage.clientWidth / this.size[0];
    this.stage.classList.toggle("is-fine", usual * scale < FINE);
  }

  block(block) {
    const paragraph = document.createElement("p");
    paragraph.className = "block";
    for (const [row, line] of block.lines.entries()) {
      this.boxes.append(polygon(line.box, "line"));
      const words = line.words.flatMap((word) => [this.word(word, line), " "]);
      paragraph.append(span("line", ...words), row < block.lines.length - 1 ? "\n" : "");
    }
    return paragraph;
  }

  word(word, line) {
    const level = levelOf(word);
    const shown = span(`word ${level}`, word.text);
    const box = polygon(word.box, `word ${level}`);
    for (const each of [shown, box]) each.dataset.word = this.words.length;
    shown.tabIndex = -1;
    this.boxes.append(box);
    this.words.push({ ...word, shown, framed: box, line });
    return shown;
  }

  light(number) {
    if (this.lit === number) return;
    this.unlight();
    const word = this.words[number];
    this.lit = number;
    word.shown.classList.add("is-lit");
    word.framed.classList.add("is-lit");
    this.boxes.append(word.framed); // above its neighbours
    this.showTip(word);
    const told = word.confidence < HALF ? "doubtful" : "detail";
    this.detail.textContent = filled(this.say(told), {
      number: number + 1,
      count: this.words.length,
      word: word.guess,
      percent: percentOf(word),
    });
  }

  unlight() {
    const word = this.words[this.lit];
    word?.shown.classList.remove("is-lit");
    word?.framed.classList.remove("is-lit");
    this.lit = null;
    this.tip.hidden = true;
  }

  showTip(word) {
    const told = word.confidence < HALF
      ? filled(this.say("perhaps"), { word: word.guess }) : word.text;
    const share = document.createElement("b");
    share.textContent = percentOf(word);
    this.tip.replaceChildren(`${told} `, share);
    this.tip.className = `sheet__tip ${levelOf(word)}`;
    this.tip.hidden = false;
    const [across, down] = [0, 1].map((axis) => word.box.map((corner) => corner[axis]));
    const scale = this.stage.clientWidth / this.size[0];
    const room = this.stage.clientWidth - this.tip.offsetWidth;
    const left = Math.min(Math.max(0, Math.min(...across) * scale), Math.max(0, room));
    const above = Math.min(...down) * scale - this.tip.offsetHeight - 4;
    const below = Math.max(...down) * scale + 4;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${above < 0 ? below : above}px`;
  }

  focus(number) {
    this.words[number].shown.focus();
  }

  // One Tab leads into the text, arrows from word to word: a page may have a thousand.
  move(event) {
    const at = this.wordOf(event);
    const to = at === null ? null : this.step(event.key, at);
    if (event.key === "Escape") this.unlight();
    if (to === null) return;
    event.preventDefault();
    if (this.words[to]) this.focus(to);
  }

  step(key, at) {
    const last = this.words.length - 1;
    if (key === "ArrowUp" || key === "ArrowDown") return this.rowBeside(at, key === "ArrowUp" ? -1 : 1);
    return { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key] ?? null;
  }

  // The word of the next line that stands nearest below or above.
  rowBeside(at, way) {
    let next = at;
    while (this.words[next]?.line === this.words[at].line) next += way;
    if (!this.words[next]) return at;
    const middle = (word) => word.box.reduce((sum, [x]) => sum + x, 0);
    const row = this.words[next].line;
    const there = [...this.words.keys()].filter((number) => this.words[number].line === row);
    const far = (number) => Math.abs(middle(this.words[number]) - middle(this.words[at]));
    return there.reduce((best, number) => (far(number) < far(best) ? number : best));
  }

  wordOf({ target }) {
    const number = target.closest?.("[data-word]")?.dataset.word;
    return number === undefined ? null : Number(number);
  }

  watch() {
    new ResizeObserver(() => this.measure()).observe(this.stage);
    const sides = [[this.text, ({ framed }) => reveal(framed, this.window)],
      [this.boxes, ({ shown }) => reveal(shown, this.text)]];
    for (const [side, revealOther] of sides) {
      side.addEventListener("pointerover", (event) => {
        const number = this.wordOf(event);
        if (number === null) return;
        this.light(number);
        revealOther(this.words[number]);
      });
      side.addEventListener("pointerleave", () => this.settle());
    }
    this.boxes.addEventListener("click", (event) => {
      const number = this.wordOf(event);
      if (number !== null) this.focus(number);
    });
    this.text.addEventListener("focusin", (event) => this.entered(this.wordOf(event)));
    this.text.addEventListener("focusout", () => this.unlight());
    this.text.addEventListener("click", (event) => {
      const number = this.wordOf(event);
      if (number !== null && getSelection().isCollapsed) this.focus(number);
    });
    this.text.addEventListener("keydown", (event) => this.move(event));
  }

  entered(number) {
    if (number === null) return;
    for (const { shown } of this.words) shown.tabIndex = -1;
    this.words[number].shown.tabIndex = 0;
    this.light(number);
    reveal(this.words[number].framed, this.window);
  }

  // The mouse has gone: the word with the focus is the one that is shown.
  settle() {
    this.unlight();
    const focused = this.text.contains(document.activeElement)
      ? this.wordOf({ target: document.activeElement }) : null;
    if (focused !== null) this.light(focused);
  }
}
