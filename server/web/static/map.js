/* The map of patches by state. Reads /collections/{zones,cases}/items by box, page by page; no base map, nothing from elsewhere. */
"use strict";
(function () {
  const place = document.getElementById("map");
  if (!place) return;
  const told = JSON.parse(place.dataset.words);
  const PAGE = 1000, MOST = 5000, ZONES = 500, SMALL_PX = 14;
  const STATES = Object.keys(told.states);
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue("--" + name).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => { zoneLayer.clearLayers(); load(); });

  const map = L.map(place, { attributionControl: false, preferCanvas: true, zoomSnap: 0.5, maxZoom: 20, minZoom: 3, boxZoom: true, fadeAnimation: false, zoomAnimation: false });
  L.control.scale({ imperial: false }).addTo(map);
  map.createPane("zones").style.zIndex = 300;
  const zoneLines = L.svg({ pane: "zones", padding: 0.5 });
  const canvas = L.canvas({ padding: 0.3 });
  const zoneLayer = L.layerGroup().addTo(map), caseLayer = L.layerGroup().addTo(map);

  /* A marker whose shape says the state, so that it is told apart without its colour. */
  const StateMark = L.CircleMarker.extend({
    _updatePath: function () {
      const renderer = this._renderer;
      if (!renderer._drawing || this._empty()) return;
      const ctx = renderer._ctx, p = this._point, r = this._radius;
      ctx.beginPath();
      if (this.options.state === "submitted") ctx.rect(p.x - r, p.y - r, 2 * r, 2 * r);
      else if (this.options.state === "returned") { ctx.moveTo(p.x, p.y - r * 1.2); ctx.lineTo(p.x + r * 1.2, p.y + r); ctx.lineTo(p.x - r * 1.2, p.y + r); ctx.closePath(); }
      else if (this.options.state === "approved") { ctx.moveTo(p.x, p.y - r * 1.3); ctx.lineTo(p.x + r * 1.3, p.y); ctx.lineTo(p.x, p.y + r * 1.3); ctx.lineTo(p.x - r * 1.3, p.y); ctx.closePath(); }
      else ctx.arc(p.x, p.y, r, 0, 2 * Math.PI);
      renderer._fillStroke(ctx, this);
    }
  });

  const counts = {};
  let features = [], running = null, timer = 0;

  function items(collection, bounds, limit, offset) {
    const query = new URLSearchParams({ bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((n) => n.toFixed(6)).join(","), limit: limit, offset: offset });
    if (collection === "cases" && place.dataset.batch) query.set("batch_id", place.dataset.batch);
    return "/collections/" + collection + "/items?" + query;
  }

  async function get(address, signal) {
    const ask = () => fetch(address, { signal, headers: { Accept: "application/geo+json, application/json" }, credentials: "same-origin", cache: "no-store" });
    let answer = await ask();
    if (answer.status === 401) {  // the token ran out: renew the sign-in once
      const stays = await fetch(place.dataset.stay, { signal, headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
      if (!stays.ok) throw new Error("ended");
      answer = await ask();
    }
    if (!answer.ok) throw new Error("fault");
    return answer.json();
  }

  async function load() {
    if (running) running.abort();
    const mine = running = new AbortController(), bounds = map.getBounds();
    say(told.loading);
    place.dataset.ready = "";
    try {
      const zones = await get(items("zones", bounds, ZONES, 0), mine.signal);
      showZones(zones.features);
      let page = await get(items("cases", bounds, PAGE, 0), mine.signal);
      const found = page.features;
      while (found.length < Math.min(page.numberMatched, MOST) && page.numberReturned) {
        page = await get(items("cases", bounds, PAGE, found.length), mine.signal);
        found.push(...page.features);
      }
      if (mine !== running) return;
      features = found;
      show();
      const many = found.length < page.numberMatched ? told.some : found.length ? told.all : told.none;
      say(many.replace("{n}", page.numberMatched.toLocaleString("en")).replace("{shown}", found.length.toLocaleString("en")));
      place.dataset.ready = "yes";
    } catch (error) {
      if (error.name === "AbortError" || mine !== running) return;
      const ended = error.message === "ended";
      say(ended ? told.ended : told.fault, ended ? told.sign_in : told.again, ended ? place.dataset.signIn : "");
      place.dataset.ready = ended ? "ended" : "fault";
    }
  }

  function showZones(found) {
    zoneLayer.clearLayers();
    for (const zone of found) {
      const red = zone.properties.level === "redline", colour = ink(red ? "zone-redline" : "zone-other");
      L.geoJSON(zone, { pane: "zones", renderer: zoneLines, interactive: false, style: { color: colour, weight: red ? 1.6 : 1.2, dashArray: red ? "7 4" : "2 3", fillColor: colour, fillOpacity: 0.09 } }).addTo(zoneLayer);
    }
  }

  function show() {
    caseLayer.clearLayers();
    STATES.forEach((state) => { counts[state] = 0; });
    const wanted = new Set([...document.querySelectorAll(".shown:checked")].map((box) => box.value));
    for (const feature of features) {
      const state = feature.properties.review_state;
      counts[state] = (counts[state] || 0) + 1;
      if (wanted.has(state)) draw(feature, state);
    }
    STATES.forEach((state) => { document.getElementById("count-" + state).textContent = counts[state].toLocaleString("en"); });
  }

  function draw(feature, state) {
    const colour = ink(state), hollow = state === "unreviewed", marked = feature.id === place.dataset.marked;
    const outline = L.geoJSON(feature, { renderer: canvas, style: { color: colour, weight: marked ? 3 : 1.5, fillColor: colour, fillOpacity: 0.15 } });
    const box = outline.getBounds(), corner = map.latLngToLayerPoint(box.getNorthWest()), other = map.latLngToLayerPoint(box.getSouthEast());
    const layers = [new StateMark(box.getCenter(), { renderer: canvas, state, radius: marked ? 7 : 5, color: hollow ? colour : ink("card"), weight: hollow ? 2 : 1, fillColor: hollow ? ink("card") : colour, fillOpacity: 1 })];
    if (Math.max(other.x - corner.x, other.y - corner.y) > SMALL_PX) layers.unshift(outline);
    for (const layer of layers) {
      layer.bindTooltip(() => { const words = document.createElement("span"); words.textContent = feature.properties.issued_id + " · " + told.states[state]; return words; }, { sticky: true });
      layer.on("click", () => { location.href = place.dataset.case + encodeURIComponent(feature.id); });
      layer.addTo(caseLayer);
    }
  }

  function say(words, link, address) {
    const line = document.getElementById("told");
    line.textContent = words + " ";
    if (!link) return;
    const step = document.createElement("a");
    step.textContent = link;
    step.href = address || "#";
    if (!address) step.addEventListener("click", (event) => { event.preventDefault(); load(); });
    line.append(step);
  }

  map.on("moveend", () => { clearTimeout(timer); timer = setTimeout(load, 150); });
  document.querySelectorAll(".shown").forEach((box) => box.addEventListener("change", show));
  document.getElementById("batch").addEventListener("change", (event) => { place.dataset.batch = event.target.value; load(); });
  const [west, south, east, north] = JSON.parse(place.dataset.box);
  map.fitBounds([[south, west], [north, east]], { padding: [40, 40], maxZoom: place.dataset.marked ? 15 : 17, animate: false });
})();
