import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What a scrape is told of how things stand, besides what was counted. */
export interface Standing {
  connections: number;
  head: number;
  agents: { running: number; queued: number; waiting: number };
  questions: { open: number; oldestSeconds: number };
  /** Tickets that are not on their Notion pages yet, and whether something is in the way. */
  notion?: { behind: number; problem: boolean };
}

/** All that is counted, in Prometheus' terms: seconds, totals, few labels. */
export interface Metrics {
  events: Counter<"type">;
  appendSeconds: Histogram;
  appendFailures: Counter;
  deliverySeconds: Histogram;
  resumes: Counter<"result">;
  closes: Counter<"code">;
  rateLimited: Counter<"rate">;
  answerSeconds: Histogram<"kind">;
  waitedSeconds: Counter<"agent">;
  notionFailures: Counter<"kind">;
  requests: Counter<"method" | "status">;
  requestSeconds: Histogram<"method">;
  /** How things stand is asked for at each scrape. */
  text(): Promise<string>;
}

const latency = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** A person takes from seconds to a night. */
const patience = [5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400];

/** Makes the metrics of one server; `standing` is asked at each scrape. The process's own (event loop, memory, CPU) come along. */
export function createMetrics(standing: () => Standing): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const common = { registers: [registry] };
  const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Counter<L>({ name: `beckon_${name}`, help, labelNames, ...common });
  const histogram = <L extends string = never>(name: string, help: string, buckets: number[], labelNames: L[] = []) =>
    new Histogram<L>({ name: `beckon_${name}`, help, buckets, labelNames, ...common });
  const gauge = (name: string, help: string, read: (now: Standing) => number | undefined): void => {
    const made = new Gauge({
      name: `beckon_${name}`,
      help,
      ...common,
      collect() {
        const value = read(standing());
        if (value === undefined) made.remove();
        else made.set(value);
      },
    });
  };
  gauge("connections", "Live connections.", ({ connections }) => connections);
  gauge("log_head", "Seq of the last event in the log.", ({ head }) => head);
  gauge("agents_running", "Agents at work.", ({ agents }) => agents.running);
  gauge("agents_queued", "Tickets in the queue.", ({ agents }) => agents.queued);
  gauge("agents_waiting", "Agents that stand still until a person acts.", ({ agents }) => agents.waiting);
  gauge("questions_open", "Questions that nobody has answered.", ({ questions }) => questions.open);
  gauge("questions_oldest_seconds", "Age of the oldest open question; 0 where there is none.", ({ questions }) => questions.oldestSeconds);
  gauge("notion_behind_tickets", "Tickets that are not on their Notion pages yet.", ({ notion }) => notion?.behind);
  gauge("notion_problem", "1 while something is in the Notion mirror's way.", ({ notion }) => notion && Number(notion.problem));
  return {
    events: counter("events_total", "Events stored.", ["type"]),
    appendSeconds: histogram("append_seconds", "From the first append of a group to its commit.", latency),
    appendFailures: counter("append_failures_total", "Commits that failed."),
    deliverySeconds: histogram("delivery_seconds", "From a commit until every connection that could take it was written to.", latency),
    resumes: counter("resumes_total", "What a hello led to: fresh, resumed, or why a snapshot is needed.", ["result"]),
    closes: counter("closes_total", "Connections that the server closed, by close code.", ["code"]),
    rateLimited: counter("rate_limited_total", "Refusals because of a limit.", ["rate"]),
    answerSeconds: histogram("answer_seconds", "From a question to its answer.", patience, ["kind"]),
    waitedSeconds: counter("agents_waited_seconds_total", "Time that agents stood still for a person.", ["agent"]),
    notionFailures: counter("notion_failures_total", "Calls to Notion that were refused or failed.", ["kind"]),
    requests: counter("http_requests_total", "HTTP requests.", ["method", "status"]),
    requestSeconds: histogram("http_request_seconds", "From a request to the end of its response.", latency, ["method"]),
    text: () => registry.metrics(),
  };
}
