// Draws the charts. All numbers, places and words come finished from the data; here are colours and layout.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = [];
  const slices = data.families.map(() => 0);
  const symbols = ["circle", "diamond", "triangle", "rect", "roundRect", "pin", "arrow"];

  const color = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const font = () => getComputedStyle(document.body).fontFamily;
  const toolColors = () => [color("forward"), color("reverse"), color("hybrid"), color("compiled"), "#e0a000", "#8a7fd0", color("muted")];

  // ---- Colours ----

  function rgb(hex) {
    return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  }

  function mix(from, to, share) {
    const [a, b] = [rgb(from), rgb(to)];
    return "#" + a.map((v, i) => Math.round(v + (b[i] - v) * share).toString(16).padStart(2, "0")).join("");
  }

  function luminance(hex) {
    const [r, g, b] = rgb(hex).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** Black or white, whichever is easier to read on a colour. */
  const ink = background => luminance(background) > 0.179 ? "#000000" : "#ffffff";

  function fill(tile) {
    return tile.winner === "close" ? color("close")
      : tile.winner === "none" ? color("page")
      : mix(color("page"), color(tile.winner), 0.25 + 0.75 * tile.shade);
  }

  // ---- Tooltips: built from text nodes, so that no text can become markup ----

  function tip(title, lines) {
    const box = document.createElement("div");
    box.className = "tip";
    box.append(Object.assign(document.createElement("strong"), {textContent: title}));
    for (const {name, text, swatch} of lines) {
      const line = document.createElement("div");
      if (swatch) {
        line.append(Object.assign(document.createElement("i"), {style: "background:" + swatch}));
      }
      line.append(name + ": " + text);
      box.append(line);
    }
    return box;
  }

  const tooltip = formatter => ({
    confine: true,
    formatter,
    backgroundColor: color("panel"),
    borderColor: color("rule"),
    textStyle: {color: color("text"), fontFamily: font()},
  });

  // ---- Axes ----

  const axis = (name, gap) => ({
    name,
    nameLocation: "middle",
    nameGap: gap,
    nameTextStyle: {color: color("muted"), fontSize: 12},
    axisLine: {show: false},
    axisTick: {show: false},
    axisLabel: {color: color("muted"), fontSize: 11, hideOverlap: true},
    splitLine: {lineStyle: {color: color("rule")}},
  });

  /** An axis with a label at each of some places, and half a step to spare at either end. */
  function ticks(name, gap, places, labels) {
    const span = places.at(-1) - places[0];
    const margin = span > 0 ? span / (places.length - 1) / 2 : 0.5;
    return {
      ...axis(name, gap),
      type: "value",
      min: places[0] - margin,
      max: places.at(-1) + margin,
      splitLine: {show: false},
      axisLabel: {
        ...axis().axisLabel,
        customValues: places,
        formatter: value => labels[places.findIndex(place => Math.abs(place - value) < 1e-6)] ?? "",
      },
    };
  }

  const counted = labels => labels.map((_, i) => i);

  function shortened(value, step, units) {
    let unit = 0;
    while (value >= step && unit < units.length - 1) {
      value /= step;
      unit++;
    }
    return +value.toPrecision(3) + units[unit];
  }

  const plain = value => value < 10000 ? String(+value.toPrecision(3)) : shortened(value, 1000, ["", "k", "M", "G", "T"]);
  const bytes = value => shortened(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB"]);
  const log = Math.log10;

  const logarithmic = (name, gap, logBase, formatter) => {
    const base = axis(name, gap);
    return {...base, type: "log", logBase, axisLabel: {...base.axisLabel, formatter}};
  };

  // ---- Series ----

  /** The 95 % intervals of points [x, y, low, high], upright or lying. One that reaches zero begins where the axis does. */
  function intervals(points, stroke, lying) {
    return {
      type: "custom",
      silent: true,
      data: points.filter(p => p[3] > p[2]).map(([x, y, low, high]) => [x, y, low > 0 ? low : NaN, high]),
      encode: lying ? {x: [0, 2, 3], y: 1} : {x: 0, y: [1, 2, 3]},
      renderItem: ({coordSys}, api) => {
        const at = end => lying ? api.coord([api.value(end), api.value(1)]) : api.coord([api.value(0), api.value(end)]);
        const [x2, y2] = at(3);
        const edge = lying ? [coordSys.x, y2] : [x2, coordSys.y + coordSys.height];
        const [x1, y1] = api.value(2) > 0 ? at(2) : edge;
        return {type: "line", shape: {x1, y1, x2, y2}, style: {stroke, lineWidth: 2, opacity: 0.55, fill: null}};
      },
    };
  }

  const values = points => points.map(p => [log(p.x), p.y, p.low, p.high]);

  /** A mode's curve. Hybrid mode's lies wide and pale beneath the mode that it chooses. */
  function curve(c, symbol) {
    const beneath = c.mode === "hybrid" && !c.dashed;
    return {
      type: "line",
      name: c.name,
      data: c.points.map(p => ({value: [log(p.x), p.y], point: p, mode: c.mode})),
      symbol,
      symbolSize: 8,
      showSymbol: symbol !== "none",
      silent: symbol === "none",
      z: symbol === "none" ? 1 : beneath ? 2 : 3,
      itemStyle: {color: color(c.dashed ? "page" : c.mode), borderColor: color(c.mode), borderWidth: c.dashed ? 2 : 0},
      lineStyle: {color: color(c.mode), width: beneath ? 7 : symbol === "none" ? 1.5 : 2, opacity: beneath ? 0.4 : 1, type: c.dashed ? [5, 5] : "solid"},
    };
  }

  // ---- Charts ----

  function tiles(family, mini) {
    return {
      type: "custom",
      data: family.tiles.map(tile => ({value: [tile.x, tile.y], tile})),
      encode: {x: 0, y: 1},
      silent: mini,
      renderItem: (params, api) => {
        const tile = family.tiles[params.dataIndex];
        const [width, height] = api.size([1, 1]);
        const [x, y] = api.coord([tile.x, tile.y]);
        const gap = mini ? 1 : 2;
        const shape = {x: x - width / 2 + gap / 2, y: y - height / 2 + gap / 2, width: width - gap, height: height - gap, r: mini ? 1 : 3};
        const background = fill(tile);
        const none = tile.winner === "none";
        const children = [{type: "rect", shape, style: {fill: background, stroke: none ? color("rule") : "none"}}];
        if (none) {
          const slash = {x1: shape.x + 4, y1: shape.y + 4, x2: shape.x + shape.width - 4, y2: shape.y + shape.height - 4};
          children.push({type: "line", silent: true, shape: slash, style: {stroke: color("muted"), opacity: 0.6}});
        }
        return {type: "group", children};
      },
    };
  }

  /** The factors, above the crossover line and on the colour of their tile. */
  const labels = family => ({
    type: "custom",
    data: family.tiles.map(tile => [tile.x, tile.y]),
    silent: true,
    z: 6,
    renderItem: (params, api) => {
      const tile = family.tiles[params.dataIndex];
      const [width, height] = api.size([1, 1]);
      const [x, y] = api.coord([tile.x, tile.y]);
      const text = width > 25 && height > 13 ? tile.label : "";
      const background = fill(tile);
      return {type: "text", style: {x, y, text, align: "center", verticalAlign: "middle", fill: ink(background), stroke: background, lineWidth: 2, backgroundColor: background, padding: [0, 2], fontSize: width < 36 ? 10 : 12, fontFamily: font()}};
    },
  });

  const crossover = (family, width) => ({
    type: "lines",
    coordinateSystem: "cartesian2d",
    silent: true,
    z: 5,
    data: family.crossover.map(([x1, y1, x2, y2]) => ({coords: [[x1, y1], [x2, y2]]})),
    lineStyle: {color: color("text"), width, opacity: 1, cap: "round"},
  });

  const grid = {left: 56, right: 12, top: 8, bottom: 44};

  function map(family, box) {
    const rows = family.outputs.length;
    const columns = family.inputs.length;
    const spare = (size, count) => Math.max(0, size - 84 * count);
    return {
      grid: {
        ...grid,
        top: grid.top + spare(box.clientHeight - grid.top - grid.bottom, rows),
        right: grid.right + spare(box.clientWidth - grid.left - grid.right, columns),
      },
      xAxis: ticks("inputs, n", 28, counted(family.inputs), family.inputs),
      yAxis: ticks("outputs, m", 42, counted(family.outputs), family.outputs),
      tooltip: tooltip(p => tip(p.data.tile.title, p.data.tile.lines.map(line => ({...line, swatch: color(line.name)})))),
      series: [tiles(family, false), crossover(family, 2.5), labels(family)],
    };
  }

  function mini(family) {
    const bare = labels => ({type: "value", show: false, min: -0.5, max: labels.length - 0.5});
    return {
      grid: {left: 0, right: 0, top: 0, bottom: 0},
      xAxis: bare(family.inputs),
      yAxis: bare(family.outputs),
      series: [tiles(family, true), crossover(family, 1.5)],
    };
  }

  const curves = (slice, yAxis, series) => ({
    grid,
    xAxis: ticks(slice.axis === "n" ? "inputs, n" : "outputs, m", 28, slice.sizes.map(log), slice.ticks),
    yAxis,
    tooltip: tooltip(p => tip(slice.axis + " = " + p.data.point.x + ", " + slice.fixed, [{name: p.seriesName, text: p.data.point.text, swatch: color(p.data.mode)}])),
    series,
  });

  const cost = (family, box, slice) => curves(slice, logarithmic("time over primal", 42, 10, plain), [
    ...slice.theory.map(c => curve(c, "none")),
    ...slice.times.map(c => intervals(values(c.points), color(c.mode), false)),
    ...slice.times.map(c => curve(c, "circle")),
  ]);

  const memory = (family, box, slice) =>
    curves(slice, logarithmic("bytes", 58, 16, bytes), slice.bytes.map(c => curve(c, "circle")));

  function bars(family) {
    const all = family.bars;
    return {
      grid: {...grid, left: 72},
      xAxis: {...axis("time over primal", 28), type: "value"},
      yAxis: {...axis(), type: "category", data: all.map(b => b.mode), inverse: true},
      tooltip: tooltip(p => tip(p.name, [{name: "time", text: all[p.dataIndex].text}])),
      series: [
        {
          type: "bar",
          barMaxWidth: 44,
          data: all.map(b => ({value: b.value, itemStyle: {color: color(b.mode), borderRadius: [0, 3, 3, 0]}})),
        },
        {...intervals(all.map((b, i) => [b.value, i, b.low, b.high]), color("text"), true), z: 5},
      ],
    };
  }

  function miniBars(family) {
    const {xAxis, yAxis, series} = bars(family);
    return {
      grid: {left: 0, right: 0, top: 8, bottom: 8},
      xAxis: {...xAxis, show: false},
      yAxis: {...yAxis, show: false},
      series: series.map(one => ({...one, silent: true})),
    };
  }

  function peers(chart) {
    const palette = toolColors();
    const narrow = document.body.clientWidth < 700;
    return {
      grid: {left: narrow ? 8 : 260, right: 16, top: 40, bottom: 44},
      legend: {top: 0, left: 0, type: "scroll", itemWidth: 12, itemHeight: 12, pageIconColor: color("muted"), pageIconInactiveColor: color("rule"), pageTextStyle: {color: color("muted")}, textStyle: {color: color("text"), fontFamily: font()}, data: chart.tools.map(t => t.tool)},
      xAxis: logarithmic("time over primal", 28, 10, plain),
      yAxis: {
        ...axis(),
        type: "category",
        data: chart.rows,
        inverse: true,
        splitLine: {show: true, lineStyle: {color: color("rule"), type: narrow ? "solid" : [2, 4]}},
        axisLabel: {color: color("text"), fontSize: 12, inside: narrow, width: 240, overflow: "truncate", ...(narrow ? {verticalAlign: "bottom", padding: [0, 0, 8, 0]} : {})},
        z: 3,
      },
      tooltip: tooltip(p => tip(chart.rows[p.data.row], [{name: p.seriesName, text: p.data.text, swatch: p.color}])),
      series: chart.tools.flatMap(({tool, dots}, i) => [
        {...intervals(dots.map(d => [d.value, d.row, d.low, d.high]), palette[i % palette.length], true), name: tool, itemStyle: {color: palette[i % palette.length]}},
        {
          type: "scatter",
          name: tool,
          symbol: symbols[i % symbols.length],
          symbolSize: i === 0 ? 13 : 11,
          itemStyle: {color: palette[i % palette.length], opacity: 1},
          data: dots.map(d => ({value: [d.value, d.row], row: d.row, text: d.text})),
        },
      ]),
    };
  }

  // ---- The page ----

  const draw = {
    map,
    mini,
    bars,
    miniBars,
    cost,
    memory,
    peers: () => peers(data.peers),
  };

  function option(box) {
    const family = data.families[box.dataset.family];
    const slice = family?.curves[slices[box.dataset.family]];
    return {
      animation: false,
      textStyle: {fontFamily: font()},
      ...draw[box.dataset.chart](family, box, slice),
    };
  }

  const redraw = ({box, chart}) => chart.setOption(option(box), true);

  function tell(index) {
    const slice = data.families[index].curves[slices[index]];
    const say = (name, text) => document.querySelectorAll("[data-" + name + "='" + index + "']").forEach(e => e.textContent = text);
    say("at", "at " + slice.fixed);
    say("cost", slice.cost);
    say("memory", slice.memory);
    for (const {box} of charts) {
      if (box.dataset.family === String(index) && slice[box.dataset.chart]) {
        box.setAttribute("aria-label", slice[box.dataset.chart]);
      }
    }
  }

  for (const box of document.querySelectorAll(".chart")) {
    if (box.dataset.chart === "peers") {
      box.style.height = 100 + 44 * data.peers.rows.length + "px";
    }
    const chart = echarts.init(box, null, {renderer: "svg"});
    const drawn = {box, chart};
    charts.push(drawn);
    redraw(drawn);
    new ResizeObserver(() => {
      chart.resize();
      redraw(drawn);
    }).observe(box);
  }

  for (const select of document.querySelectorAll("select[data-family]")) {
    const index = Number(select.dataset.family);
    const choose = () => {
      slices[index] = Number(select.value);
      tell(index);
      charts.filter(({box}) => box.dataset.family === select.dataset.family && box.dataset.chart !== "mini").forEach(redraw);
    };
    select.addEventListener("change", choose);
    choose();
  }

  for (const medium of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(medium).addEventListener("change", () => charts.forEach(redraw));
  }
})();
