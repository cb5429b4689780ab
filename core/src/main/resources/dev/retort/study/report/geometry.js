(function () {
  'use strict';
  // The charts of a geometry's page. report.js draws them with its own tools and hands them in.
  window.retortKinds = function (tools) {
    var axis = tools.axis, basis = tools.basis, word = tools.word, colour = tools.colour;
    function label(extra) { return Object.assign({ color: colour('soft'), fontSize: 12, hideOverlap: true }, extra); }
    function above(indent) { return { color: colour('soft'), fontSize: 12, align: 'left', padding: [0, 0, 0, -indent] }; }

    function curve(chart) {
      return { height: 300, option: basis({
        grid: { left: 52, right: 16, top: 30, bottom: 46 },
        xAxis: axis({ type: 'log', min: 1, name: word('curve.axes'), nameLocation: 'middle', nameGap: 28,
          splitLine: { show: false }, axisLabel: label({}) }),
        yAxis: axis({ type: 'value', min: 0, max: 1, interval: 0.25, name: word('curve.share'), nameLocation: 'end', nameGap: 10,
          nameTextStyle: above(44), axisLabel: label({ formatter: function (x) { return Math.round(100 * x) + ' %'; } }) }),
        series: chart.series.map(function (s, i) {
          return { type: 'line', name: s.name, symbol: 'circle', symbolSize: 4, itemStyle: { color: colour(s.ink) },
            lineStyle: { color: colour(s.ink), width: 1.8, type: i > 1 ? [5, 4] : 'solid' },
            data: s.points.map(function (p) { return { value: [p[0], p[1]], words: p[2] }; }),
            markLine: i ? undefined : { silent: true, symbol: 'none', animation: false, label: { show: false },
              data: [{ yAxis: 0.9 }], lineStyle: { color: colour('faint'), type: [4, 4], width: 1 } },
            tooltip: { formatter: function (p) { return tools.tip(s.name, p.data.words); } } };
        })
      }) };
    }

    function mapAxes() {
      return {
        grid: { left: 46, right: 14, top: 30, bottom: 44 },
        xAxis: axis({ type: 'value', scale: true, name: word('map.first'), nameLocation: 'middle', nameGap: 26, splitNumber: 4,
          axisLine: { onZero: false, lineStyle: { color: colour('faint') } }, axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: tools.signed }) }),
        yAxis: axis({ type: 'value', scale: true, name: word('map.second'), nameLocation: 'end', nameGap: 10, splitNumber: 4, nameTextStyle: above(38),
          axisLine: { onZero: false, lineStyle: { color: colour('faint') } }, axisLabel: label({ showMinLabel: false, showMaxLabel: false, formatter: tools.signed }) })
      };
    }
    function dots(points) { return points.map(function (p) { return { value: [p[0], p[1], p[2]], words: p[3] }; }); }

    function map(chart) {
      var laid = mapAxes();
      laid.grid.bottom = 84;
      return { height: 430, option: basis(Object.assign(laid, {
        visualMap: { min: 0, max: 1, dimension: 2, orient: 'horizontal', left: 'center', bottom: 4, itemWidth: 10, itemHeight: 110, calculable: false,
          text: [word('map.distilled'), word('map.base')], textStyle: { color: colour('soft'), fontSize: 12 },
          inRange: { color: [colour('base'), colour('random'), colour('distilled')] } },
        series: [{ type: 'scatter', symbolSize: 5, data: dots(chart.points), itemStyle: { opacity: 0.75 },
          tooltip: { formatter: function (p) { return tools.tip('', p.data.words); } } }]
      })) };
    }

    var PALETTE = ['distilled', 'base', 'null-b', 'control', 'warn', 'null-a'];
    var SHAPES = ['circle', 'diamond', 'triangle', 'rect'];
    function categories(chart) {
      var laid = mapAxes(), named = 0;
      laid.grid.bottom = 90;
      var series = chart.series.map(function (s) {
        var at = s.other ? 0 : named++;
        return { type: 'scatter', name: s[tools.lang()], symbol: SHAPES[s.other ? 0 : Math.floor(at / PALETTE.length) % SHAPES.length],
          symbolSize: s.other ? 3 : 8, z: s.other ? 2 : 4, data: dots(s.points),
          itemStyle: { color: colour(s.other ? 'random' : PALETTE[at % PALETTE.length]), opacity: s.other ? 0.5 : 0.9 },
          tooltip: { formatter: function (p) { return tools.tip(s[tools.lang()], p.data.words); } } };
      });
      return { height: 440, option: basis(Object.assign(laid, {
        legend: { bottom: 0, left: 0, itemHeight: 9, itemWidth: 12, selectedMode: false, textStyle: { color: colour('soft'), fontSize: 12 } },
        series: series
      })) };
    }

    /* A band a set; in it a line a model: the null as a grey bar, the figure as a dot with its interval. */
    function losses(chart) {
      var names = chart.rows.map(function (r) { return r.name; });
      var most = Math.max.apply(null, chart.rows.map(function (r) { return r.dots.length; }).concat([1]));
      var points = [], ends = [chart.origin];
      chart.rows.forEach(function (row, at) {
        row.dots.forEach(function (dot, i) {
          var f = dot.figure, n = dot['null'];
          if (!f) { return; }
          [f, n].forEach(function (one) { if (one) { ends.push(one.v); if (tools.finite(one.lo)) { ends.push(one.lo, one.hi); } } });
          points.push({ value: [f.v, at, tools.finite(f.lo) ? f.lo : NaN, tools.finite(f.hi) ? f.hi : NaN,
            n ? n.lo : NaN, n ? n.hi : NaN], row: row, dot: dot, place: i });
        });
      });
      var low = Math.min.apply(null, ends), high = Math.max.apply(null, ends), pad = 0.04 * (high - low || 1);
      if (chart.origin === 1) { low = Math.min(low, 0); }
      return { height: 62 + chart.rows.length * (14 + 16 * most), option: basis({
        grid: { left: 178, right: 16, top: 8, bottom: 48 },
        xAxis: axis({ type: 'value', min: low < 0 ? low - pad : 0, max: high + pad, name: word(chart.axis), nameLocation: 'middle', nameGap: 28,
          axisLabel: label({ showMinLabel: low === 0, showMaxLabel: false, formatter: tools.signed }) }),
        yAxis: axis({ type: 'category', data: names, inverse: true, axisTick: { show: false }, axisLine: { show: false },
          axisLabel: { color: colour('ink'), fontSize: 12.5, width: 168, overflow: 'break', lineHeight: 15 } }),
        series: [{ type: 'custom', data: points, encode: { x: [0, 2, 3], y: 1 },
          tooltip: { formatter: function (p) {
            var d = p.data.dot, n = d['null'];
            return tools.tip(p.data.row.name + ' · ' + d.name, d.figure.s + (n ? '; ' + word('shuffled') + ' ' + n.s : ''));
          } },
          markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, data: [{ xAxis: chart.origin }],
            lineStyle: { color: colour('ink'), type: 'solid', width: 1 } },
          renderItem: function (params, api) {
            var p = points[params.dataIndex], band = api.size([0, 1])[1], slot = 16;
            var mid = api.coord([api.value(0), api.value(1)]);
            var y = mid[1] + (p.place - (p.row.dots.length - 1) / 2) * Math.min(slot, band / p.row.dots.length);
            var ink = colour(p.dot.ink), children = [];
            function x(v) { return api.coord([v, api.value(1)])[0]; }
            if (tools.finite(api.value(4))) {
              children.push({ type: 'rect', shape: { x: x(api.value(4)), y: y - 5, width: Math.max(2, x(api.value(5)) - x(api.value(4))), height: 10 },
                style: { fill: colour('random') } });
            }
            if (tools.finite(api.value(2))) {
              var a = x(api.value(2)), b = x(api.value(3)), style = { stroke: ink, lineWidth: 1.6 };
              [[a, y, b, y], [a, y - 3, a, y + 3], [b, y - 3, b, y + 3]].forEach(function (l) {
                children.push({ type: 'line', silent: true, shape: { x1: l[0], y1: l[1], x2: l[2], y2: l[3] }, style: style });
              });
            }
            children.push({ type: 'circle', shape: { cx: mid[0], cy: y, r: 4.5 }, style: { fill: ink } });
            return { type: 'group', children: children };
          } }]
      }) };
    }

    return { 'geometry-curve': curve, 'geometry-map': map, 'geometry-categories': categories, 'geometry-losses': losses };
  };
})();
