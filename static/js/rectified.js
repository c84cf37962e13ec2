// The card as if photographed straight from above, drawn in the browser from the photo that it has.

const RATIO = 85.6 / 53.98; // ISO/IEC 7810 ID-1
const WIDTHS = { least: 600, most: 1400 }; // pixels of the picture
const LARGEST = 2400; // pixels of the photo's longer side that are looked at

// The homography from the unit square to a quad, row by row (Heckbert 1989, section 2.2.3).
function fromSquare([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [ax, ay, bx, by] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const area = ax * by - bx * ay;
  const g = (sumX * by - bx * sumY) / area;
  const h = (ax * sumY - sumX * ay) / area;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

function inverse([a, b, c, d, e, f, g, h, i]) {
  return [
    e * i - f * h, c * h - b * i, b * f - c * e,
    f * g - d * i, a * i - c * g, c * d - a * f,
    d * h - e * g, b * g - a * h, a * e - b * d,
  ];
}

function mapped([a, b, c, d, e, f, g, h, i], [x, y]) {
  const depth = g * x + h * y + i;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

// The card's plane: its size in pixels, and the ways between it and the photo.
export function planeOf(corners) {
  const side = (from, to) => Math.hypot(corners[to][0] - corners[from][0], corners[to][1] - corners[from][1]);
  const wide = Math.round(Math.max(side(0, 1), side(3, 2)));
  const width = Math.min(Math.max(wide, WIDTHS.least), WIDTHS.most);
  const size = [width, Math.round(width / RATIO)];
  const toPhoto = fromSquare(corners);
  const toSquare = inverse(toPhoto);
  return {
    size,
    toPhoto: ([x, y]) => mapped(toPhoto, [x / size[0], y / size[1]]),
    fromPhoto: (point) => mapped(toSquare, point).map((place, axis) => place * size[axis]),
  };
}

// Draw the plane as a picture; return an address for it that only this page knows.
export async function drawn(image, [width, height], plane) {
  await image.decode();
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const photo = pixelsOf(image, Math.round(width * scale), Math.round(height * scale));
  const canvas = new OffscreenCanvas(...plane.size);
  const context = canvas.getContext("2d");
  const picture = context.createImageData(...plane.size);
  for (let y = 0, at = 0; y < plane.size[1]; y++) {
    for (let x = 0; x < plane.size[0]; x++, at += 4) {
      const [left, top] = plane.toPhoto([x + 0.5, y + 0.5]);
      sample(photo, left * scale - 0.5, top * scale - 0.5, picture.data, at);
    }
  }
  context.putImageData(picture, 0, 0);
  return URL.createObjectURL(await canvas.convertToBlob());
}

function pixelsOf(image, width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

// Between four pixels; what lies beyond the photo's edge is its last pixel.
function sample({ data, width, height }, x, y, target, at) {
  const [left, top] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)];
  const [column, row] = [Math.min(left | 0, width - 2), Math.min(top | 0, height - 2)];
  const [right, down] = [left - column, top - row];
  const first = 4 * (row * width + column);
  const below = first + 4 * width;
  for (let colour = 0; colour < 3; colour++) {
    const upper = data[first + colour] * (1 - right) + data[first + 4 + colour] * right;
    const lower = data[below + colour] * (1 - right) + data[below + 4 + colour] * right;
    target[at + colour] = upper * (1 - down) + lower * down;
  }
  target[at + 3] = 255;
}
