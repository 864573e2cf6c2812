// Draws every [data-chart] of the page from the JSON beside it; the table below each says the same without this file.
"use strict";

(() => {
  const boxes = [...document.querySelectorAll("[data-chart]")];
  if (!boxes.length || !window.echarts) {
    for (const box of boxes) box.hidden = true;
    return;
  }
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const amount = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  const said = (name, value, unit) => `${name} ${amount(value)} ${unit}`;
  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  const look = () => ({
    ink: token("--ink"), muted: token("--muted"), line: token("--line"), paper: token("--paper"),
    series: [1, 2, 3, 4].map((n) => token(`--series-${n}`)),
    steps: [0, 1, 2, 3, 4, 5].map((n) => token(`--step-${n}`)),
  });
  const axis = (colours) => ({
    axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false },
    axisLabel: { color: colours.muted, hideOverlap: true }, splitLine: { lineStyle: { color: colours.line } },
  });

  // Each kind: what the page says (data), colours, whether there is little room → an option of ECharts.
  const KINDS = {
    bars: (data, colours, narrow) => ({
      color: colours.series,
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: data.columns.length > 1 ? { top: 0, left: 0, textStyle: { color: colours.ink }, itemWidth: 12, itemHeight: 12 } : undefined,
      xAxis: { ...axis(colours), type: "category", data: data.lines.map((name) => (narrow ? name.slice(2) : name)), splitLine: { show: false } },
      yAxis: { ...axis(colours), type: "value", name: "", minInterval: data.whole ? 1 : undefined },
      series: data.columns.map((name, n) => ({
        name, type: "bar", barMaxWidth: 22, barGap: "10%", data: data.values.map((row) => row[n]),
      })),
    }),
    funnel: (data, colours, narrow) => ({
      color: [colours.series[0]],
      grid: { left: 4, right: narrow ? 48 : 96, top: 4, bottom: 4, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: { ...axis(colours), type: "category", inverse: true, data: data.lines, axisLabel: { color: colours.ink, interval: 0 }, axisLine: { show: false } },
      series: [{
        type: "bar", barCategoryGap: "25%", data: data.values.map((row) => row[0]), showBackground: true,
        backgroundStyle: { color: colours.steps[0] },
        label: { show: true, position: "right", color: colours.ink, formatter: ({ value }) => (narrow ? amount(value) : `${amount(value)} ${data.unit}`) },
      }],
    }),
    matrix: (data, colours, narrow) => {
      const cells = data.values.flatMap((row, y) => row.map((value, x) => [x, y, value ?? 0]));
      const most = Math.max(1, ...cells.map((cell) => cell[2]));
      const items = cells.map((value) => ({ value, label: { color: value[2] > most / 2 ? colours.paper : colours.ink } }));
      return {
        grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
        xAxis: { ...axis(colours), type: "category", position: "top", data: data.columns, axisLabel: { color: colours.ink, interval: 0 }, splitLine: { show: false } },
        yAxis: { ...axis(colours), type: "category", inverse: true, data: data.lines.map((name) => cut(name, narrow ? 8 : 16)), axisLabel: { color: colours.ink, interval: 0 }, splitLine: { show: false } },
        visualMap: { show: false, min: 0, max: most, inRange: { color: colours.steps } },
        series: [{
          type: "heatmap", data: items, itemStyle: { borderColor: colours.paper, borderWidth: 2 },
          label: { show: true, formatter: ({ value }) => (value[2] ? amount(value[2]) : "") },
        }],
      };
    },
    // Nodes stand in the order of the table on both sides, at every visit; both names are inside, so that none is cut.
    flow: (data, colours, narrow) => {
      const out = data.lines.map((name, n) => ({ id: `a${n}`, name, n, sum: data.values[n].reduce((a, b) => a + b, 0) }));
      const into = data.columns.map((name, n) => ({ id: `b${n}`, name, n, sum: data.values.reduce((a, row) => a + row[n], 0) }));
      const node = (side) => ({ id, name, n, sum }) => ({
        name: id, depth: side, itemStyle: { color: colours.series[n % 4] },
        label: { position: side ? "left" : "right", color: colours.ink, fontSize: 14, textBorderColor: colours.paper, textBorderWidth: 3, formatter: narrow ? name : said(name, sum, data.unit) },
      });
      return {
        series: [{
          type: "sankey", left: 2, right: 2, top: 8, bottom: 8, nodeGap: 22, nodeWidth: 14, layoutIterations: 0, draggable: false,
          emphasis: { focus: "adjacency" }, lineStyle: { color: "source", opacity: .3, curveness: .5 },
          data: [...out.filter((each) => each.sum).map(node(0)), ...into.filter((each) => each.sum).map(node(1))],
          links: data.values.flatMap((row, a) => row.map((value, b) => ({ source: `a${a}`, target: `b${b}`, value })).filter((link) => link.value)),
        }],
      };
    },
  };

  const places = {
    bars: (event) => [event.dataIndex, event.seriesIndex],
    funnel: (event) => [event.dataIndex, 0],
    matrix: (event) => [event.value[1], event.value[0]],
    flow: (event) => (event.dataType === "edge" ? [+event.data.source.slice(1), +event.data.target.slice(1)] : []),
  };

  for (const box of boxes) {
    const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const chart = echarts.init(box, null, { renderer: "svg" });
    const draw = () => {
      chart.setOption({
        animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        ...KINDS[data.kind](data, look(), box.clientWidth < 560),
      }, true);
      // On paper the page is narrower and nothing is drawn again: the picture is scaled (see the styles for print).
      chart.getZr().flush();
      box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    };
    chart.on("click", (event) => {
      const [line, column] = places[data.kind](event);
      const link = line === undefined ? "" : data.links[line][column];
      if (link) window.location.assign(link);
    });
    new ResizeObserver(() => { chart.resize(); draw(); }).observe(box);
    new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }
})();
