/** Follows training jobs by their event streams, and keeps their epochs. */
import { events } from '../events.js';

const MAX_STREAMS = 4; // a browser opens six connections to a server

export function ended({ status }) {
  return !['QUEUED', 'RUNNING'].includes(status);
}

/** @param changed called with a job that has changed, or without one after a new epoch */
export function watcher(changed) {
  const epochs = new Map(); // by id of the job, in order
  const streams = new Map(); // AbortController by id of the job

  async function follow(job) {
    const control = new AbortController();
    streams.set(job.id, control);
    const seen = epochs.get(job.id) ?? [];
    epochs.set(job.id, seen);
    try {
      for await (const { event, data } of events(`training-jobs/${job.id}/events`, {
        signal: control.signal,
        lastEventId: seen.length ? String(seen.at(-1).epoch) : null,
        ended: (last) => last.event === 'status' && ended(last.data),
      })) {
        if (event === 'epoch') {
          seen.push(data);
          changed();
        } else if (event === 'status') {
          changed(data);
        }
      }
    } finally {
      if (streams.get(job.id) === control) {
        streams.delete(job.id);
      }
    }
    if (!control.signal.aborted) {
      complete.add(job.id);
      changed();
    }
  }

  const complete = new Set(); // jobs whose epochs are all known

  return {
    /** Follows these jobs and no others. */
    follow(jobs, failed) {
      for (const [id, control] of streams) {
        if (!jobs.some((job) => job.id === id)) {
          control.abort();
          streams.delete(id);
        }
      }
      for (const job of jobs) {
        if (!streams.has(job.id) && !complete.has(job.id) && streams.size < MAX_STREAMS) {
          follow(job).catch(failed);
        }
      }
    },
    stop() {
      streams.forEach((control) => control.abort());
      streams.clear();
    },
    epochs: (id) => epochs.get(id) ?? [],
    follows: (id) => streams.has(id),
  };
}

/** Estimates the seconds to the end from the latest epochs; null if they are not known. */
export function secondsLeft(job, epochs) {
  const latest = epochs.slice(-10);
  if (latest.length === 0 || ended(job)) {
    return job.progress.etaSeconds;
  }
  const mean = latest.reduce((sum, { durationMillis }) => sum + durationMillis, 0) / latest.length;
  return (mean * Math.max(0, job.progress.epochs - epochs.at(-1).epoch)) / 1000;
}
