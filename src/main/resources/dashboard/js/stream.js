// The server's news as events, with what to do when they do not come.

import {take} from './store.js';

const STALE_MILLIS = 5000;
const RETRIES = [500, 1000, 2000, 3000, 5000];
const ASLEEP_MILLIS = 10000;

export class Stream {
  /**
   * @param onNews called with the names of what has changed
   * @param onState called with connecting, live, stale, asleep, disconnected or refused, and with what more there
   *     is to say: how long there was no news, or why it was refused
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
    // Browsers have six connections to one server: pages that nobody looks at leave theirs to others, in other tabs and
    // among those that the browser keeps for its way back.
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.falling);
      if (document.hidden) {
        this.falling = setTimeout(() => this.sleep(), ASLEEP_MILLIS);
      } else {
        this.wake();
      }
    });
    addEventListener('pagehide', () => this.sleep());
    addEventListener('pageshow', (event) => event.persisted && this.wake());
  }

  sleep() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
    this.onState('asleep');
  }

  wake() {
    if (!this.source) {
      this.connect();
    }
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
    const address = `api/events?${query}`;
    const source = new EventSource(address);
    this.source = source;
    this.since = performance.now();
    source.onmessage = (event) => this.receive(event);
    source.onerror = () => {
      // It is closed already where there was an answer, but not one with news.
      const refused = source.readyState === EventSource.CLOSED;
      source.close();
      if (source === this.source) {
        this.lose(refused ? address : null);
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

  lose(refusedAt) {
    const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.onState('disconnected');
    this.retry = setTimeout(() => this.connect(), wait);
    if (refusedAt) {
      this.askWhy(refusedAt);
    }
  }

  /** An event source does not tell what the server has answered. */
  async askWhy(address) {
    const asked = this.source;
    const asking = new AbortController();
    try {
      const answer = await fetch(address, {signal: asking.signal});
      const why = answer.ok ? null : (await answer.json()).error;
      if (why && asked === this.source) {
        this.onState('refused', why);
      }
    } catch (error) {
      // Then it stays with being disconnected.
    }
    asking.abort();
  }

  watch() {
    const silence = performance.now() - this.lastNews;
    if (this.source?.readyState === EventSource.CONNECTING && performance.now() - this.since > STALE_MILLIS) {
      this.onState('connecting', (performance.now() - this.since) / 1000);
    }
    if (this.source?.readyState === EventSource.OPEN && this.lastNews && silence > STALE_MILLIS) {
      this.onState('stale', silence / 1000);
      if (silence > 4 * STALE_MILLIS) {
        this.connect();
      }
    }
  }
}
