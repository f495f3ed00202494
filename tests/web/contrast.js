/** Measures the contrast of all text that is shown, as WCAG 2.2 counts it. */

const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

/** Returns red, green, blue (0..255) and alpha (0..1) of any CSS colour. */
function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

function over([r, g, b, a], [r2, g2, b2]) {
  return [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
}

function ground(node) {
  if (!node) return [255, 255, 255, 1];
  const own = rgba(getComputedStyle(node).backgroundColor);
  return own[3] === 1 ? own : over(own, ground(node.parentElement));
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns every text with less than 4.5 : 1; what is disabled is exempt. */
export function faint() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (
      !walker.currentNode.data.trim() ||
      !node.checkVisibility() ||
      node.closest("[aria-disabled=true], option")
    )
      continue;
    const below = ground(node);
    const contrast = ratio(over(rgba(getComputedStyle(node).color), below), below);
    if (contrast < 4.5)
      found.push(`${contrast.toFixed(2)} ${node.className || node.tagName}: ${walker.currentNode.data}`);
  }
  return found;
}
