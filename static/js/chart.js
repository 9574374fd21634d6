// <trend-chart data-source="id">: IQ per comment with its interval and events, as SVG in the page's own
// colours. Drawn by ECharts, which is loaded only where a chart is. The table beside it says the same.

const loaded = () => import("../vendor/echarts/echarts.esm.min.mjs");
const line = "http://www.w3.org/2000/svg";

class TrendChart extends HTMLElement {
  async connectedCallback() {
    if (this.stop) return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.setAttribute("role", "img");
    this.picture = document.createElement("div");
    this.picture.className = "chart-picture";
    this.readout = document.createElement("p");
    this.readout.className = "chart-readout";
    this.replaceChildren(this.picture, this.readout);
    this.addEventListener("pointermove", (event) => this.point(event), { signal });
    this.addEventListener("pointerdown", (event) => this.point(event), { signal });
    this.addEventListener("pointerleave", () => this.say(this.data.points.length - 1), { signal });
    document.addEventListener("iq4d:theme", () => this.draw(), { signal });
    document.addEventListener("iq4d:frame", () => this.read() && this.draw(), { signal });
    this.read();
    this.echarts = await loaded();
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.picture);
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // only moved
      this.watch?.disconnect();
      this.stop?.abort();
      this.stop = null;
      this.chart?.dispose();
      this.chart = null;
    });
  }

  /** Takes the points from the page; whether they are other points than before. */
  read() {
    const text = document.getElementById(this.dataset.source)?.textContent;
    if (!text || text === this.text) return false;
    this.text = text;
    this.data = JSON.parse(text);
    this.setAttribute("aria-label", this.data.labels?.summary || "");
    return true;
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.picture;
    if (!this.echarts || !this.data || !width || !height) return;
    this.chart?.dispose();
    this.chart = this.echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
    this.chart.setOption(options(this.data, coloursOf(this), width));
    this.picture.innerHTML = withoutStyles(this.chart.renderToSVGString());
    this.guide = document.createElementNS(line, "line");
    this.guide.setAttribute("class", "chart-guide");
    this.picture.firstElementChild?.append(this.guide);
    this.say(this.data.points.length - 1);
  }

  point(event) {
    if (!this.chart || !this.data.points.length) return;
    const x = event.clientX - this.picture.getBoundingClientRect().left;
    const index = Math.round(this.chart.convertFromPixel({ xAxisIndex: 0 }, x));
    this.say(Math.min(Math.max(index, 0), this.data.points.length - 1), true);
  }

  /** The words of one point below the picture; `mark` draws a line through it. */
  say(index, mark = false) {
    const point = this.data.points[index];
    if (!point || !this.guide) return;
    const iq = point.iq == null ? "–" : `${Math.round(point.iq)} (${Math.round(point.low)}–${Math.round(point.high)})`;
    this.readout.textContent = `${point.label}: ${this.data.labels?.iq || "IQ"} ${iq}`;
    const x = this.chart.convertToPixel({ xAxisIndex: 0 }, index);
    const place = mark ? { x1: x, x2: x, y1: 8, y2: this.picture.clientHeight - 28 } : { x1: 0, x2: 0, y1: 0, y2: 0 };
    for (const [name, value] of Object.entries(place)) this.guide.setAttribute(name, value);
  }
}

/** The computed colours of the tokens; a probe, because a variable itself may hold two colours. */
function coloursOf(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colour = (token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(["ink", "muted", "line", "line-strong", "accent"].map((t) => [t, colour(t)]));
  probe.remove();
  return colours;
}

function options({ points, events = [], labels = {} }, colours, width) {
  const font = { fontFamily: "Inter, system-ui, sans-serif", fontSize: 12, color: colours.muted };
  const known = (name) => points.map((point) => point[name] ?? null);
  const high = points.map((p) => (p.high == null ? null : p.high - p.low));
  const place = new Map(points.map((point, index) => [point.n, index]));
  const silent = { silent: true, animation: false, symbol: "none", type: "line", connectNulls: false };
  return {
    animation: false,
    textStyle: font,
    grid: { left: 34, right: 14, top: 22, bottom: 28 },
    xAxis: {
      type: "category",
      data: points.map((point) => String(point.n)),
      boundaryGap: points.length < 2,
      axisLine: { lineStyle: { color: colours["line-strong"] } },
      axisTick: { show: false },
      axisLabel: { ...font, hideOverlap: true, interval: Math.max(0, Math.ceil(points.length / (width / 48)) - 1) },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: 100,
      interval: 25,
      axisLabel: font,
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      { ...silent, data: known("low"), stack: "interval", lineStyle: { opacity: 0 } },
      { ...silent, data: high, stack: "interval", lineStyle: { opacity: 0 }, areaStyle: { color: colours.ink, opacity: 0.12 } },
      {
        ...silent,
        data: known("iq"),
        symbol: points.length < 40 ? "circle" : "none",
        symbolSize: 5,
        lineStyle: { color: colours.ink, width: 2 },
        itemStyle: { color: colours.ink },
        markLine: {
          silent: true,
          symbol: "none",
          animation: false,
          lineStyle: { color: colours.accent, type: "dashed", width: 1 },
          label: { ...font, color: colours.accent, position: "end", formatter: "{b}", distance: 4 },
          data: events
            .filter((event) => place.has(event.n))
            .map((event, index) => ({ name: String(index + 1), xAxis: place.get(event.n) })),
        },
      },
    ],
    aria: { enabled: false },
    title: { show: false, text: labels.iq || "IQ" },
  };
}

/** The picture with presentation attributes for its inline styles, which the page does not allow. */
function withoutStyles(svg) {
  return svg.replace(/<style[^]*?<\/style>/g, "").replace(/ style="([^"]*)"/g, (_, css) =>
    css
      .split(";")
      .map((rule) => rule.split(":").map((part) => part.trim()))
      .filter(([name]) => /^(font-|fill|stroke|opacity)/.test(name || ""))
      .map(([name, value]) => ` ${name}="${value}"`)
      .join(""),
  );
}

customElements.define("trend-chart", TrendChart);
