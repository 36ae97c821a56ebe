// A sketch of the corridor: drawn by hand from a few points, offline, only to choose a place on.

import { make, sheet } from "./dom.js";
import { say } from "./words.js";

const NS = "http://www.w3.org/2000/svg";
const WEST = -91.2, EAST = -86.4, NORTH = 21.6, SOUTH = 15.8;
const SCALE = 200; // units a degree of latitude
const SQUEEZE = Math.cos((18.5 * Math.PI) / 180);

const x = (longitude) => (longitude - WEST) * SCALE * SQUEEZE;
const y = (latitude) => (NORTH - latitude) * SCALE;
const WIDTH = x(EAST), HEIGHT = y(SOUTH);

// [latitude, longitude]; rough on purpose.
const LAND = [
  [21.6, -91.2], [21.6, -87.3], [21.4, -86.8], [20.9, -86.85], [20.2, -87.45], [19.6, -87.45], [18.7, -87.7],
  [18.27, -87.83], [18.35, -87.9], [18.6, -87.96], [18.78, -88.03], [18.64, -88.16], [18.5, -88.27], [18.42, -88.37], [18.33, -88.3],
  [18.37, -88.13], [18.15, -88.22], [17.95, -88.3], [17.5, -88.19],
  [17.0, -88.25], [16.5, -88.4], [16.1, -88.75], [15.9, -88.92], [15.8, -88.8], [15.8, -91.2],
];
const CAYE = [[18.15, -87.84], [18.05, -87.88], [17.9, -87.95], [17.88, -87.98], [18.0, -87.98], [18.14, -87.88]];
const RIVER = [[18.49, -88.31], [18.49, -88.4], [18.35, -88.55], [18.25, -88.66], [18.05, -88.84], [17.9, -88.87], [17.815, -89.15]];
const WESTERN = [[17.815, -90.98], [17.815, -89.15], [17.05, -89.15], [15.9, -89.22]];
const VIEWS = [[WEST, EAST, NORTH, SOUTH], [-89.4, -87.4, 19.0, 16.9], [-88.75, -88.15, 18.75, 18.15]];

function shape(tag, attributes) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const points = (line) => line.map(([latitude, longitude]) => `${x(longitude)},${y(latitude)}`).join(" ");

function ground() {
  return [
    shape("rect", { width: WIDTH, height: HEIGHT, class: "sea" }),
    shape("polygon", { points: points(LAND), class: "land" }),
    shape("polygon", { points: points(CAYE), class: "land" }),
    shape("polyline", { points: points(WESTERN), class: "border" }),
    shape("polyline", { points: points(RIVER), class: "border river" }),
  ];
}

export function pinSketch(at) {
  const svg = shape("svg", { class: "sketch small", role: "img", "aria-label": say("location") });
  const size = 90;
  svg.setAttribute("viewBox", `${x(at.longitude) - size} ${y(at.latitude) - size / 2} ${size * 2} ${size}`);
  svg.append(...ground(), pin(at, 9));
  return svg;
}

function pin(at, size) {
  return shape("circle", { cx: x(at.longitude), cy: y(at.latitude), r: size, class: "pin" });
}

export function choosePlace(towns, share) {
  const latitude = make("input", { type: "number", step: "any", min: "-90", max: "90", required: true, id: "latitude", inputmode: "decimal" });
  const longitude = make("input", { type: "number", step: "any", min: "-180", max: "180", required: true, id: "longitude", inputmode: "decimal" });
  const select = make("select", { id: "town" }, make("option", { value: "" }, "—"),
    towns.map((town, index) => make("option", { value: String(index) }, town.name)));
  const svg = shape("svg", { class: "sketch", role: "img", "aria-label": say("sketch") });
  let view = 1;
  let mark = null;

  function draw() {
    const [west, east, north, south] = VIEWS[view];
    const wide = x(east) - x(west), high = y(south) - y(north);
    const unit = Math.max(wide, high) / 300;
    svg.setAttribute("viewBox", `${x(west)} ${y(north)} ${wide} ${high}`);
    svg.style.setProperty("--unit", unit);
    svg.replaceChildren(...ground(), ...labels(unit), ...(mark ? [pin(mark, 5 * unit)] : []));
  }

  function labels(unit) {
    const [west, east, north, south] = VIEWS[view];
    const taken = [];
    return towns.flatMap((town) => {
      const [lat, lon] = town.at;
      if (lat > north || lat < south || lon < west || lon > east) return [];
      const dot = shape("circle", { cx: x(lon), cy: y(lat), r: 2.6 * unit, class: `town ${town.country}` });
      const box = { x: x(lon) + 5 * unit, y: y(lat), w: town.name.length * 5.6 * unit, h: 11 * unit };
      const flip = box.x + box.w > x(east);
      if (flip) box.x = x(lon) - 5 * unit - box.w;
      if (taken.some((other) => Math.abs(other.y - box.y) < 10 * unit && box.x < other.x + other.w && other.x < box.x + box.w)) return [dot];
      taken.push(box);
      const name = shape("text", { x: flip ? x(lon) - 5 * unit : box.x, y: box.y + 3.5 * unit, "font-size": 10 * unit, class: "town-name", "text-anchor": flip ? "end" : "start" });
      name.textContent = town.name;
      return [dot, name];
    });
  }

  function put(at) {
    mark = at;
    latitude.value = at.latitude.toFixed(5);
    longitude.value = at.longitude.toFixed(5);
    draw();
  }

  svg.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    put({ latitude: NORTH - point.y / SCALE, longitude: WEST + point.x / (SCALE * SQUEEZE) });
    select.value = "";
  });
  select.addEventListener("change", () => {
    const town = towns[Number(select.value)];
    if (select.value && town) put({ latitude: town.at[0], longitude: town.at[1] });
  });
  const zoom = (step) => () => { view = Math.min(VIEWS.length - 1, Math.max(0, view + step)); draw(); };
  const form = make("form", { class: "place", method: "dialog" },
    make("p", { class: "hint" }, say("placeHint")),
    make("div", { class: "sketch-box" }, svg,
      make("div", { class: "zoom" },
        make("button", { type: "button", "aria-label": say("closer"), onclick: zoom(1) }, "+"),
        make("button", { type: "button", "aria-label": say("wider"), onclick: zoom(-1) }, "−"))),
    towns.length ? make("label", { for: "town" }, say("town"), select) : null,
    make("div", { class: "pair" },
      make("label", { for: "latitude" }, say("latitude"), latitude),
      make("label", { for: "longitude" }, say("longitude"), longitude)),
    make("button", { type: "submit", class: "primary" }, say("share")));
  const { dialog, open } = sheet(say("place"), form);
  form.addEventListener("submit", () => {
    share({ latitude: Number(latitude.value), longitude: Number(longitude.value) });
    dialog.close();
  });
  draw();
  open(say("close"));
}
