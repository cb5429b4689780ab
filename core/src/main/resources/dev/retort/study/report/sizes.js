(function () {
  'use strict';
  // The charts of several studies by size. report.js draws them with its own tools and hands them in.
  window.retortKinds = function (tools) {
    var axis = tools.axis, basis = tools.basis, word = tools.word, colour = tools.colour;

    /* Seeds as faint dots, their mean with its interval, and a line between the sizes; the control hollow and dashed. */
    function sizes(chart) {
      var all = [], xs = [];
      chart.series.forEach(function (s) {
        s.points.forEach(function (p) {
          xs.push(p.size);
          all.push(p.figure.v);
          if (tools.finite(p.figure.lo)) { all.push(p.figure.lo, p.figure.hi); }
          p.seeds.forEach(function (v) { all.push(v); });
        });
      });
      var low = Math.min.apply(null, all), high = Math.max.apply(null, all), pad = 0.08 * (high - low || Math.abs(high) || 1);
      var series = [];
      chart.series.forEach(function (s) {
        var effect = s.word === 'effect', ink = colour(effect ? 'distilled' : 'control'), fill = effect ? ink : colour('plate');
        series.push({ type: 'scatter', silent: true, symbolSize: 4, z: 2, itemStyle: { color: ink, opacity: 0.45 },
          data: [].concat.apply([], s.points.map(function (p) { return p.seeds.map(function (v) { return [p.size, v]; }); })) });
        series.push({ type: 'line', z: 3, symbol: 'circle', symbolSize: 8, lineStyle: { color: ink, width: 1.4, type: effect ? 'solid' : [5, 4] },
          itemStyle: { color: fill, borderColor: ink, borderWidth: 2 },
          data: s.points.map(function (p) { return { value: [p.size, p.figure.v], words: p.figure.s }; }),
          tooltip: { formatter: function (p) {
            return tools.tip(word(s.word), p.data.words + (s.slope ? '; ' + word('slope') + ' ' + s.slope.s : ''));
          } } });
        series.push({ type: 'custom', silent: true, z: 2, encode: { x: 0, y: [1, 2] },
          data: s.points.filter(function (p) { return tools.finite(p.figure.lo); })
            .map(function (p) { return [p.size, p.figure.lo, p.figure.hi]; }),
          renderItem: function (params, api) {
            var a = api.coord([api.value(0), api.value(1)]), b = api.coord([api.value(0), api.value(2)]);
            var style = { stroke: ink, lineWidth: 1.6 };
            return { type: 'group', children: [[a[0], a[1], b[0], b[1]], [a[0] - 4, a[1], a[0] + 4, a[1]], [b[0] - 4, b[1], b[0] + 4, b[1]]]
              .map(function (l) { return { type: 'line', shape: { x1: l[0], y1: l[1], x2: l[2], y2: l[3] }, style: style }; }) };
          } });
      });
      return { height: 240, option: basis({
        grid: { left: 56, right: 18, top: 14, bottom: 44 },
        xAxis: axis({ type: 'log', logBase: 2, min: Math.min.apply(null, xs) / 1.4, max: Math.max.apply(null, xs) * 1.4,
          name: word('axis.' + chart.axis), nameLocation: 'middle', nameGap: 28, splitLine: { show: false },
          axisLabel: { color: colour('soft'), fontSize: 11.5, hideOverlap: true, showMinLabel: false, showMaxLabel: false,
            formatter: function (x) { return x >= 1e6 ? (x / 1e6).toPrecision(2) + ' M' : x >= 1e3 ? Math.round(x / 1e3) + ' k' : String(Math.round(x)); } } }),
        yAxis: axis({ type: 'value', min: low - pad, max: high + pad, splitNumber: 4,
          axisLabel: { color: colour('soft'), fontSize: 11.5, showMinLabel: false, showMaxLabel: false,
            formatter: function (y) { return String(Math.abs(y) < 1e-9 ? 0 : Number(y.toPrecision(3))).replace('-', '\u2212'); } } }),
        series: series
      }) };
    }

    return { sizes: sizes };
  };
})();
