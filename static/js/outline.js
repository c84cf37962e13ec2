// Where the card lies on a small picture. The same arithmetic as ocr_engine/quality/outline.py: a
// network of nine layers in plain loops. Pictures are { width, height, depth, data }, row by row.

export const WORKING_SIDE = 320;
const SIDE = 96;
const CELLS = 48;
const STAGES = 4;

export function picture(width, height, depth, data = new Float32Array(width * height * depth)) {
  return { width, height, depth, data };
}

// --- Smaller by areas: each pixel is the mean of what it covers ---------------------------------

// For each pixel of `from`: the target it falls on, how much of that it covers, and what is left
// over for the next target.
function shares(from, to) {
  const step = from / to;
  const target = new Int32Array(from);
  const share = new Float32Array(from);
  const rest = new Float32Array(from);
  for (let at = 0; at < from; at += 1) {
    target[at] = Math.min(Math.floor(at / step + 1e-9), to - 1);
    const inside = Math.min(at + 1, (target[at] + 1) * step) - at;
    share[at] = inside / step;
    rest[at] = inside > 1 - 1e-9 ? 0 : (1 - inside) / step;
  }
  return { target, share, rest };
}

// `stride` is the number of values between two pixels of the source: 4 where it has an alpha.
export function shrink(source, width, height, stride = source.depth) {
  const { depth, data } = source;
  const [columns, rows] = [shares(source.width, width), shares(source.height, height)];
  const small = picture(width, height, depth);
  const row = width * depth;
  const line = new Float32Array(row);
  for (let y = 0; y < source.height; y += 1) {
    line.fill(0);
    for (let x = 0, from = y * source.width * stride; x < source.width; x += 1, from += stride) {
      const to = columns.target[x] * depth;
      const share = columns.share[x];
      const rest = columns.rest[x];
      for (let c = 0; c < depth; c += 1) {
        line[to + c] += data[from + c] * share;
        if (rest) line[to + depth + c] += data[from + c] * rest;
      }
    }
    const to = rows.target[y] * row;
    const [share, rest] = [rows.share[y], rows.rest[y]];
    for (let i = 0; i < row; i += 1) {
      small.data[to + i] += line[i] * share;
      if (rest) small.data[to + row + i] += line[i] * rest;
    }
  }
  return small;
}

// `pixels` as a canvas gives them: { width, height, data } with four values a pixel.
export function workingPicture(pixels) {
  const factor = Math.min(1, WORKING_SIDE / Math.max(pixels.width, pixels.height));
  const sides = [pixels.width, pixels.height].map((side) => Math.floor(side * factor + 0.5));
  // Spelt out: what a canvas gives keeps its values in getters, which a spread leaves behind.
  const { width, height, data } = pixels;
  return shrink({ width, height, data, depth: 3 }, ...sides, 4);
}

// --- The network --------------------------------------------------------------------------------

export function unpack(file) {
  return file.layers.map(({ shape, levels, scale, bias }) => {
    const bytes = Int8Array.from(atob(levels), (letter) => letter.charCodeAt(0));
    const kernel = Float32Array.from(bytes, (level, index) => level * scale[index % scale.length]);
    return { kernel, bias: Float32Array.from(bias), depth: shape[2], size: shape[0] };
  });
}

// An even picture at stride 2 is padded at its end only.
function convolve(source, { kernel, bias }, stride = 1) {
  const { width, height, depth, data } = source;
  const filters = bias.length;
  const made = picture(width / stride, height / stride, filters);
  const before = stride === 1 ? 1 : 0;
  for (let y = 0; y < made.height; y += 1) {
    for (let x = 0; x < made.width; x += 1) {
      const out = made.data.subarray((y * made.width + x) * filters, (y * made.width + x + 1) * filters);
      out.set(bias);
      for (let ky = 0; ky < 3; ky += 1) {
        const sy = y * stride + ky - before;
        if (sy < 0 || sy >= height) continue;
        for (let kx = 0; kx < 3; kx += 1) {
          const sx = x * stride + kx - before;
          if (sx < 0 || sx >= width) continue;
          const from = (sy * width + sx) * depth;
          const weights = (ky * 3 + kx) * depth * filters;
          for (let c = 0; c < depth; c += 1) {
            const value = data[from + c];
            if (value === 0) continue;
            const at = weights + c * filters;
            for (let f = 0; f < filters; f += 1) out[f] += value * kernel[at + f];
          }
        }
      }
      for (let f = 0; f < filters; f += 1) if (out[f] < 0) out[f] = 0;
    }
  }
  return made;
}

function raisedBeside(low, skip) {
  const made = picture(skip.width, skip.height, low.depth + skip.depth);
  for (let y = 0; y < made.height; y += 1) {
    for (let x = 0; x < made.width; x += 1) {
      const at = y * made.width + x;
      const under = ((y >> 1) * low.width + (x >> 1)) * low.depth;
      made.data.set(low.data.subarray(under, under + low.depth), at * made.depth);
      const beside = skip.data.subarray(at * skip.depth, (at + 1) * skip.depth);
      made.data.set(beside, at * made.depth + low.depth);
    }
  }
  return made;
}

export function run(working, layers) {
  let x = shrink(working, SIDE, SIDE);
  x.data.forEach((value, index) => { x.data[index] = value / 255; });
  const skips = [];
  layers.slice(0, STAGES).forEach((layer) => { x = convolve(x, layer, 2); skips.push(x); });
  x = convolve(x, layers[STAGES]);
  skips.slice(0, -1).reverse().forEach((skip, index) => {
    x = convolve(raisedBeside(x, skip), layers[STAGES + 1 + index]);
  });
  const { kernel, bias } = layers.at(-1);
  return Float32Array.from({ length: CELLS * CELLS }, (_, cell) => {
    let logit = bias[0];
    for (let c = 0; c < x.depth; c += 1) logit += x.data[cell * x.depth + c] * kernel[c];
    return 1 / (1 + Math.exp(-logit));
  });
}

// --- From cells to a rectangle ------------------------------------------------------------------

function largestPatch(isCard) {
  const seen = new Uint8Array(CELLS * CELLS);
  let best = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (!isCard[start] || seen[start]) continue;
    const patch = [start];
    seen[start] = 1;
    for (let next = 0; next < patch.length; next += 1) {
      const at = patch[next];
      const x = at % CELLS;
      const beside = [x > 0 ? at - 1 : -1, x < CELLS - 1 ? at + 1 : -1, at - CELLS, at + CELLS];
      for (const cell of beside) {
        if (cell >= 0 && cell < seen.length && isCard[cell] && !seen[cell]) {
          seen[cell] = 1;
          patch.push(cell);
        }
      }
    }
    if (patch.length > best.length) best = patch;
  }
  return best;
}

// The patch's cells with those around it, which hold a little of the card.
function widened(patch, cells) {
  const weights = new Float64Array(cells.length);
  for (const at of patch) {
    const [x, y] = [at % CELLS, Math.floor(at / CELLS)];
    for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, CELLS - 1); v += 1) {
      for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, CELLS - 1); u += 1) {
        weights[v * CELLS + u] = cells[v * CELLS + u];
      }
    }
  }
  return weights;
}

function mean(weights, total, value) {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    if (weights[at]) sum += weights[at] * value((at % CELLS) + 0.5, Math.floor(at / CELLS) + 0.5);
  }
  return sum / total;
}

function rectangle(weights, total, across, down) {
  const x = mean(weights, total, (u) => u * across);
  const y = mean(weights, total, (_, v) => v * down);
  const xx = mean(weights, total, (u) => (u * across - x) ** 2) + across ** 2 / 12;
  const yy = mean(weights, total, (_, v) => (v * down - y) ** 2) + down ** 2 / 12;
  const xy = mean(weights, total, (u, v) => (u * across - x) * (v * down - y));
  const [middle, spread] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  const length = Math.sqrt(12 * (middle + spread));
  const breadth = Math.sqrt(12 * Math.max(middle - spread, 1));
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const degrees = (angle * 180) / Math.PI;
  return {
    x, y, length, breadth, cosine, sine,
    slope: degrees - 90 * Math.floor(degrees / 90 + 0.5),
    width: length * Math.abs(cosine) + breadth * Math.abs(sine),
    height: length * Math.abs(sine) + breadth * Math.abs(cosine),
  };
}

function runAlongFrame(patch, cells, touching, across, down) {
  const run = [0, 0, 0, 0];
  for (const at of patch) {
    if (cells[at] < touching) continue;
    const [x, y] = [at % CELLS, Math.floor(at / CELLS)];
    if (y === 0) run[0] += across;
    if (y === CELLS - 1) run[1] += across;
    if (x === 0) run[2] += down;
    if (x === CELLS - 1) run[3] += down;
  }
  return Math.max(...run);
}

// The card as a rectangle in pixels of the working picture, null without one, and the measures.
export function find(working, layers, limits, touching) {
  const cells = run(working, layers);
  const patch = largestPatch(cells.map((share) => share >= limits.cell_is_card));
  const measures = { card_share: patch.length / cells.length };
  if (measures.card_share < limits.least_share) return { card: null, measures };
  const [across, down] = [working.width / CELLS, working.height / CELLS];
  const weights = widened(patch, cells);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const card = rectangle(weights, total, across, down);
  measures.filled = (total * across * down) / (card.length * card.breadth);
  measures.cut = runAlongFrame(patch, cells, touching, across, down) / card.breadth;
  return { card: measures.filled >= limits.least_filled ? card : null, measures };
}
