(function () {
  'use strict';
  // The charts of an atlas's page. report.js draws them with its own tools and hands them in.
  var INK = {
    'class-dead': ['faint', 0.6], 'class-shared': ['control', 0.7], 'class-rotated': ['null-b', 0.8],
    'class-base-artefact': ['base', 0.45], 'class-distilled-artefact': ['distilled', 0.45],
    'class-base-only': ['base', 1], 'class-distilled-only': ['distilled', 1]
  };
  function ink(style) { return INK[style] || ['faint', 1]; }

  window.retortKinds = function (tools) {
    var axis = tools.axis, basis = tools.basis, word = tools.word, colour = tools.colour;
    function name(thing) { return thing[tools.lang()]; }
    function label(extra) { return Object.assign({ color: colour('soft'), fontSize: 12, hideOverlap: true }, extra); }

    function short(x) { return x === 0 || x === 1 ? String(x) : x.toFixed(2).slice(1); }

    function norms(chart) {
      var bins = chart.series.length ? chart.series[0].counts.length : 0;
      var names = [];
      for (var i = 0; i < bins; i++) { names.push(short(i / bins) + '–' + short((i + 1) / bins)); }
      return { height: 330, option: basis({
        grid: { left: 58, right: 12, top: 30, bottom: 48 },
        xAxis: axis({ type: 'category', data: names, name: word('nrn.axis'), nameLocation: 'middle', nameGap: 30,
          axisTick: { show: false }, axisLabel: label({ interval: 'auto' }) }),
        yAxis: axis({ type: 'value', min: 0, splitNumber: 4, minInterval: 1, name: word('atlas.features'), nameLocation: 'end', nameGap: 10,
          nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -50] } }),
        series: chart.series.map(function (s) {
          var look = ink(s.style);
          return { type: 'bar', stack: 'all', name: name(s), barCategoryGap: '8%', barMinHeight: 2,
            data: s.counts.map(function (count) { return count === 0 ? '-' : count; }),
            itemStyle: { color: colour(look[0]), opacity: look[1] },
            tooltip: { formatter: function (p) { return tools.tip(name(s), s.s[p.dataIndex]); } } };
        })
      }) };
    }

    function scaling(chart) {
      var series = chart.series.map(function (s) {
        var look = ink(s.style), few = s.points.length < 100;
        return { type: 'scatter', name: name(s), symbolSize: few ? 8 : 5, z: few ? 5 : 3,
          symbol: /artefact/.test(s.style) ? 'emptyCircle' : 'circle',
          data: s.points.map(function (p) { return { value: [p[0], p[1]], words: p[2] }; }),
          itemStyle: { color: colour(look[0]), opacity: few ? 0.9 : 0.6 * look[1] },
          tooltip: { formatter: function (p) { return tools.tip(name(s), p.data.words); } } };
      });
      var lines = [];
      if (tools.finite(chart.error)) { lines.push({ yAxis: chart.error }); }
      if (tools.finite(chart.reconstruction)) { lines.push({ xAxis: chart.reconstruction }); }
      series.push({ type: 'scatter', data: [], silent: true, markLine: { silent: true, symbol: 'none', animation: false,
        label: { show: false }, data: lines, lineStyle: { color: colour('ink'), type: [5, 4], width: 1.2 } } });
      var xs = [0, 1], ys = [0, 1];
      chart.series.forEach(function (s) { s.points.forEach(function (p) { xs.push(p[0]); ys.push(p[1]); }); });
      function low(all) { return Math.floor(Math.min.apply(null, all) * 10 - 0.2) / 10; }
      function high(all) { return Math.ceil(Math.max.apply(null, all) * 10 + 0.2) / 10; }
      if (lines.length === 2) {
        series.push({ type: 'scatter', data: [], silent: true, markArea: { silent: true, itemStyle: { color: colour('distilled'), opacity: 0.08 },
          label: { show: true, position: 'insideBottomLeft', color: colour('soft'), fontSize: 12 },
          data: [[{ name: word('atlas.exclusive'), coord: [low(xs), low(ys)] }, { coord: [chart.reconstruction, chart.error] }]] } });
      }
      return { height: 440, option: basis({
        grid: { left: 54, right: 18, top: 34, bottom: 48 },
        xAxis: axis({ type: 'value', min: low(xs), max: high(xs), name: word('atlas.nu_reconstruction'), nameLocation: 'middle',
          nameGap: 30, axisLine: { onZero: false, lineStyle: { color: colour('faint') } }, axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: tools.signed }) }),
        yAxis: axis({ type: 'value', min: low(ys), max: high(ys), name: word('atlas.nu_error'), nameLocation: 'end', nameGap: 12,
          nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -46] },
          axisLine: { onZero: false, lineStyle: { color: colour('faint') } }, axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: tools.signed }) }),
        series: series
      }) };
    }

    function map(chart) {
      var points = chart.points.map(function (p) {
        var f = p.figure;
        return { value: [p.x, f.v, tools.finite(f.lo) ? f.lo : NaN, tools.finite(f.hi) ? f.hi : NaN], point: p };
      });
      return { height: 240, option: basis({
        grid: { left: 48, right: 12, top: 28, bottom: 44 },
        xAxis: axis({ type: 'value', min: chart.left, max: chart.right, splitNumber: 4, name: word('atlas.nrn'), nameLocation: 'middle', nameGap: 26,
          splitLine: { show: false }, axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: function (x) { return x === 0.5 ? '½' : tools.signed(x); } }) }),
        yAxis: axis({ type: 'value', min: chart.low, max: chart.high, name: 'AUROC', nameLocation: 'end', nameGap: 8, splitNumber: 4,
          nameTextStyle: { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -40] },
          axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: tools.signed }) }),
        series: [{ type: 'custom', data: points, encode: { x: 0, y: [1, 2, 3] },
          tooltip: { formatter: function (p) {
            var one = p.data.point;
            return tools.tip(one.name + ' · NRN ' + one.nrn, 'AUROC ' + one.figure.s);
          } },
          markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, data: [{ yAxis: 0.5 },
            { xAxis: 0.5, lineStyle: { color: colour('faint') } }], lineStyle: { color: colour('ink'), type: 'solid', width: 1 } },
          renderItem: function (params, api) {
            var look = ink(points[params.dataIndex].point.style), fill = colour(look[0]), hollow = /artefact/.test(points[params.dataIndex].point.style);
            var at = api.coord([api.value(0), api.value(1)]);
            var children = tools.finite(api.value(2))
              ? tools.whisker(api, false, api.value(0), api.value(2), api.value(3), { stroke: fill, lineWidth: 1.2, opacity: 0.7 }) : [];
            children.push({ type: 'circle', shape: { cx: at[0], cy: at[1], r: 4 }, style: hollow
              ? { fill: colour('paper'), stroke: fill, lineWidth: 1.5 } : { fill: fill, opacity: look[1] } });
            return { type: 'group', children: children };
          } }]
      }) };
    }

    return { 'atlas-norms': norms, 'atlas-scaling': scaling, 'atlas-map': map };
  };
})();
