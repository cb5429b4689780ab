/* The pages of a dashboard: languages, and in the index the order and choice of rows. Without it everything is still read. */
(function () {
  'use strict';
  var root = document.documentElement;
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  all('[data-set-lang]').forEach(function (button) {
    button.addEventListener('click', function () {
      root.dataset.lang = root.lang = button.dataset.setLang;
      all('[data-set-lang]').forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
    });
  });

  var readout = document.querySelector('.readout');
  function show(event) {
    var token = event.target.closest && event.target.closest('.passage [title], .bar[title]');
    readout.hidden = !token;
    if (token) { readout.textContent = (token.className === 'bar' ? '' : token.textContent + '  ') + token.title; }
  }
  document.addEventListener('pointerover', show);
  document.addEventListener('click', show);

  var table = document.querySelector('.index');
  if (!table) { return; }
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
  var find = document.querySelector('.find'), chosen = '';
  function filter() {
    var words = find.value.trim().toLowerCase();
    rows.forEach(function (row) {
      row.hidden = (chosen !== '' && row.dataset.class !== chosen)
        || (words !== '' && row.cells[0].textContent.toLowerCase().indexOf(words) < 0
          && row.cells[6].textContent.toLowerCase().indexOf(words) < 0);
    });
  }
  find.addEventListener('input', filter);
  all('.choices [data-class]').forEach(function (button) {
    button.addEventListener('click', function () {
      chosen = button.dataset.class;
      all('.choices [data-class]').forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
      filter();
    });
  });
  all('[data-sort]').forEach(function (button) {
    button.addEventListener('click', function () {
      var column = Number(button.dataset.sort), number = 'number' in button.dataset, head = button.parentNode;
      var up = number ? head.getAttribute('aria-sort') === 'descending' : head.getAttribute('aria-sort') !== 'ascending';
      all('.index thead th').forEach(function (th) { th.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      function key(row) { var k = row.cells[column].dataset.key; return number ? Number(k) : k; }
      rows.sort(function (a, b) { var x = key(a), y = key(b); return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1); });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
})();
