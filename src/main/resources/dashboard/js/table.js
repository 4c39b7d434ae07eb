// Rows of numbers over time in bounded memory, thinned as the server thins its own: when it is full, every second
// row of the older half goes.

export class Table {
  constructor(columns, capacity) {
    this.columns = columns;
    this.capacity = capacity;
    this.data = columns.map(() => []);
  }

  get length() {
    return this.data[0].length;
  }

  append(row) {
    if (this.length >= this.capacity) {
      this.thin();
    }
    row.forEach((value, i) => this.data[i].push(value));
  }

  thin() {
    const half = this.capacity / 2;
    this.data = this.data.map((column) => column.filter((value, i) => i >= half || i % 2 === 0));
  }

  column(name) {
    return this.data[this.columns.indexOf(name)] ?? [];
  }

  last(name) {
    return this.column(name).at(-1) ?? null;
  }

  /** Whether a column has any number. */
  has(name) {
    return this.column(name).some((value) => value !== null);
  }
}
