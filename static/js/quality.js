// What is wrong with a picture, before it is sent. The same arithmetic as ocr_engine/quality/coach.py:
// `python -m benchmarks.coach` says how often the two agree. Thresholds come from coach.json.

import { find, picture, shrink, unpack, workingPicture } from "./outline.js";

const PLANE = [96, 64];
const CELL = 8;
const PRINT = [0.36, 0.25];
const FINE_WIDTH = 720;
const FINE = 1;
const COARSE = 2;
const DIRECTIONS = 4;
const STRONGEST = 0.97;
const BINS = 20;
const LEVELS = 256;
const WORST = 20;

const grey = (data, at) => 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];

function quantile(values, part) {
  const ordered = Float32Array.from(values).sort();
  return ordered[Math.min(Math.floor(part * ordered.length), ordered.length - 1)];
}

function greys({ data }) {
  return Float32Array.from({ length: data.length / 3 }, (_, index) => grey(data, 3 * index));
}

// --- The light, on the card laid level ----------------------------------------------------------

function planeOf(working, card) {
  const { width, height, data } = working;
  const plane = picture(...PLANE, 3);
  for (let v = 0; v < PLANE[1]; v += 1) {
    const across = ((v + 0.5) / PLANE[1] - 0.5) * card.breadth;
    for (let u = 0; u < PLANE[0]; u += 1) {
      const along = ((u + 0.5) / PLANE[0] - 0.5) * card.length;
      const column = card.x + along * card.cosine - across * card.sine - 0.5;
      const row = card.y + along * card.sine + across * card.cosine - 0.5;
      const x = Math.min(Math.max(column, 0), width - 1);
      const y = Math.min(Math.max(row, 0), height - 1);
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
      for (let c = 0; c < 3; c += 1) {
        const at = (r, k) => data[(r * width + k) * 3 + c];
        const upper = at(top, left) * (1 - (x - left)) + at(top, right) * (x - left);
        const lower = at(bottom, left) * (1 - (x - left)) + at(bottom, right) * (x - left);
        plane.data[(v * PLANE[0] + u) * 3 + c] = upper * (1 - (y - top)) + lower * (y - top);
      }
    }
  }
  return plane;
}

function darkShare(plane, limits) {
  const levels = greys(plane);
  const [columns, rows] = PLANE.map((side) => side / CELL);
  let dark = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = [];
      for (let i = 0; i < CELL * CELL; i += 1) {
        const y = row * CELL + Math.floor(i / CELL);
        cell.push(levels[y * PLANE[0] + column * CELL + (i % CELL)]);
      }
      dark += quantile(cell, limits.bright_part) < limits.least_level;
    }
  }
  return dark / (rows * columns);
}

// What `merge` makes, pixel by pixel, of each and its eight neighbours; beyond the edge stands
// `beyond`, or the edge itself.
function around(values, begin, merge, beyond) {
  const [width, height] = PLANE;
  return values.map((_, at) => {
    let made = begin;
    for (let y = Math.floor(at / width) - 1, rows = 0; rows < 3; y += 1, rows += 1) {
      for (let x = (at % width) - 1, columns = 0; columns < 3; x += 1, columns += 1) {
        const isOut = x < 0 || x >= width || y < 0 || y >= height;
        const u = Math.min(Math.max(x, 0), width - 1);
        const v = Math.min(Math.max(y, 0), height - 1);
        made = merge(made, isOut && beyond !== undefined ? beyond : values[v * width + u]);
      }
    }
    return made;
  });
}

function glare(plane, limits) {
  const { data } = plane;
  const least = new Float32Array(data.length / 3);
  for (let i = 0; i < least.length; i += 1) {
    least[i] = Math.min(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
  }
  const level = Math.max(limits.burnt_out, quantile(least, 0.5) + limits.above_ground);
  if (least.every((value) => value < level)) return 0;
  const smooth = around(least, 0, (sum, value) => sum + value / 9);
  const burnt = smooth.map((value) => (value >= level ? 1 : 0));
  const worn = around(burnt, 1, (a, b) => Math.min(a, b), 1);
  const opened = around(worn, 0, (a, b) => Math.max(a, b), 0);
  return opened.reduce((sum, value) => sum + value, 0) / opened.length;
}

// --- The blur, on the photo itself --------------------------------------------------------------

function sampleOf(pixels, card, scale) {
  const edge = (middle, reach) => Math.floor(Math.max((middle + reach) * scale, 0));
  const [left, right] = [-1, 1].map((s) => edge(card.x, s * PRINT[0] * card.width));
  const [top, bottom] = [-1, 1].map((s) => edge(card.y, s * PRINT[1] * card.height));
  const width = Math.min(right, pixels.width) - left;
  const height = Math.min(bottom, pixels.height) - top;
  const sample = picture(Math.max(width, 0), Math.max(height, 0), 1);
  for (let y = 0; y < sample.height; y += 1) {
    for (let x = 0; x < sample.width; x += 1) {
      const at = ((top + y) * pixels.width + left + x) * 4;
      sample.data[y * sample.width + x] = grey(pixels.data, at);
    }
  }
  const factor = (card.length * scale) / FINE_WIDTH;
  if (factor <= 1 || !sample.data.length) return { sample, unit: card.length * scale };
  const sides = [sample.width, sample.height].map((side) => Math.floor(side / factor + 0.5));
  return { sample: shrink(sample, ...sides), unit: FINE_WIDTH };
}

function kernelOf(sigma) {
  const reach = Math.floor(3 * sigma + 0.5);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)));
  const sum = bell.reduce((total, value) => total + value, 0);
  return bell.map((value) => value / sum);
}

// One line of a picture, from `start` on in steps of `step`, smoothed; its ends are repeated.
function smoothLine(from, to, kernel, start, step, length) {
  const reach = (kernel.length - 1) / 2;
  for (let place = 0; place < length; place += 1) {
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) {
      const near = Math.min(Math.max(place + k, 0), length - 1);
      sum += kernel[k + reach] * from[start + near * step];
    }
    to[start + place * step] = sum;
  }
}

function smoothed({ width, height, data }, sigma) {
  const kernel = Float64Array.from(kernelOf(sigma));
  const [along, made] = [picture(width, height, 1), picture(width, height, 1)];
  for (let y = 0; y < height; y += 1) smoothLine(data, along.data, kernel, y * width, 1, width);
  for (let x = 0; x < width; x += 1) smoothLine(along.data, made.data, kernel, x, width, height);
  return made;
}

// Differences across and down, of every second inner row.
function gradients({ width, height, data }) {
  const count = Math.floor((height - 1) / 2) * (width - 2);
  const [across, down] = [new Float32Array(count), new Float32Array(count)];
  let next = 0;
  for (let y = 1; y < height - 1; y += 2) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      across[next] = data[at + 1] - data[at - 1];
      down[next] = data[at + width] - data[at - width];
      next += 1;
    }
  }
  return [across, down];
}

function spread(fine, coarse) {
  const counts = new Uint32Array(BINS * LEVELS);
  const binOf = (value) => Math.min(Math.floor(value * BINS), BINS * LEVELS - 1);
  for (const value of fine) counts[binOf(value)] += 1;
  let [bin, below] = [0, counts[0]];
  while (below <= STRONGEST * fine.length) { bin += 1; below += counts[bin]; }
  bin = Math.max(bin, 1);
  let [sharp, soft] = [0, 0];
  fine.forEach((value, index) => {
    if (binOf(value) >= bin) { sharp += value; soft += coarse[index]; }
  });
  if (!sharp) return WORST;
  const quotient = Math.max((sharp / soft) ** 2, 1.001);
  return Math.sqrt(Math.max((COARSE ** 2 - quotient * FINE ** 2) / (quotient - 1), 0));
}

function blur(pixels, card, scale) {
  const { sample, unit } = sampleOf(pixels, card, scale);
  if (Math.min(sample.width, sample.height) < 2 * CELL) return WORST;
  const fine = smoothed(sample, FINE);
  const pairs = [fine, smoothed(fine, Math.sqrt(COARSE ** 2 - FINE ** 2))].map(gradients);
  let worst = 0;
  for (let turn = 0; turn < DIRECTIONS; turn += 1) {
    const angle = (turn * Math.PI) / DIRECTIONS;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const steep = ([x, y]) => x.map((value, i) => Math.abs(value * cosine + y[i] * sine));
    worst = Math.max(worst, spread(...pairs.map(steep)));
  }
  return (worst * 1000) / unit;
}

// --- The verdicts -------------------------------------------------------------------------------

function verdicts(measures, limits) {
  const isDark = measures.dark_share > limits.image_dark.least_share;
  const isCut = measures.cut > limits.image_cropped.least_run;
  const wrong = {
    image_dark: isDark,
    image_cropped: isCut,
    image_low_resolution: measures.card_width < limits.image_low_resolution.least_card_width
      || measures.frame_share < limits.image_low_resolution.least_frame_share,
    not_level: !isCut && Math.abs(measures.slope) > limits.not_level.most_slope,
    image_glare: measures.glare > limits.image_glare.least_share,
    image_blurred: !isDark && measures.blur > limits.image_blurred.most_blur,
  };
  return Object.keys(limits).filter((code) => wrong[code]);
}

// `pixels` as a canvas gives them; the verdicts come in the order in which they are told.
export function judge(pixels, limits, layers) {
  const working = workingPicture(pixels);
  const { card, measures } = find(working, layers, limits.no_card, limits.image_cropped.touching);
  if (!card) {
    measures.brightness = quantile(greys(working), limits.image_dark.bright_part);
    const isDark = measures.brightness < limits.image_dark.least_level;
    return { verdicts: [isDark ? "image_dark" : "no_card"], measures, card };
  }
  const scale = pixels.width / working.width;
  const plane = planeOf(working, card);
  Object.assign(measures, {
    dark_share: darkShare(plane, limits.image_dark),
    glare: glare(plane, limits.image_glare),
    card_width: card.length * scale,
    frame_share: Math.max(card.width / working.width, card.height / working.height),
    slope: card.slope,
    blur: blur(pixels, card, scale),
  });
  return { verdicts: verdicts(measures, limits), measures, card };
}

export { unpack };
