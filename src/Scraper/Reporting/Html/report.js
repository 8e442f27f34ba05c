'use strict';

// The filter of the failures: without a script all of them are shown, and no filter.
const filter = document.getElementById('filter');
if (filter) {
  const text = document.getElementById('filter-text');
  const category = document.getElementById('filter-category');
  const status = document.getElementById('filter-status');
  const none = document.getElementById('filter-none');
  const rows = Array.from(document.querySelectorAll('#failure-rows > tr'), (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    category: row.dataset.category,
  }));

  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text: content, category: its } of rows) {
      const fits = (category.value === '' || category.value === its) && words.every((word) => content.includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    status.textContent = `${shown.toLocaleString('en')} of ${rows.length.toLocaleString('en')} shown`;
    none.hidden = shown > 0;
  };

  filter.addEventListener('input', apply);
  filter.addEventListener('submit', (event) => event.preventDefault());
  filter.hidden = false;
  apply();
}
