// Draws the flows of the page as a Sankey diagram; the tables below it say the same without this file.
"use strict";

(() => {
  const box = document.getElementById("flows");
  const data = document.getElementById("flows-data");
  if (!box || !data || !window.echarts) return;
  const { nodes, links, unit } = JSON.parse(data.textContent);
  const styles = getComputedStyle(document.documentElement);
  const shades = [styles.getPropertyValue("--accent").trim(), "#5f8f3e", "#8a6d1f", "#5b6770"];
  const places = [...new Set(nodes.map((name) => name.split(" ·")[0]))];
  const colour = (name) => shades[places.indexOf(name.split(" ·")[0]) % shades.length];
  const amount = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  const place = (name) => name.replace(" ·", " ");
  const said = ({ name, value }) => `${place(name)} ${amount(value)} ${unit}`;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    series: [{
      type: "sankey",
      left: 8, right: 190, top: 12, bottom: 12,
      nodeGap: 18,
      draggable: false,
      emphasis: { focus: "adjacency" },
      label: { fontSize: 14, color: "#1b2730", formatter: said },
      lineStyle: { color: "source", opacity: .35, curveness: .5 },
      data: nodes.map((name) => ({ name, itemStyle: { color: colour(name) } })),
      links,
    }],
  });
  // Also when the box appears, for it is hidden until the page knows that scripts run. On a telephone there is
  // room for names only; the table below has the amounts.
  new ResizeObserver(() => {
    const narrow = box.clientWidth < 560;
    const formatter = narrow ? ({ name }) => place(name) : said;
    chart.setOption({ series: [{ right: narrow ? 96 : 190, label: { formatter } }] });
    chart.resize();
  }).observe(box);
})();
