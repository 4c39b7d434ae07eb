// The server's news as events, with what to do when they do not come.

import {take} from './store.js';

const STALE_MILLIS = 5000;
const RETRIES = [500, 1000, 2000, 3000, 5000];

export class Stream {
  /**
   * @param onNews called with the names of what has changed
   * @param onState called with connecting, live, stale or disconnected
   */
  constructor(onNews, onState) {
    this.onNews = onNews;
    this.onState = onState;
    this.source = null;
    this.lastId = null;
    this.lastNews = 0;
    this.failures = 0;
    this.model = null;
    setInterval(() => this.watch(), 1000);
  }

  /** Connects, or connects anew to see another model in detail. */
  open(model) {
    this.model = model;
    this.connect();
  }

  connect() {
    clearTimeout(this.retry);
    this.source?.close();
    const query = new URLSearchParams();
    if (this.model) {
      query.set('model', this.model);
    }
    if (this.lastId) {
      query.set('after', this.lastId);
    }
    const source = new EventSource(`api/events?${query}`);
    this.source = source;
    source.onmessage = (event) => this.receive(event);
    source.onerror = () => {
      source.close();
      if (source === this.source) {
        this.lose();
      }
    };
  }

  receive(event) {
    this.failures = 0;
    this.lastNews = performance.now();
    this.lastId = event.lastEventId;
    this.onState('live');
    this.onNews(take(JSON.parse(event.data), event.lastEventId.split('.')[0]));
  }

  lose() {
    const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.onState('disconnected');
    this.retry = setTimeout(() => this.connect(), wait);
  }

  watch() {
    const silence = performance.now() - this.lastNews;
    if (this.source?.readyState === EventSource.OPEN && this.lastNews && silence > STALE_MILLIS) {
      this.onState('stale', silence / 1000);
      if (silence > 4 * STALE_MILLIS) {
        this.connect();
      }
    }
  }
}
