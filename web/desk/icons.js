/** The few line icons of the desk, drawn with the colour of the text. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.500a2 2 0 0 0 4 0",
  keys: "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M18 11h.01M8 15h8",
  find: "M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM15.500 15.500L21 21",
  out: "M14 4H6v16h8M11 12h10M18 8.500l3.5 3.5-3.5 3.5",
  back: "M15 5l-7 7 7 7",
  check: "M5 12.500l4.5 4.500L19 7.5",
  cross: "M6 6l12 12M18 6L6 18",
  ask: "M9 9.500a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M12 18h.01",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM8.5 12l2.5 2.5 4.5-5",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 8.500h7M8.5 12h4",
  bot: "M5 9h14v10H5zM12 9V5M12 4.500v.01M9 13.500v1.500M15 13.500v1.500M2.5 13v3M21.5 13v3",
  onward: "M4 12h14M12.500 6l6 6-6 6M4 6v12",
  flag: "M6 21V4h11l-2 4 2 4H6",
  down: "M12 5v14M6 13l6 6 6-6",
  phone: "M6 3h4l1.500 5L9 9.500a12 12 0 0 0 5.500 5.500L16 12.500l5 1.500v4a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  mail: "M3 6h18v12H3zM3 7l9 6.500L21 7",
  send: "M4 12l16-7-5 15-3.5-6z",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
